using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

/// <summary>Bodies that are right, with single members changed; null takes a member away.</summary>
internal static class Given
{
    internal const string Nik = "3310014107850003";

    internal static Dictionary<string, object?> Sme(params (string Member, object? Value)[] changes) => With(
        new()
        {
            ["name"] = "Ukir Jaya (contoh)",
            ["ownerNik"] = Nik,
            ["nib"] = "9120001234567",
            ["npwp"] = "012345678901000",
            ["address"] = "Serenan, Juwiring",
            ["regency"] = "33.10",
            ["phone"] = "+62 812-0000-0001",
            ["kbli"] = new { version = 2020, code = "31001" },
            ["products"] = new[] { "kursi", "meja" },
            ["establishedYear"] = 2015,
            ["employees"] = 12,
            ["annualSales"] = 900_000_000,
        },
        changes);

    internal static Dictionary<string, object?> Provider(params (string Member, object? Value)[] changes) => With(
        new()
        {
            ["name"] = "Pendamping Solo (contoh)",
            ["kind"] = "organisation",
            ["regency"] = "33.72",
            ["serves"] = new[] { "33", "34" },
            ["sectors"] = new[] { "31" },
            ["services"] = new[] { "credit", "finance" },
            ["capacity"] = 5,
            ["paused"] = false,
            ["phone"] = "0271-000001",
            ["email"] = "solo@contoh.id",
        },
        changes);

    internal static Dictionary<string, object?> Bank(params (string Member, object? Value)[] changes) => With(
        new() { ["name"] = "Bank Contoh", ["regency"] = "31.71", ["members"] = new[] { "bank-head" } },
        changes);

    internal static Dictionary<string, object?> Product(params (string Member, object? Value)[] changes) => With(
        new()
        {
            ["name"] = "Modal kerja contoh",
            ["minAmount"] = 5_000_000,
            ["maxAmount"] = 100_000_000,
            ["maxTenorMonths"] = 36,
            ["annualRate"] = 0.06m,
            ["rateKind"] = "effective",
            ["graceMonths"] = 0,
            ["fees"] = new object[] { new { name = "provisi", rate = 0.01m }, new { name = "administrasi", amount = 150_000 } },
            ["minMonthsInBusiness"] = 6,
            ["minDscr"] = 1.25m,
            ["minCollateralCoverage"] = 0m,
            ["sectors"] = new[] { "*" },
            ["provinces"] = new[] { "*" },
            ["documents"] = new[] { "ktp", "nib" },
            ["requiresEndorsement"] = false,
            ["validFrom"] = "2026-01-01",
        },
        changes);

    internal static Dictionary<string, object?> Expert(params (string Member, object? Value)[] changes) => With(
        new()
        {
            ["name"] = "Pak Contoh",
            ["regency"] = "33.10",
            ["skills"] = new[] { "ukir" },
            ["sectors"] = new[] { "31" },
            ["yearsOfExperience"] = 30,
            ["available"] = true,
            ["contact"] = "0272-000001",
        },
        changes);

    /// <summary>An SME of this person.</summary>
    internal static async Task<string> SmeOf(Caller owner) => (await owner.Post("/smes", Sme())).Is(201).String("id");

    /// <summary>A provider of this person.</summary>
    internal static async Task<string> ProviderOf(Caller owner, params (string Member, object? Value)[] changes) => (await owner.Post("/providers", Provider(changes))).Is(201).String("id");

    private static Dictionary<string, object?> With(Dictionary<string, object?> body, (string Member, object? Value)[] changes)
    {
        foreach (var (member, value) in changes)
        {
            body[member] = value;
        }

        return body.Where(member => member.Value is not null).ToDictionary();
    }
}
