using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A line of business as bodies and answers write it.</summary>
internal sealed record KbliBody
{
    /// <summary>2020 or 2025.</summary>
    public long? Version { get; init; }

    /// <summary>Five digits.</summary>
    public string? Code { get; init; }
}

/// <summary>A word on a consent.</summary>
internal sealed record ConsentBody
{
    /// <summary>matching, lending or directory.</summary>
    [Words(typeof(Words), nameof(Words.Purposes))]
    public string? Purpose { get; init; }

    public bool? Given { get; init; }
}

/// <summary>What is told of an SME; rupiah are whole numbers, places are dotted codes.</summary>
internal sealed record SmeBody
{
    public string? Name { get; init; }
    public string? OwnerNik { get; init; }
    public string? Nib { get; init; }
    public string? Npwp { get; init; }
    public string? Address { get; init; }
    public string? Regency { get; init; }
    public string? Phone { get; init; }
    public string? Email { get; init; }
    public KbliBody? Kbli { get; init; }
    public IReadOnlyList<string?>? Products { get; init; }
    public long? EstablishedYear { get; init; }
    public long? EstablishedMonth { get; init; }
    public long? Employees { get; init; }
    public long? AnnualSales { get; init; }
    public long? Capital { get; init; }
    public bool? Cooperative { get; init; }
    public string? Cluster { get; init; }
    public IReadOnlyList<ConsentBody?>? Consents { get; init; }
}

/// <summary>Something to look at again that does not stop anybody.</summary>
internal sealed record WarningView(string Field, string Code, string Text);

/// <summary>A consent with when it was said, by whom, and the sentence that was agreed to.</summary>
internal sealed record ConsentView(string Purpose, bool Given, DateTimeOffset At, string By, int TextVersion, string Text);

/// <summary>An SME as its members see it. Identity numbers are masked.</summary>
internal sealed record SmeView(
    string Id,
    string Name,
    string? OwnerNik,
    string? Nib,
    string? Npwp,
    Personal Address,
    string Regency,
    Personal Phone,
    Personal? Email,
    SectorCode Kbli,
    IReadOnlyList<string> Products,
    int EstablishedYear,
    int? EstablishedMonth,
    int Employees,
    long? AnnualSales,
    long? Capital,
    bool Cooperative,
    string? Cluster,
    IReadOnlyList<ConsentView> Consents,
    [property: JsonConverter(typeof(CamelCase<EnterpriseSize>))] EnterpriseSize Size,
    DateTimeOffset ConfirmedAt,
    IReadOnlyList<WarningView> Warnings)
{
    internal static SmeView Of(Sme sme, Language language) => new(
        sme.Id,
        sme.Name,
        sme.OwnerNik?.Masked,
        sme.Nib?.Masked,
        sme.Npwp?.Masked,
        sme.Address,
        sme.Regency,
        sme.Phone,
        sme.Email,
        sme.Kbli,
        sme.Products,
        sme.EstablishedYear,
        sme.EstablishedMonth,
        sme.Employees,
        sme.AnnualSales,
        sme.Capital,
        sme.Cooperative,
        sme.Cluster,
        [.. sme.Consents.Select(consent => new ConsentView(consent.Purpose, consent.Given, consent.At, consent.By, consent.Text, ConsentTexts.Of(consent.Purpose, consent.Text).In(language)))],
        EnterpriseSizes.Of(sme.AnnualSales, sme.Capital),
        sme.ConfirmedAt,
        IdentityNumbers.TryNik(sme.OwnerNik?.Value, out _, out var strange) && strange
            ? [new("ownerNik", "nik.strange-date", new Text("Tanggal lahir di dalam NIK ini tidak ada; periksa lagi.", "The date of birth within this NIK does not exist; check it again.").In(language))]
            : []);
}

/// <summary>Turns a body into what is told of an SME.</summary>
internal static class SmeForm
{
    /// <summary>Checks every field.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="id">The SME's id.</param>
    /// <param name="now">What is stored, which masked numbers stand for; null where the SME is new.</param>
    /// <param name="key">The SME's key, under which identity numbers and contacts are kept.</param>
    /// <param name="at">Now: nobody was founded later.</param>
    internal static (Sme Told, IReadOnlyList<SaidConsent> Said, Problem? Problem) Check(SmeBody body, string id, Sme? now, SubjectKey key, DateTimeOffset at)
    {
        var fields = new Fields();
        var today = RegistryFields.DayInWib(at);
        var said = fields.Each("consents", body.Consents, 0, Words.Purposes.Count, (path, consent) =>
            new SaidConsent(fields.OneOf(path + ".purpose", consent.Purpose, Words.Purposes), fields.YesNo(path + ".given", consent.Given)));
        if (said.DistinctBy(consent => consent.Purpose, StringComparer.Ordinal).Count() < said.Count)
        {
            fields.Error("consents", "Sebut setiap tujuan satu kali.", "Name each purpose once.");
        }

        var told = new Sme
        {
            Id = id,
            Name = fields.Line("name", body.Name, 200),
            OwnerNik = fields.IdentityNumber("ownerNik", body.OwnerNik, now?.OwnerNik, key, (string? text, out string? nik) => IdentityNumbers.TryNik(text, out nik, out _), 16),
            Nib = fields.IdentityNumber("nib", body.Nib, now?.Nib, key, IdentityNumbers.TryNib, 13),
            Npwp = fields.IdentityNumber("npwp", body.Npwp, now?.Npwp, key, IdentityNumbers.TryNpwp, 16),
            Address = key.Seal(fields.Text("address", body.Address, 500), now?.Address),
            Regency = fields.Regency("regency", body.Regency),
            Phone = key.Seal(fields.Phone("phone", body.Phone), now?.Phone),
            Email = string.IsNullOrWhiteSpace(body.Email) ? null : key.Seal(fields.Email("email", body.Email), now?.Email),
            Kbli = fields.Kbli("kbli", body.Kbli),
            Products = fields.Each("products", body.Products, 0, 50, (path, product) => fields.Line(path, product, 200)),
            EstablishedYear = fields.Count("establishedYear", body.EstablishedYear, 1800, today.Year),
            EstablishedMonth = (int?)fields.OptionalWhole("establishedMonth", body.EstablishedMonth, 1, body.EstablishedYear == today.Year ? today.Month : 12),
            Employees = fields.Count("employees", body.Employees, 0, 1_000_000),
            AnnualSales = body.AnnualSales is null ? null : fields.Rupiah("annualSales", body.AnnualSales),
            Capital = body.Capital is null ? null : fields.Rupiah("capital", body.Capital),
            Cooperative = body.Cooperative ?? false,
            Cluster = fields.OptionalLine("cluster", body.Cluster, 200),
            ConfirmedAt = at,
        };
        return (told, said, fields.Problem);
    }
}
