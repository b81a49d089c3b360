using System.Globalization;
using System.Text;
using BdsBroker.Core;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Journeys;

/// <summary>The whole way of a credit request over HTTP, and what each step asks of the storage.</summary>
public class CreditJourneyTests
{
    /// <summary>
    /// Storage calls by step: reads, range pages, commits, messages sent outside commits, file operations, those of the messages that a step causes included.
    /// These figures may only fall: a change that raises one needs a better reason than convenience.
    /// </summary>
    private static readonly Dictionary<string, StorageCalls> Most = new()
    {
        // One commit of these keeps the SME's own key, before anything is encrypted under it; one read looks whether the consents that were said withdraw one.
        // The person's place in the list of their parties is held before the party is there, so that two registrations at once do not both take the last one.
        ["register the SME"] = new(8, 0, 5, 0, 0),
        ["submit"] = new(20, 4, 6, 0, 0),
        ["look at the offers"] = new(2, 0, 0, 0, 0),

        // One read of each offer that changes is of what waits for its provider, which changes in the same commit.
        ["decline"] = new(13, 1, 2, 0, 0),

        // The provider's first look of the day at an offer, a request and a plan is noted for the SME, in the provider's own partition and by a message in the SME's.
        // One commit counts the engagement among the provider's figures, by a message: so do those of forwarding (two: forwarded, assisted), approving, disbursing and rating.
        // Each of these is counted among the programme's figures too: one commit, and reads of the certificate, the proof and the figures.
        ["accept"] = new(25, 2, 7, 0, 0),

        // What waits for the provider, and until when, changes here and with forwarding, return, forwarding again and disbursement: one message with three reads and a commit each, so that a provider's
        // tasks are one range and not a look at each of its requests. What changes no date, such as a second note on the same day, tells nobody.
        ["contact"] = new(6, 0, 4, 0, 0),
        ["save the plan"] = new(4, 0, 3, 0, 0),
        ["add a document"] = new(4, 0, 1, 1, 1),
        ["readiness"] = new(4, 2, 0, 0, 0),
        ["endorse"] = new(3, 0, 1, 0, 0),

        // That it assisted is also what renewals of certificates count, once a request and provider.
        ["forward"] = new(27, 2, 8, 0, 0),
        ["claim"] = new(5, 0, 1, 0, 0),
        ["return"] = new(13, 2, 5, 0, 0),
        ["forward again"] = new(17, 2, 4, 0, 0),

        // One read is of the bank: above which amount two persons approve is as of the commit.
        ["approve"] = new(28, 3, 8, 0, 0),
        ["accept the terms"] = new(8, 1, 3, 0, 0),
        ["disburse"] = new(18, 2, 6, 0, 0),
        ["rate"] = new(20, 1, 6, 0, 0),
        ["look at the request"] = new(2, 0, 0, 0, 0),
    };

    [Fact]
    public async Task From_registration_to_disbursement_and_rating_with_no_more_storage_calls_than_before()
    {
        // Some notices look whether older ones must make room, by their ids: so these are the same in every run.
        await using var world = await World.Start(change: (services, _) => services.AddSingleton<Ids>(new TestIds()));
        var raised = await Run(world, _ => Task.CompletedTask);
        Assert.True(raised.Count == 0, "Storage calls rose:\n" + string.Join('\n', raised));
    }

    /// <summary>What comes before the journey, and what lies between its steps, by the names that a run calls back with.</summary>
    internal const string Before = "(before: two providers certified, a bank with a product)", Between = "between the steps";

