using BdsBroker.Poison;
using BdsBroker.Tests.Crashes;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Poison;

public class PoisonTests
{
    private const string Ended = """{"fact":"certificate-term-ended","v":1,"data":{"provider":"p1","certificate":"c1","term":1,"secret":"rahasia"}}""";
    private static readonly DateTimeOffset Monday = World.Monday;

    [Fact]
    public async Task A_message_is_kept_once_named_by_its_ids_and_logged_without_its_content()
    {
        await using var world = await World.Start();
        var queues = world.Services.GetRequiredService<BrokerQueues>();
        await queues.DeliverPoison("deadlines", Ended, default);
        await queues.DeliverPoison("deadlines", Ended, default);

        var kept = Assert.Single((await world.As("oka", "officer").Get("/desk/poison")).Is(200).Items);
        Assert.Equal("deadlines", kept.GetProperty("queue").GetString());
        Assert.Equal("certificate-term-ended", kept.GetProperty("fact").GetString());
        Assert.Equal("providers/p1/certificates/c1", kept.GetProperty("subject").GetString());
        Assert.Equal(1, kept.GetProperty("times").GetInt32());
        Assert.Contains("certificate-term-ended", world.Log, StringComparison.Ordinal);
        Assert.Contains(kept.GetProperty("id").GetString()!, world.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", world.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_retry_sends_the_text_to_its_queue_once_and_a_new_failure_is_on_the_desk_again()
    {
        await using var world = await World.Start();
        var queues = world.Services.GetRequiredService<BrokerQueues>();
        var officer = world.As("oka", "officer");
        await queues.DeliverPoison("deadlines", Ended, default);
        var id = (await officer.Get("/desk/poison")).String("items.0.id");

        (await officer.Post($"/desk/poison/{id}/retry")).Is(200);
        Assert.Equal("retried", (await officer.Post($"/desk/poison/{id}/retry")).Is(200).String("state"));
        Assert.Equal([Ended], world.Waiting("deadlines"));
        Assert.Empty((await world.Ledger.ReadKnown(PoisonRecords.Message(id), default)).State.Text);
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = "Tidak perlu." })).Refused(409, "poison.retried");
        Assert.Empty((await officer.Get("/desk/poison")).Items);

        world.PoisonAllowed = true;
        await world.Settle();
        var failed = Assert.Single(await world.Storage.Receive("deadlines-poison", 1, TimeSpan.FromMinutes(1), default));
        await queues.DeliverPoison("deadlines", failed.Text, default);
        Assert.Equal(2, (await officer.Get("/desk/poison")).Number("items.0.times"));
        Assert.Equal(Ended, (await world.Ledger.ReadKnown(PoisonRecords.Message(id), default)).State.Text);

