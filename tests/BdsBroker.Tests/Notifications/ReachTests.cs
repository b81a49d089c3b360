using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Notifications;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Tests.Notifications;

/// <summary>What a person says of how to be reached, and how it is proved.</summary>
public class ReachTests
{
    private static readonly NoticeKind Kind = Slices.Notices().Find("confirm-completion")!;

    [Fact]
    public async Task Nothing_but_a_code_leaves_before_an_address_is_proved()
    {
        await using var outside = await Outside.Open();
        var ani = outside.Ani;
        var none = (await ani.Get("/me/notifications")).Is(200);
        Assert.Equal(("id", "all", null), (none.String("language"), none.String("kinds"), none.ETag));
        var told = (await ani.Put("/me/notifications", new { email = new { address = Outside.Address, on = true } })).Is(200);
        Assert.False(told.Flag("email.confirmed"));
        await outside.Owe(Kind);
        Assert.Empty(outside.Mail.Mails);

        (await ani.Post("/me/notifications/email/code", new { })).Is(202);
        await outside.World.Settle();
        var code = Assert.Single(outside.Mail.Mails);
        Assert.Contains("Berlaku 30 menit", Outside.TextOf(code), StringComparison.Ordinal);
        Assert.Null(SmtpSink.Header(code, "List-Unsubscribe"));
        (await ani.Post("/me/notifications/email/confirm", new { code = "12" })).Refused(422, "reach.wrong-code");
        Assert.True((await ani.Post("/me/notifications/email/confirm", new { code = outside.LastCode(ChannelKind.Email) })).Is(200).Flag("email.confirmed"));

        // What was owed before stays in the inbox alone.
        Assert.Empty(outside.Told);
        await outside.Owe(Kind);
        Assert.Single(outside.Told);
    }