    /// <summary>The journey, on whatever the world stores in; after each step, and after what comes before it, it calls back with the name.</summary>
    /// <returns>The steps that asked more of the storage than they may.</returns>
    internal static async Task<IReadOnlyList<string>> Run(World world, Func<string, Task> after)
    {
        var (ani, budi, cici, head, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("cici", "provider"), world.As("bank-head", "bank"), world.As("opik", "officer"));
        var (one, two) = (await world.Certified(budi), await world.Certified(cici));
        var bank = (await officer.Post("/banks", Tests.Registry.Given.Bank())).Is(201).String("id");
        var product = (await head.Post($"/banks/{bank}/products", Tests.Registry.Given.Product())).Is(201).String("id");
        await world.Settle();
        await after(Before);

        // One notice in eight, by its id, looks through its inbox to make room: a page that comes or not, and is not counted.
        var (rooms, roomsBefore) = (0, 0);
        world.Calls.Before = (kind, where) =>
        {
            rooms += kind == "page" && where.StartsWith("person/", StringComparison.Ordinal) ? 1 : 0;
            return Task.CompletedTask;
        };

        List<string> raised = [];
        async Task<Reply> Step(string name, Func<Task<Reply>> call)
        {
            await after(Between);
            Reply? reply = null;
            roomsBefore = rooms;
            var calls = await world.Count(async () =>
            {
                reply = await call();
                await world.Settle();
            });
            if (calls.Reads > Most[name].Reads || calls.Pages - (rooms - roomsBefore) > Most[name].Pages || calls.Commits > Most[name].Commits || calls.Sends > Most[name].Sends || calls.Files > Most[name].Files)
            {
                raised.Add($"[\"{name}\"] = new({calls.Reads}, {calls.Pages}, {calls.Commits}, {calls.Sends}, {calls.Files}),");
            }

            await after(name);
            return reply!;
        }

        var consented = Tests.Registry.Given.Sme(("consents", new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } }));
        var sme = (await Step("register the SME", () => ani.Post("/smes", consented))).Is(201).String("id");
        (await Step("submit", () => ani.Post($"/smes/{sme}/requests", Market.CreditBody))).Is(202);
        var request = $"/smes/{sme}/requests/1";
        Assert.Equal(2, (await Step("look at the offers", () => ani.Get($"{request}/matches"))).Is(200)["waves.0.offers"].GetArrayLength());
        (await Step("decline", async () => await cici.Post($"/providers/{two}/offers/{await cici.Offer(two)}/decline", new { reason = "penuh" }))).Is(200);
        (await Step("accept", async () => await budi.Post($"/providers/{one}/offers/{await budi.Offer(one)}/accept", new { }))).Is(200);
        (await Step("contact", () => budi.Post($"{request}/contacts", new { at = world.Now, channel = "phone", reached = true }))).Is(200);
        (await Step("save the plan", () => budi.Put($"{request}/plan", Plan()))).Is(201);
        (await Step("add a document", () => ani.Upload($"{request}/documents?kind=ktp", Pdf("ktp"), "ktp.pdf", "application/pdf"))).Is(201);
        (await ani.Upload($"{request}/documents?kind=nib", Pdf("nib"), "nib.pdf", "application/pdf")).Is(201);
        var readiness = (await Step("readiness", () => ani.Get($"{request}/readiness"))).Is(200);
        Assert.Equal((product, true, 2_216_031), (readiness.String("products.0.productId"), readiness.Flag("products.0.ready"), readiness.Number("products.0.installment")));
        (await Step("endorse", () => budi.Post($"{request}/endorse", new { planVersion = 1 }))).Is(200);
        (await Step("forward", () => ani.Post($"{request}/forward", new { bankId = bank, productId = product, consent = true }))).Is(202);
        var proposal = $"/banks/{bank}/proposals/{(await head.Get($"/banks/{bank}/proposals")).Is(200).String("items.0.id")}";

        // That the bank was shown the SME's data follows into the SME's log, which is no part of claiming.
        await world.Settle();
        (await Step("claim", () => head.Post($"{proposal}/claim", new { }))).Is(200);
        (await Step("return", () => head.Post($"{proposal}/return", new { needs = new[] { "foto tempat usaha" } }))).Is(200);
        Assert.Equal("returned", (await ani.Get(request)).String("state"));
        (await Step("forward again", () => ani.Post($"{request}/forward", new { bankId = bank, productId = product, consent = true }))).Is(202);
        (await head.Post($"{proposal}/claim", new { })).Is(200);
        (await Step("approve", () => head.Post($"{proposal}/approve", new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m }))).Is(200);
        Assert.Equal(45_000_000, (await ani.Get(request)).Number("terms.amount"));
        (await Step("accept the terms", () => ani.Post($"{request}/terms/accept", new { }))).Is(202);
        (await Step("disburse", () => head.Post($"{proposal}/disburse", new { amount = 45_000_000, date = "2026-11-23" }))).Is(200);
        (await Step("rate", () => ani.Post($"{request}/feedback", new { rating = 5, comment = "membantu" }))).Is(200);
        Assert.Equal("disbursed", (await Step("look at the request", () => ani.Get(request))).Is(200).String("state"));
        return raised;
    }

    internal static object Plan() => new
    {
        purpose = "bahan baku untuk pesanan",
        ownFunds = 10_000_000,
        market = "toko mebel di Solo",
        production = "40 kursi sebulan",
        people = "12 orang",
        startMonth = "2026-12",
        monthly = Enumerable.Range(0, 12).Select(n => new { month = new DateOnly(2026, 12, 1).AddMonths(n).ToString("yyyy-MM"), inflow = 30_000_000, outflow = 24_000_000 }).ToArray(),
        existingMonthlyDebtService = 500_000,
        collateral = new[] { new { kind = "tanah", value = 80_000_000, liquidationValue = 60_000_000 } },
    };

    internal static byte[] Pdf(string text) => Encoding.ASCII.GetBytes($"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n% {text}\ntrailer<</Root 1 0 R>>\n%%EOF\n");
}
