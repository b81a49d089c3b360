using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Proposals;

/// <summary>A consultant's certificate that ends between the endorsement of a plan and its forwarding.</summary>
public class LapsedCertificateTests
{
    [Fact]
    public async Task A_certificate_that_lapses_after_the_endorsement_does_not_undo_it_and_endorses_nothing_more()
    {
        await using var world = await World.Start();
        var (ani, budi, sari, head) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("sari", "certifier"), world.As("bank-head", "bank"));
        var provider = await Tests.Registry.Given.ProviderOf(budi, ("services", new[] { "credit" }));
        var certificate = $"/providers/{provider}/certificates/{(await budi.Post($"/providers/{provider}/certificates", new { scheme = "kkmb" })).Is(201).String("id")}";
        (await sari.Post($"{certificate}/train", new { session = "dasar", attended = true })).Is(200);
        (await sari.Post($"{certificate}/examine", new { score = 80 })).Is(200);
        (await sari.Post($"{certificate}/issue", new { number = "K-7", validFrom = "2026-01-01", validTo = "2026-11-25" })).Is(200);
        var bank = (await world.As("opik", "officer").Post("/banks", Tests.Registry.Given.Bank())).Is(201).String("id");
        var product = (await head.Post($"/banks/{bank}/products", Tests.Registry.Given.Product(("requiresEndorsement", true)))).Is(201).String("id");
        await world.Settle();
        var sme = await world.Sme(ani);
        var request = $"/smes/{sme}/requests/{await world.Request(ani, sme, Market.CreditBody)}";
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Post($"{request}/contacts", new { at = world.Now, channel = "phone", reached = true })).Is(200);
        (await budi.Put($"{request}/plan", CreditJourneyTests.Plan())).Is(201);

        // On its last day, to the last minute of WIB, it endorses.
        await world.AdvanceTo(new(2026, 11, 25, 16, 59, 0, TimeSpan.Zero));
        (await budi.Post($"{request}/endorse", new { planVersion = 1 })).Is(200);
        await world.AdvanceTo(new(2026, 11, 25, 17, 0, 0, TimeSpan.Zero));
        (await budi.Post($"{request}/endorse", new { planVersion = 1 })).Refused(409, "endorse.certificate-not-valid");

        (await ani.Post($"{request}/forward", new { bankId = bank, productId = product, consent = true })).Is(202);
        await world.Settle();
        var proposal = (await head.Get($"/banks/{bank}/proposals")).Is(200);
        Assert.Equal((1, "K-7"), (proposal.Number("items.0.endorsement.planVersion"), proposal.String("items.0.endorsement.certificateNumber")));
        Assert.Equal("met", proposal["items.0.readiness.criteria"].EnumerateArray().Single(criterion => criterion.GetProperty("code").GetString() == "endorsement").GetProperty("status").GetString());

        // What came back is endorsed again only with a certificate that is valid.
        (await head.Post($"/banks/{bank}/proposals/{proposal.String("items.0.id")}/return", new { needs = new[] { "arus kas" } })).Is(200);
        await world.Settle();
        (await budi.Post($"{request}/endorse", new { planVersion = 1 })).Refused(409, "endorse.certificate-not-valid");
    }
}