    [Fact]
    public async Task A_code_counts_for_half_an_hour_and_five_tries()
    {
        await using var outside = await Outside.Open();
        var ani = outside.Ani;
        (await ani.Put("/me/notifications", new { email = new { address = Outside.Address, on = true } })).Is(200);
        (await ani.Post("/me/notifications/email/confirm", new { code = "000000" })).Refused(409, "reach.no-code");
        (await ani.Post("/me/notifications/email/code", new { })).Is(202);
        await outside.World.Settle();
        var right = outside.LastCode(ChannelKind.Email);
        var wrong = right == "000000" ? "000001" : "000000";

        // At once, since each try counts before the code is looked at.
        var codes = (await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ani.Post("/me/notifications/email/confirm", new { code = wrong })))).Select(reply => reply.Code).ToList();
        Assert.Equal((5, 7), (codes.Count(code => code == "reach.wrong-code"), codes.Count(code => code == "reach.no-code")));
        (await ani.Post("/me/notifications/email/confirm", new { code = right })).Refused(409, "reach.no-code");

        await outside.World.Advance(TimeSpan.FromMinutes(1));
        (await ani.Post("/me/notifications/email/code", new { })).Is(202);
        await outside.World.Settle();
        await outside.World.Advance(TimeSpan.FromMinutes(30));
        (await ani.Post("/me/notifications/email/confirm", new { code = outside.LastCode(ChannelKind.Email) })).Refused(409, "reach.no-code");
    }

    [Fact]
    public async Task Nobody_is_flooded_with_codes_by_one_person_or_by_many()
    {
        await using var outside = await Outside.Open();
        var body = new { email = new { address = Outside.Address, on = true } };
        (await outside.Ani.Put("/me/notifications", body)).Is(200);
        (await outside.Ani.Post("/me/notifications/email/code", new { }, key: "one")).Is(202);
        (await outside.Ani.Post("/me/notifications/email/code", new { }, key: "one")).Is(202);
        Assert.Equal("60", (await outside.Ani.Post("/me/notifications/email/code", new { })).Refused(429, "reach.too-many-codes").Header("Retry-After"));
        for (var n = 1; n < 5; n++)
        {
            var other = outside.World.As($"other-{n}");
            (await other.Put("/me/notifications", new { email = new { address = Outside.Address.ToUpperInvariant(), on = true } })).Is(200);
            (await other.Post("/me/notifications/email/code", new { })).Is(202);
        }

        var last = outside.World.As("last");
        (await last.Put("/me/notifications", body)).Is(200);
        (await last.Post("/me/notifications/email/code", new { })).Refused(429, "reach.too-many-codes");
        await outside.World.Settle();
        Assert.Equal(5, outside.Mail.Mails.Count);

        await outside.World.Advance(TimeSpan.FromDays(1));
        Assert.Empty((await outside.World.Ledger.Records.ReadRange("codes", new("a", "z"), 10, default)).Documents);
        (await last.Post("/me/notifications/email/code", new { })).Is(202);
    }

    [Fact]
    public async Task Another_address_needs_a_proof_of_its_own_and_the_same_keeps_its()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        var now = (await outside.Ani.Get("/me/notifications")).Is(200);
        (await outside.Ani.Put("/me/notifications", new { }, null)).Is(428);
        var same = (await outside.Ani.Put("/me/notifications", new { email = new { address = Outside.Address, on = false }, kinds = "toAct" }, now.ETag)).Is(200);
        Assert.True(same.Flag("email.confirmed"));
        await outside.Owe(Kind);
        Assert.Empty(outside.Told);
        var other = (await outside.Ani.Put("/me/notifications", new { email = new { address = "lain@contoh.id", on = true } }, same.ETag)).Is(200);
        Assert.False(other.Flag("email.confirmed"));
        (await outside.Ani.Put("/me/notifications", new { }, same.ETag)).Is(412);
        Assert.False((await outside.Ani.Put("/me/notifications", new { }, other.ETag)).Is(200).Has("email"));
    }

    [Fact]
    public async Task A_number_is_kept_as_gateways_take_it_and_proved_by_a_text_message()
    {
        await using var outside = await Outside.Open();
        var reply = await outside.Confirm(outside.Ani, new { language = "en", phone = new { number = "0812 4242-7391", on = true } }, ChannelKind.Phone);
        Assert.Equal(Outside.Number, reply.String("phone.number"));
        await outside.Owe(Slices.Notices().Find("offer-received")!, ("until", Shown.Time(outside.World.Now.AddDays(2), Zone.Wib)));
        var text = Assert.Single(outside.Texts);
        Assert.Equal((Outside.Number, "There is a new request for you. Answer before 25 November 2026, 09:00 WIB."), (text.GetProperty("to").GetString(), text.GetProperty("text").GetString()));
        Assert.Equal(["id", "to", "text", "language", "kind", "dueAt", "link"], text.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData("""{"email":{"address":"ani","on":true}}""", "email.address")]
    [InlineData("""{"email":{"address":"ani@contoh.id\r\nBcc: x@contoh.id","on":true}}""", "email.address")]
    [InlineData("""{"email":{"address":"äni@contoh.id","on":true}}""", "email.address")]
    [InlineData("""{"email":{"address":"\"a b\"@contoh.id","on":true}}""", "email.address")]
    [InlineData("""{"email":{"address":"ani@contoh.id"}}""", "email.on")]
    [InlineData("""{"phone":{"number":"0812","on":true}}""", "phone.number")]
    [InlineData("""{"phone":{"number":"+0812345678","on":true}}""", "phone.number")]
    [InlineData("""{"phone":{"number":"7123456789","on":true}}""", "phone.number")]
    [InlineData("""{"quietHours":{"from":"21.00","to":"06:00","zone":"WIB"}}""", "quietHours.from")]
    [InlineData("""{"quietHours":{"from":"21:00","to":"21:00","zone":"WIB"}}""", "quietHours.to")]
    [InlineData("""{"quietHours":{"from":"21:00","to":"06:00","zone":"UTC"}}""", "quietHours.zone")]
    [InlineData("""{"language":"jv"}""", "language")]
    [InlineData("""{"kinds":"some"}""", "kinds")]
    public async Task What_makes_no_sense_is_told_by_field(string body, string field)
    {
        await using var outside = await Outside.Open();
        var reply = (await outside.Ani.Put("/me/notifications", body)).Refused(400, "body.invalid");
        Assert.True(reply.Json.GetProperty("errors").TryGetProperty(field, out _), reply.Text);
    }

    [Theory]
    [InlineData("812-4242-7391", "+6281242427391")]
    [InlineData("6281242427391", "+6281242427391")]
    [InlineData("0081 90 1234 5678", "+819012345678")]
    [InlineData("+81 90 1234 5678", "+819012345678")]
    public async Task A_number_without_its_country_is_of_indonesia(string number, string kept)
    {
        await using var outside = await Outside.Open();
        Assert.Equal(kept, (await outside.Ani.Put("/me/notifications", new { phone = new { number, on = true } })).Is(200).String("phone.number"));
    }

    [Fact]
    public async Task Without_a_channel_no_address_is_kept_and_nothing_is_owed()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var reply = (await ani.Put("/me/notifications", new { email = new { address = Outside.Address, on = true }, phone = new { number = Outside.Number, on = true } })).Refused(400, "body.invalid");
        Assert.Equal(["email", "phone"], reply.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        (await ani.Post("/me/notifications/email/code", new { })).Refused(409, "reach.nothing-there");
        Assert.Empty((await ani.Get("/me/notifications")).Is(200)["offered"].EnumerateArray());
        Assert.Empty((await world.As("opik", "officer").Get("/desk/channels")).Is(200).Items);
    }

    [Fact]
    public async Task One_click_stops_a_channel_without_signing_in_and_looking_at_the_link_does_not()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        await outside.Owe(Kind);
        var header = SmtpSink.Header(outside.Told[0], "List-Unsubscribe")!;
        Assert.Equal("List-Unsubscribe=One-Click", SmtpSink.Header(outside.Told[0], "List-Unsubscribe-Post"));
        Assert.StartsWith("<https://api.contoh.id/api/v1/stop/", header, StringComparison.Ordinal);
        Assert.Contains(header[1..^1], Outside.TextOf(outside.Told[0]), StringComparison.Ordinal);
        var path = header["<https://api.contoh.id/api/v1".Length..^1];

        var page = (await outside.World.Anyone.In("en").Get(path)).Is(200);
        Assert.StartsWith("text/html", page.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("<form method=\"post\">", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("contoh.id", page.Text, StringComparison.Ordinal);
        Assert.True((await outside.Ani.Get("/me/notifications")).Flag("email.on"));

        (await outside.World.Anyone.Get(path[..^1] + (path[^1] == 'a' ? 'b' : 'a'))).Is(404);
        for (var n = 0; n < 2; n++)
        {
            var form = new StringContent("List-Unsubscribe=One-Click", MediaTypeHeaderValue.Parse("application/x-www-form-urlencoded"));
            (await outside.World.Anyone.Send(HttpMethod.Post, path, form)).Is(200);
        }

        Assert.False((await outside.Ani.Get("/me/notifications")).Flag("email.on"));
        await outside.Owe(Kind);
        Assert.Single(outside.Told);
    }

    [Fact]
    public async Task The_export_holds_the_addresses_and_no_code_and_an_erasure_takes_them_for_good()
    {
        await using var outside = await (await Outside.Open()).WithMail();
        await outside.Owe(Kind);
        var stop = SmtpSink.Header(outside.Told[0], "List-Unsubscribe")!["<https://api.contoh.id/api/v1".Length..^1];
        var now = (await outside.Ani.Get("/me/notifications")).Is(200);
        (await outside.Ani.Put("/me/notifications", new { email = new { address = Outside.Address, on = true }, phone = new { number = Outside.Number, on = true } }, now.ETag)).Is(200);
        await outside.World.Advance(TimeSpan.FromMinutes(2));
        (await outside.Ani.Post("/me/notifications/phone/code", new { })).Is(202);
        await outside.World.Settle();
        var code = outside.LastCode(ChannelKind.Phone);

        var archive = string.Concat(Files((await outside.Ani.Get("/me/export")).Is(200).Bytes).Select(file => file.Value));
        Assert.Contains(Outside.Address, archive, StringComparison.Ordinal);
        Assert.Contains(Outside.Number, archive, StringComparison.Ordinal);
        Assert.Contains("\"deliveries\"", archive, StringComparison.Ordinal);
        Assert.DoesNotContain($"\"{code}\"", archive, StringComparison.Ordinal);
        Assert.DoesNotContain("enc1:", archive, StringComparison.Ordinal);

        var asked = (await outside.Ani.Post("/me/erase", new { })).Is(202);
        Assert.Contains(asked["erased"].EnumerateArray(), part => part.GetProperty("step").GetString() == "forgetReach");
        await outside.World.Settle();
        Assert.False((await outside.Ani.Get("/me/notifications")).Has("email"));
        (await outside.World.Anyone.Get(stop)).Is(404);
        Assert.DoesNotContain(Outside.Address, string.Concat(Files((await outside.Ani.Get("/me/export")).Is(200).Bytes).Select(file => file.Value)), StringComparison.Ordinal);
        Assert.Empty(HistoryCheck.FindFaults([.. outside.World.Backend.AllDocuments()]));

        // Who comes back may be reached again.
        await outside.World.Advance(TimeSpan.FromDays(1));
        await outside.WithMail();
        await outside.Owe(Kind);
        Assert.Equal(2, outside.Told.Count);
    }

    [Fact]
    public async Task No_address_number_or_code_is_in_the_data_file_a_message_or_a_log()
    {
        await using var outside = await Outside.Open();
        outside.World.LogFrom = LogLevel.Trace;
        await outside.Confirm(outside.Ani, new { email = new { address = Outside.Address, on = true }, phone = new { number = Outside.Number, on = true } });
        var code = outside.LastCode(ChannelKind.Email);
        outside.Mail.Answer = verb => verb == "RCPT" ? $"450 4.2.1 {Outside.Address} is busy" : null;
        await outside.Owe(Kind);
        outside.Mail.Answer = verb => verb == "RCPT" ? $"550 5.1.1 {Outside.Address} is unknown" : null;
        await outside.World.Advance(TimeSpan.FromHours(1));
        var file = Encoding.Latin1.GetString(await Shared(outside.World.DataFile)) + Encoding.Latin1.GetString(await Shared(outside.World.DataFile + "-wal"));
        Assert.Contains("reach.broken", file, StringComparison.Ordinal);
        Assert.All((string[])[Outside.Address, Outside.Number, Outside.Number[3..], $"\"{code}\""], mark =>
        {
            Assert.DoesNotContain(mark, file, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, outside.World.Log, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("21:00", "06:00", "2026-11-23T14:00:00Z", "2026-11-23T23:00:00Z")]
    [InlineData("21:00", "06:00", "2026-11-23T22:59:59Z", "2026-11-23T23:00:00Z")]
    [InlineData("21:00", "06:00", "2026-11-23T23:00:00Z", null)]
    [InlineData("21:00", "06:00", "2026-11-23T13:59:59Z", null)]
    [InlineData("12:00", "13:30", "2026-11-23T05:10:00Z", "2026-11-23T06:30:00Z")]
    [InlineData("12:00", "13:30", "2026-11-23T06:30:00Z", null)]
    public void Quiet_hours_end_by_the_clocks_of_their_zone(string from, string to, string at, string? end)
    {
        var quiet = new QuietHours(TimeOnly.Parse(from), TimeOnly.Parse(to), Zone.Wib);
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end), quiet.EndOf(DateTimeOffset.Parse(at)));
    }

    private static Dictionary<string, string> Files(byte[] archive)
    {
        using var zip = new ZipArchive(new MemoryStream(archive));
        return zip.Entries.ToDictionary(entry => entry.FullName, entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }, StringComparer.Ordinal);
    }

    private static async Task<byte[]> Shared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
