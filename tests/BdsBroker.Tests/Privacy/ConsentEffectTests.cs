using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Privacy;

/// <summary>Taking back a consent has effect.</summary>
public class ConsentEffectTests
{
    [Fact]
    public async Task Without_consent_to_matching_the_search_stops_offers_are_withdrawn_and_the_sme_sees_why()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Certified(budi);
        var sme = await Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        var offer = await budi.Offer(provider);

        await Say(ani, sme, "matching", false);
        await world.Settle();

        var request = (await ani.Get($"/smes/{sme}/requests/1")).Is(200);
        Assert.Equal(("cancelled", "consent-withdrawn"), (request.String("state"), request.String("endReason")));
        Assert.Equal("withdrawn", (await budi.Get($"/providers/{provider}/offers/{offer}")).Is(200).String("state"));
        (await budi.Post($"/providers/{provider}/offers/{offer}/accept", new { })).Refused(409, "offer.withdrawn");
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Refused(409, "request.consent-missing");
    }

    [Fact]
    public async Task A_request_that_is_handed_back_after_the_consent_was_withdrawn_is_not_offered_again()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var provider = await world.Certified(budi);
        var sme = await Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        await Say(ani, sme, "matching", false);
        await world.Settle();
        Assert.Equal("engaged", (await ani.Get($"/smes/{sme}/requests/1")).Is(200).String("state"));

        await world.Certified(world.As("cici", "provider"));
        (await budi.Post($"/smes/{sme}/requests/1/handback", new { reason = "pindah" })).Is(200);
        await world.Settle();
        Assert.Equal("consent-withdrawn", (await ani.Get($"/smes/{sme}/requests/1")).Is(200).String("endReason"));
    }

    [Fact]
    public async Task Without_consent_to_lending_nothing_is_forwarded_until_it_is_given_again_and_every_word_is_kept_as_proof()
    {
        await using var world = await World.Start();
        var (ani, budi, head, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("bank-head", "bank"), world.As("opik", "officer"));
        var provider = await world.Certified(budi);
        var bank = (await officer.Post("/banks", Given.Bank())).Is(201).String("id");
        var product = (await head.Post($"/banks/{bank}/products", Given.Product())).Is(201).String("id");
        var sme = await Consenting(ani);
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody)).Is(202);
        await world.Settle();
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);
        (await budi.Put($"/smes/{sme}/requests/1/plan", CreditJourneyTests.Plan())).Is(201);
        var forward = new { bankId = bank, productId = product, consent = true };

        await Say(ani, sme, "lending", false);
        (await ani.Post($"/smes/{sme}/requests/1/forward", forward)).Refused(409, "forward.consent-withdrawn");
        world.Clock.Set(world.Now.AddHours(1));
        await Say(ani, sme, "lending", true);
        (await ani.Post($"/smes/{sme}/requests/1/forward", forward)).Is(202);

        var stored = (await world.Ledger.ReadKnown(BdsBroker.Registry.RegistryRecords.Sme(sme), default)).State;
        var words = stored.EarlierConsents.Concat(stored.Consents).Where(word => word.Purpose == "lending").Select(word => (word.Given, word.By, word.Text)).ToArray();
        Assert.Equal([(true, ani.Id, 1), (false, ani.Id, 1), (true, ani.Id, 1)], words);
        Assert.Contains("bank", (await ani.In("en").Get($"/smes/{sme}")).Is(200).String("consents.1.text"), StringComparison.Ordinal);
    }

    internal static async Task<string> Consenting(Caller owner) =>
        (await owner.Post("/smes", Given.Sme(("consents", new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } })))).Is(201).String("id");

    private static async Task Say(Caller owner, string sme, string purpose, bool given) =>
        (await owner.Put($"/smes/{sme}", Given.Sme(("consents", new[] { new { purpose, given } })), (await owner.Get($"/smes/{sme}")).Is(200).ETag)).Is(200);
}
