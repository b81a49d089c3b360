using System.Text;
using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Tests.Crashes;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Notifications;

/// <summary>Notices on their way out, to a mail server and a gateway that fail in every way.</summary>
public class DeliveryTests
{
    private static readonly NoticeKind ToAct = Slices.Notices().Find("confirm-completion")!;
    private static readonly NoticeKind Telling = Slices.Notices().Find("cancelled")!;
    private static readonly NoticeKind InTime = Slices.Notices().Find("offer-received")!;

    // From 9:00 in the evening to 6:00 in the morning; worlds start at 9:00 in the morning.
    private static readonly object Nights = new { from = "21:00", to = "06:00", zone = "WIB" };
    private static readonly DateTimeOffset Night = World.Monday.AddHours(13);

    [Fact]
    public async Task A_notice_leaves_once_as_a_short_mail_that_no_program_answers()
    {
        await using var outside = await (await Outside.Open()).WithMail(language: "id");
        outside.World.Disorder = new(3);
        await outside.Owe(ToAct, ("request", "1"));
        var mail = Assert.Single(outside.Told);
        Assert.Equal("BdsBroker <no-reply@bds.contoh.id>", SmtpSink.Header(mail, "From"));
        Assert.Equal(Outside.Address, SmtpSink.Header(mail, "To"));
        Assert.Equal("Perlu tindakan Anda", SmtpSink.Header(mail, "Subject"));
        Assert.Equal("auto-generated", SmtpSink.Header(mail, "Auto-Submitted"));
        Assert.Equal("Mon, 23 Nov 2026 02:00:00 +0000", SmtpSink.Header(mail, "Date"));
        Assert.Matches("^<[a-z2-7]{26}@bds.contoh.id>$", SmtpSink.Header(mail, "Message-Id"));
        Assert.StartsWith("Pihak lain menyatakan pendampingan selesai. Tolong pastikan.\n\nBaca selengkapnya: https://bds.contoh.id/kotak-masuk\n", Outside.TextOf(mail), StringComparison.Ordinal);
        Assert.Equal(["sent"], await outside.States());
    }

    [Fact]
    public async Task Only_what_asks_to_act_leaves_where_the_person_wants_no_more()
    {
        await using var outside = await (await Outside.Open()).WithMail(kinds: "toAct");
        await outside.Owe(Telling);
        await outside.Owe(ToAct);
        Assert.Equal(["sent", "-"], await outside.States());
        Assert.Single(outside.Told);
    }

    [Fact]
    public async Task What_comes_in_quiet_hours_leaves_as_one_when_they_are_over()
    {
        await using var outside = await (await Outside.Open()).WithMail(Nights);
        await outside.World.AdvanceTo(Night);
        for (var n = 0; n < 5; n++)
        {
            await outside.Owe(n == 0 ? ToAct : Telling);
            await outside.World.Advance(TimeSpan.FromMinutes(7));
        }

        await outside.World.AdvanceTo(Night.AddHours(8).AddSeconds(-1));
        Assert.Empty(outside.Told);
        outside.World.Disorder = new(5);
        await outside.World.AdvanceTo(Night.AddHours(8));
        var mail = Assert.Single(outside.Told);
        Assert.Equal("5 news for you", SmtpSink.Header(mail, "Subject"));
        Assert.StartsWith("There are 5 news in your inbox, 1 ask you to act.\n\n- A request that you take part in was cancelled.\n", Outside.TextOf(mail), StringComparison.Ordinal);
        Assert.All(await outside.States(), state => Assert.Equal("sent", state));
    }

