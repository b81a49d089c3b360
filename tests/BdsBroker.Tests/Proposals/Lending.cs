using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Proposals;

/// <summary>An SME whose credit request a provider is engaged in, and a bank with a branch and a product, in a world of their own.</summary>
internal sealed class Lending : IAsyncDisposable
{
    private Lending(World world) => World = world;

    internal World World { get; }

    /// <summary>Owner of the SME.</summary>
    internal Caller Owner => World.As("ani", "sme");

    /// <summary>Staff of the whole bank.</summary>
    internal Caller Head => World.As("bank-head", "bank");

    /// <summary>Staff of one branch.</summary>
    internal Caller Clerk => World.As("bank-clerk", "bank");

    internal string Sme { get; private set; } = "";

    /// <summary>The provider that helps.</summary>
    internal string Helper { get; private set; } = "";

    internal string Bank { get; private set; } = "";

    internal string Branch { get; private set; } = "";

    internal string Product { get; private set; } = "";

    internal string Request => $"/smes/{Sme}/requests/1";

    internal string Desk => $"/banks/{Bank}/proposals";

    internal static async Task<Lending> Start(Settings? settings = null, params (string Member, object? Value)[] product)
    {
        var lending = new Lending(await World.Start(settings));
        var world = lending.World;
        lending.Sme = await Given.SmeOf(lending.Owner);
        lending.Helper = await Given.ProviderOf(world.As("budi"));
        lending.Bank = (await world.As("petugas", "officer").Post("/banks", Given.Bank())).Is(201).String("id");
        lending.Branch = (await lending.Head.Post($"/banks/{lending.Bank}/branches", new { name = "Cabang Klaten", regency = "33.10", members = new[] { "bank-clerk" } })).Is(201).String("id");
        lending.Product = (await lending.Head.Post($"/banks/{lending.Bank}/products", Given.Product(product))).Is(201).String("id");
        await world.Seed(RequestRecords.Count(lending.Sme), new(1, 1));
        await world.Seed(RequestRecords.Request(lending.Sme, 1), A.Engaged with { Sme = lending.Sme, Waves = [], Engagement = A.Helper(lending.Helper) });
        await world.Settle();
        return lending;
    }

    /// <summary>The body of a forwarding, to the head office unless a branch is named.</summary>
    internal object To(string? branch = null) => new { bankId = Bank, productId = Product, branchId = branch, consent = true };

    /// <summary>Forwards the request; the path of its proposal.</summary>
    internal async Task<string> Forward(string? branch = null) =>
        $"{Desk}/{(await Owner.Post(Request + "/forward", To(branch))).Is(202).String("forwarding.proposal")}";

    /// <summary>Forwards the request, and the bank approves it; the path of its proposal.</summary>
    internal async Task<string> Approve()
    {
        var proposal = await Forward();
        (await Head.Post(proposal + "/approve", Terms)).Is(200);
        return proposal;
    }

    /// <summary>One more person of the bank, or of a branch of it.</summary>
    internal async Task<Caller> Colleague(string subject = "bank-second", string? branch = null)
    {
        (await Head.Post($"/banks/{Bank}/members", new { subject, branchId = branch })).Is(201);
        return World.As(subject, "bank");
    }

    /// <summary>Those who run the bank set above which amount two persons approve.</summary>
    internal async Task FourEyes(long? above) => (await Head.Put($"/banks/{Bank}/settings", new { fourEyesAbove = above }, "*")).Is(200);

    /// <summary>Does something after the next operation of the bank has read what it decides on and before it commits.</summary>
    internal Task Meanwhile(Func<Task> crossing)
    {
        World.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where == "bank/" + Bank)
            {
                World.Calls.Before = null;
                await crossing();
            }
        };
        return Task.CompletedTask;
    }

    internal static object Terms { get; } = new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m, conditions = new[] { "asuransi jiwa" } };

    /// <summary>The states of request and proposal, in this order.</summary>
    internal async Task<(string Request, string Proposal)> States(string proposal) => ((await Owner.Get(Request)).Is(200).String("state"), (await Head.Get(proposal)).Is(200).String("state"));

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
