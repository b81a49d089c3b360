using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Access;

/// <summary>
/// One firm with a credit request at a bank and a technical request at the chamber's desk, and everybody who may come to it from somewhere: by relation, by
/// role alone, once but no more, or never.
/// </summary>
internal sealed class Cast
{
    /// <summary>Somebody, with the roles that a hand-written expectation counts: those of the token and those held by membership.</summary>
    internal sealed record Player(string Name, Caller Caller, params string[] Roles);

    private Cast(IReadOnlyList<Player> players, IReadOnlyDictionary<string, string> objects) => (Players, Objects) = (players, objects);

    internal IReadOnlyList<Player> Players { get; }

    /// <summary>The ids that the routes' parameters stand for.</summary>
    internal IReadOnlyDictionary<string, string> Objects { get; }

    internal static async Task<Cast> Gather(World world)
    {
        var (owner, member, invited, removed, facilitator) = (world.As("own", "sme"), world.As("mem"), world.As("inv", "sme"), world.As("rem", "sme"), world.As("fac", "facilitator"));
        var (engaged, engagedMember, formerly, unrelated) = (world.As("eng", "provider"), world.As("emb"), world.As("was", "provider"), world.As("pro", "provider"));
        var (bank, branch, otherBranch, otherBank) = (world.As("bank-head", "bank"), world.As("brs", "bank"), world.As("brx", "bank"), world.As("bko", "bank"));
        var (officer, kadin, otherKadin, certifier) = (world.As("off", "officer"), world.As("kad", "kadin"), world.As("kax", "kadin"), world.As("cer", "certifier"));
        var otherOwner = world.As("oth", "sme");
        Player[] players =
        [
            new("anonymous", world.Anyone),
            new("nobody", world.As("nobody")),
            new("owner", owner, "sme"),
            new("member", member, "sme"),
            new("invited", invited, "sme"),
            new("removed", removed, "sme"),
            new("facilitator", facilitator, "facilitator"),
            new("other-facilitator", world.As("fax", "facilitator"), "facilitator"),
            new("other-owner", otherOwner, "sme"),
            new("engaged", engaged, "provider"),
            new("engaged-member", engagedMember, "provider"),
            new("formerly-engaged", formerly, "provider"),
            new("other-provider", unrelated, "provider"),
            new("bank", bank, "bank"),
            new("branch", branch, "bank"),
            new("other-branch", otherBranch, "bank"),
            new("other-bank", otherBank, "bank"),
            new("bank-role-alone", world.As("bkn", "bank"), "bank"),
            new("certifier", certifier, "certifier"),
            new("officer", officer, "officer"),
            new("kadin", kadin, "kadin"),
            new("kadin-of-another-regency", otherKadin, "kadin"),
            new("kadin-role-alone", world.As("kan", "kadin"), "kadin"),
        ];

        // The firm and its people.
        var consented = Tests.Registry.Given.Sme(("consents", new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } }));
        var sme = (await owner.Post("/smes", consented)).Is(201).String("id");
        await Tests.Registry.Given.SmeOf(otherOwner);
        foreach (var (who, kind) in ((Caller, string)[])[(member, "member"), (invited, "member"), (removed, "member"), (facilitator, "facilitator")])
        {
            (await owner.Post($"/smes/{sme}/members", new { subject = who.Subject, kind })).Is(201);
            if (who != invited)
            {
                (await who.Post($"/smes/{sme}/members/accept")).Is(200);
            }
        }

        (await owner.Delete($"/smes/{sme}/members/{removed.Id}", ifMatch: "*")).Is(204);

        // Two providers that can help; the first to accept hands back, the second is engaged. A third was never asked, since it serves elsewhere.
        var first = await world.Certified(formerly);
        (await owner.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        var request = $"/smes/{sme}/requests/1";
        (await formerly.Post($"/providers/{first}/offers/{await formerly.Offer(first)}/accept", new { })).Is(200);
        var provider = await world.Certified(engaged);
        (await engaged.Post($"/providers/{provider}/members", new { subject = engagedMember.Subject, kind = "member" })).Is(201);
        (await engagedMember.Post($"/providers/{provider}/members/accept")).Is(200);
        (await formerly.Post($"{request}/handback", new { reason = "sakit" })).Is(200);
        await world.Settle();
        var offer = await engaged.Offer(provider);
        (await engaged.Post($"/providers/{provider}/offers/{offer}/accept", new { })).Is(200);
        await Tests.Registry.Given.ProviderOf(unrelated, ("serves", new[] { "61" }), ("regency", "61.71"));
        var document = (await owner.Upload($"{request}/documents?kind=ktp", CreditJourneyTests.Pdf("ktp"), "ktp.pdf", "application/pdf")).Is(201).String("id");
        (await engaged.Put($"{request}/plan", CreditJourneyTests.Plan())).Is(201);

        // Banks, branches, the proposal at one of them.
        var bankId = (await officer.Post("/banks", Tests.Registry.Given.Bank())).Is(201).String("id");
        (await officer.Post("/banks", Tests.Registry.Given.Bank(("name", "Bank Lain"), ("members", new[] { otherBank.Subject })))).Is(201);
        var product = (await bank.Post($"/banks/{bankId}/products", Tests.Registry.Given.Product())).Is(201).String("id");
        var branchId = (await bank.Post($"/banks/{bankId}/branches", new { name = "Klaten", regency = "33.10", members = new[] { branch.Subject } })).Is(201).String("id");
        (await bank.Post($"/banks/{bankId}/branches", new { name = "Solo", regency = "33.72", members = new[] { otherBranch.Subject } })).Is(201);
        (await owner.Post($"{request}/forward", new { bankId, productId = product, branchId, consent = true })).Is(202);
        await world.Settle();
        var proposal = (await bank.Get($"/banks/{bankId}/proposals")).Is(200).String("items.0.id");

        // It came back with a need once, and was forwarded again.
        (await bank.Post($"/banks/{bankId}/proposals/{proposal}/return", new { needs = new[] { "foto tempat usaha" } })).Is(200);
        (await owner.Post($"{request}/forward", new { bankId, productId = product, branchId, consent = true })).Is(202);
        await world.Settle();

        // The chamber's desk, its expert, and the technical request that he is assigned to.
        (await officer.Post("/desk/members", new { subject = kadin.Subject, regency = "33.10" })).Is(201);
        (await officer.Post("/desk/members", new { subject = otherKadin.Subject, regency = "33.72" })).Is(201);
        var expert = (await kadin.Post("/experts", Tests.Registry.Given.Expert())).Is(201).String("id");
        (await owner.Post($"/smes/{sme}/requests", new { kind = "technical", service = "production", description = "ukiran", skilledPerson = true })).Is(202);
        await world.Settle();
        (await kadin.Post($"/desk/requests/{sme}/2/assign", new { expertId = expert, note = "mengukir" })).Is(200);

        await world.Services.GetRequiredService<BrokerQueues>().DeliverPoison("deadlines", "no JSON", default);
        var objects = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["sme"] = sme,
            ["number"] = "1",
            ["technical"] = "2",
            ["provider"] = provider,
            ["offer"] = offer,
            ["certificate"] = (await engaged.Get($"/providers/{provider}/certificates")).Is(200).String("items.0.id"),
            ["scheme"] = "kkmb",
            ["cohort"] = (await certifier.Post("/cohorts", Tests.Cohorts.Class.Body())).Is(201).String("id"),
            ["mark"] = "kkmb-eng",
            ["bank"] = bankId,
            ["product"] = product,
            ["proposal"] = proposal,
            ["document"] = document,
            ["need"] = "1-1",
            ["expert"] = expert,
            ["message"] = (await officer.Get("/desk/poison")).Is(200).String("items.0.id"),
            ["notice"] = (await owner.Get("/inbox")).Is(200).String("items.0.id"),
            ["channel"] = "email",
            ["token"] = await Token(world, owner),
            ["member"] = member.Id,
            ["provider-member"] = engagedMember.Id,
            ["bank-member"] = branch.Id,
        };
        return new(players, objects);
    }

    /// <summary>What a letter to a person would carry to stop the next ones.</summary>
    private static async Task<string> Token(World world, Caller caller)
    {
        (await caller.Put("/me/notifications", new { kinds = "toAct" })).Is(200);
        var subject = (await world.Ledger.ReadKnown(ReachRecords.Of(caller.Id), default)).State.Subject!;
        return StopToken.Of(caller.Id, ChannelKind.Email, await world.Broker.Keys.Of(subject, default));
    }
}
