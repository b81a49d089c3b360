using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Matches;

/// <summary>SMEs and certified providers in a world, for tests of what happens between them.</summary>
internal static class Market
{
    internal static readonly object CreditBody = new { kind = "credit", amount = 50_000_000, tenorMonths = 24, purpose = "modal kerja" };
    internal static readonly object TechnicalBody = new { kind = "technical", service = "production", description = "pengeringan kayu" };

    /// <summary>An SME of a person, who agreed to matching.</summary>
    internal static async Task<string> Sme(this World world, Caller owner)
    {
        var body = Tests.Registry.Given.Sme(("consents", new[] { new { purpose = "matching", given = true } }));
        var id = (await owner.Post("/smes", body)).Is(201).String("id");
        await world.Settle();
        return id;
    }

    /// <summary>A provider of a person, with certificates of both schemes that are valid for a year.</summary>
    internal static async Task<string> Provider(this World world, Caller owner, params (string Member, object? Value)[] changes)
    {
        (string, object?)[] all = [("services", new[] { "credit", "production" }), .. changes];
        var id = await Tests.Registry.Given.ProviderOf(owner, all);
        var standing = (await world.Ledger.Read(RegistryRecords.Standing(id), default))!.State;
        var (from, to) = (new DateOnly(2026, 1, 1), new DateOnly(2027, 12, 31));
        await world.Seed(RegistryRecords.Standing(id), standing with { Certificates = [new("k" + id[..4], "kkmb", "K-" + id[..4], from, to, false), new("b" + id[..4], "bds", "B-" + id[..4], from, to, false)] });
        foreach (var (certificate, scheme) in new[] { ("k" + id[..4], "kkmb"), ("b" + id[..4], "bds") })
        {
            // Whoever counts what came of a certificate reads it.
            await world.Seed(CertificateRecords.Certificate(id, certificate), new() { Id = certificate, Provider = id, Scheme = scheme, State = CertificateState.Issued, AppliedAt = world.Now, Terms = [new("N-" + certificate, from, to)] });
        }

        await world.Tell(new StandingChanged(id));
        await world.Settle();
        return id;
    }

    /// <summary>Owes a fact as an operation of the provider's would.</summary>
    internal static async Task Tell(this World world, Fact fact)
    {
        var draft = new Draft("test/facts", Actor.System("test"), world.Now);
        draft.Owe(fact);
        Assert.True(await world.Ledger.Commit(draft, default));
    }

    /// <summary>A request of an SME whose wave is out.</summary>
    internal static async Task<int> Request(this World world, Caller owner, string sme, object body)
    {
        var number = (await owner.Post($"/smes/{sme}/requests", body)).Is(202).Number("number");
        await world.Settle();
        return (int)number;
    }

    /// <summary>The only offer of a provider in a state.</summary>
    internal static async Task<string> Offer(this Caller provider, string id, string state = "open") =>
        (await provider.Get($"/providers/{id}/offers?state={state}")).Is(200).String("items.0.id");
}