    [Fact]
    public async Task What_would_be_too_late_in_the_morning_leaves_at_night()
    {
        await using var outside = await (await Outside.Open()).WithMail(Nights);
        await outside.World.AdvanceTo(Night);
        await outside.Owe(Telling);
        await outside.Owe(InTime, ("until", Shown.Time(Night.AddHours(8), Zone.Wib)));
        Assert.Equal(["sent", "sent"], await outside.States());
        Assert.Contains("the nearest before 24 November 2026, 06:00 WIB", Outside.TextOf(Assert.Single(outside.Told)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_read_before_it_left_does_not_leave()
    {
        await using var outside = await (await Outside.Open()).WithMail(Nights);
        await outside.World.AdvanceTo(Night);
        await outside.Owe(Telling);
        await outside.Owe(ToAct);
        (await outside.Ani.Post($"/inbox/{(await outside.Ani.Get("/inbox")).String("items.0.id")}/read")).Is(200);
        await outside.World.AdvanceTo(Night.AddHours(9));
        Assert.Equal(["notWanted", "sent"], await outside.States());
        Assert.Equal("News for you", SmtpSink.Header(Assert.Single(outside.Told), "Subject"));
    }

    [Theory]
    [InlineData("CONNECT", SmtpSink.Drop, "connection")]
    [InlineData("CONNECT", "421 4.3.2 closing", "smtp-421")]
    [InlineData("EHLO", SmtpSink.Drop, "connection")]
    [InlineData("MAIL", "452 4.3.1 full", "smtp-452")]
    [InlineData("MAIL", "550 5.7.1 you may not", "smtp-550")]
    [InlineData("RCPT", "450 4.2.0 greylisted", "smtp-450")]
    [InlineData("RCPT", "550 5.7.1 relaying denied", "smtp-550")]
    [InlineData("RCPT", "554 5.7.1 no relay", "smtp-554")]
    [InlineData("DATA", "451 4.3.0 later", "smtp-451")]
    public async Task A_mail_server_in_trouble_is_tried_again_and_the_mail_arrives_once(string verb, string answer, string why)
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == verb ? answer : null;
        await outside.Owe(ToAct);
        Assert.Empty(outside.Told);
        var delivery = (await outside.World.Ledger.List(NoticeRecords.All(outside.Ani.Id), null, 1, default)).Items[0].State.Deliveries![0];
        Assert.Equal((DeliveryState.Sending, 1, why), (delivery.State, delivery.Tries, delivery.Why));
        Assert.InRange(delivery.Next!.Value - outside.World.Now, TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(72));
        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromMinutes(2));
        Assert.Single(outside.Told);
        Assert.Equal(["sent"], await outside.States());
    }

    [Fact]
    public async Task A_mail_whose_fate_nobody_knows_is_sent_again_under_the_same_id()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == "." ? SmtpSink.Drop : null;
        await outside.Owe(ToAct);
        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(2, outside.Told.Count);
        Assert.Single(outside.Told.Select(mail => SmtpSink.Header(mail, "Message-Id")).Distinct(StringComparer.Ordinal));
        Assert.Single(outside.Told.Select(mail => SmtpSink.Header(mail, "Date")).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_process_that_dies_between_sending_and_noting_it_sends_again_under_the_same_id()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        await outside.Put(ToAct);
        outside.World.Calls.Before = (kind, where) => kind == "commit" && outside.Told.Count > 0 ? throw new ProcessDiedException() : Task.CompletedTask;
        var message = (await outside.World.Receive()).Single(each => each.Queue == "deliveries" && each.Text.Contains("delivery-due", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ProcessDiedException>(() => outside.World.Work(message));
        Assert.Single(outside.Told);
        outside.World.Calls.Before = null;
        await outside.World.Restart();
        await outside.World.Advance(World.Hidden);
        Assert.Equal(2, outside.Told.Count);
        Assert.Single(outside.Told.Select(mail => SmtpSink.Header(mail, "Message-Id")).Distinct(StringComparer.Ordinal));
        Assert.Equal(["sent"], await outside.States());
    }

    [Theory]
    [InlineData("CONNECT")]
    [InlineData("RCPT")]
    [InlineData(".")]
    public async Task A_mail_server_that_hangs_is_left_after_twenty_seconds(string verb)
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == verb ? SmtpSink.Hang : null;
        var owe = outside.Owe(ToAct);
        await outside.Mail.Hanging;
        outside.World.Clock.Set(outside.World.Now + SmtpChannel.Patience);
        await owe;
        Assert.Equal(["sending"], await outside.States());
        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["sent"], await outside.States());
    }

    [Theory]
    [InlineData("550 5.1.1 unknown")]
    [InlineData("551 not here")]
    [InlineData("553 no such name")]
    public async Task An_address_that_reaches_nobody_is_off_and_the_person_reads_so(string answer)
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == "RCPT" ? answer : null;
        await outside.Owe(ToAct);
        Assert.Equal(["-", "refused"], (await outside.States()).Order(StringComparer.Ordinal));
        Assert.Contains((await outside.Ani.Get("/inbox")).Items, item => item.GetProperty("code").GetString() == "reach.broken");
        var now = (await outside.Ani.Get("/me/notifications")).Is(200);
        Assert.Equal((false, false, $"smtp-{answer[..3]}"), (now.Flag("email.on"), now.Flag("email.confirmed"), now.String("email.broken")));
        await outside.World.Advance(TimeSpan.FromDays(2));

        // One for the code, one for the notice, and none after that.
        Assert.Equal(2, outside.Mail.Commands.Count(command => command.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_mail_that_is_refused_for_what_it_says_is_not_sent_again_and_the_desk_sees_it()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == "." ? "554 5.6.0 no" : null;
        await outside.Owe(ToAct);
        await outside.World.Advance(TimeSpan.FromDays(2));
        Assert.Single(outside.Told);
        Assert.Equal(["refused"], await outside.States());
        var desk = (await outside.World.As("opik", "officer").Get("/desk/channels")).Is(200);
        Assert.Equal((outside.Ani.Id, "smtp-554"), (desk.String("items.0.givenUp.0.person"), desk.String("items.0.givenUp.0.why")));
    }

    [Fact]
    public async Task An_outage_of_a_day_is_tried_ever_more_rarely_then_given_up_and_told()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        var tries = 0;
        outside.Mail.Answer = at => at == "CONNECT" ? $"421 {++tries}" : null;
        await outside.Owe(ToAct);
        var queues = outside.World.Services.GetRequiredService<BrokerQueues>();
        Assert.Empty((await queues.FailingChannels(default))!);
        await outside.World.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["email"], (await queues.FailingChannels(default))!);
        await outside.World.Advance(TimeSpan.FromHours(22));
        Assert.Equal(["sending"], await outside.States());
        await outside.World.Advance(TimeSpan.FromHours(6));
        Assert.Equal(["givenUp"], await outside.States());
        Assert.InRange(tries, 12, 24);
        Assert.Null(outside.World.NextDue());
        var desk = (await outside.World.As("opik", "officer").Get("/desk/channels")).Is(200);
        Assert.Equal(("email", "smtp-421", "smtp-421"), (desk.String("items.0.channel"), desk.String("items.0.why"), desk.String("items.0.givenUp.0.why")));

        // The next one gets through, and the channel works again.
        outside.Mail.Answer = _ => null;
        await outside.Owe(ToAct);
        Assert.Empty((await queues.FailingChannels(default))!);
        Assert.False((await outside.World.As("opik", "officer").Get("/desk/channels")).Is(200).Has("items.0.failingSince"));
    }

