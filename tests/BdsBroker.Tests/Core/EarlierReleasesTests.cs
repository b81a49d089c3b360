using System.Text.Json;
using BdsBroker.Certificates;
using BdsBroker.Registry;

namespace BdsBroker.Tests.Core;

/// <summary>
/// What an earlier release stored lacks the members that came later. The reader leaves null in a list that it does not find, whatever the record says it begins with, so each such list says itself that it is empty.
/// </summary>
public sealed class EarlierReleasesTests
{
    [Fact]
    public void A_certificate_from_before_consultations_were_kept_has_none()
    {
        var certificate = JsonSerializer.Deserialize(
            """{"id":"c1","provider":"p1","providerName":"P","scheme":"kkmb","state":"issued","appliedAt":"2026-11-20T02:00:00+00:00","sessions":[],"terms":[]}""", CertificatesJson.Default.Certificate)!;
        Assert.Empty(certificate.Consultations);
        Assert.Empty((certificate with { Score = 80 }).Consultations);
    }

    [Fact]
    public void An_sme_from_before_replaced_consents_were_kept_has_none()
    {
        var sme = JsonSerializer.Deserialize(
            """{"id":"s1","name":"S","address":"a","regency":"33.10","phone":"1","kbli":{"version":2020,"code":"31001"},"products":[],"establishedYear":2015,"employees":1,"consents":[],"members":[],"confirmedAt":"2026-11-20T02:00:00+00:00"}""",
            RegistryJson.Default.Sme)!;
        Assert.Empty(sme.EarlierConsents);
    }

    [Fact]
    public void A_product_from_before_conditions_were_announced_is_the_only_version_of_itself()
    {
        var product = JsonSerializer.Deserialize(
            """{"id":"p","bank":"b","bankName":"B","version":2,"name":"P","minAmount":1,"maxAmount":2,"maxTenorMonths":3,"annualRate":0.06,"rateKind":"flat","graceMonths":0,"fees":[],"minMonthsInBusiness":6,"minDscr":1.25,"minCollateralCoverage":0,"sectors":["*"],"sectorsVersion":2020,"provinces":["*"],"documents":[],"requiresEndorsement":false,"validFrom":"2026-01-01","changedAt":"2026-01-01T00:00:00+00:00"}""",
            RegistryJson.Default.Product)!;
        Assert.Equal(2, product.On(new(2026, 11, 23))?.Version);
        Assert.Null(product.On(new(2025, 11, 23)));
    }
}