        // What an officer is done with keeps no text: it may hold a name.
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = "Tidak perlu." })).Is(200);
        Assert.Empty((await world.Ledger.ReadKnown(PoisonRecords.Message(id), default)).State.Text);
    }

    [Fact]
    public async Task A_retried_message_whose_cause_was_mended_is_worked_off()
    {
        await using var world = await World.Start();
        var officer = world.As("oka", "officer");
        var holder = world.As("siti", "provider");
        var owed = $$$"""{"fact":"notice-owed","v":1,"data":{"id":"{{{new string('a', 26)}}}","party":"person","partyId":"{{{holder.Id}}}","code":"later","link":"/me","at":"2026-11-23T00:00:00+00:00","values":{} }}""";
        await world.Services.GetRequiredService<BrokerQueues>().DeliverPoison("notices", owed, default);
        Assert.Equal("persons/" + holder.Id, (await officer.Get("/desk/poison")).String("items.0.subject"));
        (await officer.Post($"/desk/poison/{(await officer.Get("/desk/poison")).String("items.0.id")}/retry")).Is(200);
        await world.Settle();
        Assert.Equal("later", (await holder.Get("/inbox")).String("items.0.text"));
    }

    [Fact]
    public async Task What_failed_on_a_queue_that_the_storage_has_for_itself_is_sent_to_it_again()
    {
        await using var world = await World.Start(change: Broken.By(calls => new WithWakeUps(calls)));
        var officer = world.As("oka", "officer");
        await world.Services.GetRequiredService<BrokerQueues>().DeliverPoison("wake-ups", "{}", default);
        var id = (await officer.Get("/desk/poison")).String("items.0.id");

        (await officer.Post($"/desk/poison/{id}/retry")).Is(200);

        Assert.Equal(["{}"], world.Waiting("wake-ups"));
    }

    /// <summary>No queue carries such a text, whose characters only a forged delivery has.</summary>
    [Theory]
    [InlineData("\u001b[31m")]
    [InlineData("\0")]
    [InlineData("\ufffe")]
    public async Task What_no_queue_can_carry_cannot_be_sent_again_and_can_be_dismissed(string text)
    {
        await using var world = await World.Start();
        var officer = world.As("oka", "officer");
        await world.Services.GetRequiredService<BrokerQueues>().DeliverPoison("matches", text, default);
        var id = (await officer.Get("/desk/poison")).String("items.0.id");

        (await officer.Post($"/desk/poison/{id}/retry")).Refused(409, "poison.cannot-be-sent");
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = "Bukan dari kami." })).Is(200);
    }

    /// <summary>Its name may be anything that somebody wrote into the queue.</summary>
    [Fact]
    public async Task A_fact_that_nobody_knows_is_not_named_in_the_log()
    {
        await using var world = await World.Start();
        world.PoisonAllowed = true;
        await world.Storage.Send(new("matches", """{"fact":"3328011503809991","v":1,"data":{}}"""), default);

        await world.Settle();
        var failed = Assert.Single(await world.Storage.Receive("matches-poison", 1, TimeSpan.FromMinutes(1), default));
        await world.Services.GetRequiredService<BrokerQueues>().DeliverPoison("matches", failed.Text, default);

        Assert.Contains("A message on matches failed too often: unknown, kept as", world.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("3328011503809991", world.Log, StringComparison.Ordinal);
    }

    private sealed class WithWakeUps(Counting calls) : Broken(calls)
    {
        public override IReadOnlyList<string> OwnQueues => ["wake-ups"];
    }

    [Fact]
    public async Task Officers_alone_see_and_settle_them()
    {
        await using var world = await World.Start();
        var queues = world.Services.GetRequiredService<BrokerQueues>();
        var officer = world.As("oka", "officer");
        await queues.DeliverPoison("gone", "no JSON", default);
        var id = (await officer.Get("/desk/poison")).String("items.0.id");

        (await world.As("siti", "provider").Get("/desk/poison")).Is(403);
        (await world.As("siti", "provider").Post($"/desk/poison/{id}/retry")).Is(403);
        (await officer.Post("/desk/poison/unknown/dismiss", "{")).Is(404);
        (await officer.Post($"/desk/poison/{id}/retry")).Refused(409, "poison.cannot-be-sent");
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = " " })).Is(400);
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = "Bukan dari kami." })).Is(200);
        (await officer.Post($"/desk/poison/{id}/dismiss", new { note = "Bukan dari kami." })).Is(200);
        (await officer.Post($"/desk/poison/{id}/retry")).Refused(409, "poison.dismissed");
        Assert.Empty((await officer.Get("/desk/poison")).Items);
        Assert.Equal("Bukan dari kami.", (await officer.Get("/desk/poison?state=dismissed")).String("items.0.note"));
        (await officer.Get("/desk/poison?state=lost")).Is(400);
    }

    [Theory]
    [InlineData("""{"fact":"request-opened","v":1,"data":{"sme":"s1","number":3,"provider":"p1"}}""", "smes/s1/requests/3")]
    [InlineData("""{"fact":"x","v":1,"data":{"provider":"p1","offer":"o1"}}""", "providers/p1/offers/o1")]
    [InlineData("""{"fact":"x","v":1,"data":{"bank":"b1","proposal":"q1"}}""", "banks/b1/proposals/q1")]
    [InlineData("""{"fact":"standing-changed","v":1,"data":{"provider":"p1"}}""", "providers/p1")]
    [InlineData("""{"fact":"membership-changed","v":1,"data":{"party":"sme","id":"s1","person":"u1"}}""", "smes/s1")]
    [InlineData("""{"fact":"x","v":1,"data":{"sme":"Not An Id","number":3}}""", null)]
    [InlineData("""{"fact":"x","v":1}""", null)]
    [InlineData("[1]", null)]
    [InlineData("no JSON", null)]
    public void The_subject_is_what_well_formed_ids_tell(string text, string? subject) =>
        Assert.Equal(subject, PoisonMessage.Arrived("deadlines", text, Monday).Subject);
}