    [Fact]
    public async Task What_comes_while_the_server_is_away_waits_and_leaves_as_one()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == "CONNECT" ? "421 away" : null;
        for (var n = 0; n < 6; n++)
        {
            await outside.Owe(ToAct);
            await outside.World.Advance(TimeSpan.FromMinutes(3));
        }

        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromHours(3));
        Assert.All(await outside.States(), state => Assert.Equal("sent", state));
        Assert.Equal(["Please act", "5 news for you"], outside.Told.Select(mail => SmtpSink.Header(mail, "Subject")!));
    }

    [Fact]
    public async Task What_is_of_no_use_any_more_is_given_up()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        outside.Mail.Answer = at => at == "CONNECT" ? "421 away" : null;
        await outside.Owe(InTime, ("until", Shown.Time(outside.World.Now.AddHours(1), Zone.Wib)));
        await outside.World.Advance(TimeSpan.FromHours(4));
        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromHours(4));
        Assert.Empty(outside.Told);
        Assert.Equal(["givenUp"], await outside.States());
    }

    [Fact]
    public async Task What_was_in_the_letter_of_a_notice_that_made_room_finds_a_way_of_its_own()
    {
        await using var outside = await (await Outside.Open()).WithMail(Nights);
        await outside.World.AdvanceTo(Night);
        await outside.Owe(Telling);
        await outside.Owe(ToAct);
        outside.Mail.Answer = at => at == "CONNECT" ? "421 away" : null;
        await outside.World.AdvanceTo(Night.AddHours(8));
        Assert.Equal(["sending", "sending"], await outside.States());
        var notices = (await outside.World.Ledger.ListAll(NoticeRecords.All(outside.Ani.Id), default)).Select(each => each.State).ToList();
        var carrier = notices.Single(each => each.On(ChannelKind.Email)!.Letter == each.Id);
        var address = NoticeRecords.Notice(outside.Ani.Id, carrier.Id);
        var draft = new Draft(address.Partition, Actor.System("test"), outside.World.Now);
        draft.Remove(await outside.World.Ledger.ReadKnown(address, default), "notice.made-room");
        Assert.True(await outside.World.Ledger.Commit(draft, default));
        outside.Mail.Answer = _ => null;
        await outside.World.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["sent"], await outside.States());
        Assert.Single(outside.Told);
    }

    [Fact]
    public async Task A_gateway_gets_what_it_needs_signed_by_every_secret()
    {
        await using var outside = await Outside.Open();
        await outside.Confirm(outside.Ani, new { phone = new { number = Outside.Number, on = true } }, ChannelKind.Phone);
        await outside.Owe(ToAct);
        var call = outside.Gateway.Calls[^1];
        Assert.Equal("/send", call.Path);
        Assert.Equal(outside.World.Now.ToUnixTimeSeconds().ToString(), call.Timestamp);
        var signed = Encoding.UTF8.GetBytes($"{call.Id}.{call.Timestamp}.{Encoding.UTF8.GetString(call.Body)}");
        Assert.Equal(
            new[] { Outside.FirstSecret, Outside.SecondSecret }.Select(secret => "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))),
            call.Signature.Split(' '));
        var body = JsonDocument.Parse(call.Body).RootElement;
        Assert.Equal((call.Id, "confirm-completion", "id"), (body.GetProperty("id").GetString(), body.GetProperty("kind").GetString(), body.GetProperty("language").GetString()));
    }

    [Fact]
    public async Task A_gateway_that_fails_hangs_drops_or_redirects_is_tried_again_under_the_same_id()
    {
        await using var outside = await Outside.Open();
        await outside.Confirm(outside.Ani, new { phone = new { number = Outside.Number, on = true } }, ChannelKind.Phone);
        outside.Gateway.Answer = outside.Gateway.Hang;
        var owe = outside.Owe(ToAct);
        await outside.Gateway.Hanging;
        outside.World.Clock.Set(outside.World.Now + GatewayChannel.Patience);
        await owe;
        foreach (var answer in new[] { GatewaySink.Drop, GatewaySink.Status(500), GatewaySink.Status(404), GatewaySink.Status(307, ("Location", outside.Gateway.Address + "/elsewhere")), GatewaySink.Status(204) })
        {
            Assert.Equal(["sending"], await outside.States());
            outside.Gateway.Answer = answer;
            outside.World.Clock.Set(outside.World.NextDue()!.Value);
            await outside.World.Settle();
        }

        Assert.Equal(["sent"], await outside.States());
        var told = outside.Gateway.Calls.Skip(1).ToList();
        Assert.Equal(6, told.Count);
        Assert.Single(told.Select(call => call.Id).Distinct(StringComparer.Ordinal));
        Assert.All(told, call => Assert.Equal("/send", call.Path));
    }

    [Fact]
    public async Task A_gateway_that_asks_to_be_left_alone_is()
    {
        await using var outside = await Outside.Open();
        await outside.Confirm(outside.Ani, new { phone = new { number = Outside.Number, on = true } }, ChannelKind.Phone);
        outside.Gateway.Answer = GatewaySink.Status(429, ("Retry-After", "5400"));
        await outside.Owe(ToAct);
        outside.Gateway.Answer = GatewaySink.Status(202);
        await outside.World.Advance(TimeSpan.FromSeconds(5399));
        Assert.Equal(["sending"], await outside.States());
        await outside.World.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["sent"], await outside.States());
    }

    [Theory]
    [InlineData(410, true)]
    [InlineData(422, false)]
    public async Task A_number_that_is_gone_is_off_and_a_message_that_is_refused_is_not_sent_again(int status, bool off)
    {
        await using var outside = await Outside.Open();
        await outside.Confirm(outside.Ani, new { phone = new { number = Outside.Number, on = true } }, ChannelKind.Phone);
        outside.Gateway.Answer = GatewaySink.Status(status);
        await outside.Owe(ToAct);
        await outside.World.Advance(TimeSpan.FromDays(2));
        Assert.Single(outside.Texts);
        Assert.Equal(!off, (await outside.Ani.Get("/me/notifications")).Is(200).Flag("phone.on"));
        Assert.Contains("refused", await outside.States());
    }

    [Fact]
    public void Patience_grows_to_two_hours_and_differs_from_letter_to_letter()
    {
        Assert.InRange(Patience.After(1, "a", null), TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(72));
        Assert.InRange(Patience.After(40, "a", null), TimeSpan.FromMinutes(96), TimeSpan.FromMinutes(144));
        Assert.Equal(TimeSpan.FromHours(5), Patience.After(3, "a", TimeSpan.FromHours(5)));
        Assert.True(Enumerable.Range(0, 30).Select(n => Patience.After(1, $"{n}", null)).Distinct().Count() > 10);
    }
}
