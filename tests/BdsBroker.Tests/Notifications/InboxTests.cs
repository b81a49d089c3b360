using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Notifications;

public class InboxTests
{
    private static readonly NoticeKind Invited = Slices.Notices().Kinds.First(kind => kind.Code == "member.invited");

    [Fact]
    public async Task Each_accepted_member_of_a_party_is_told_once_however_often_it_is_owed()
    {
        await using var world = await World.Start();
        world.Disorder = new(11);
        var (ani, budi, invited) = (world.As("ani"), world.As("budi"), world.As("candra"));
        await Join(world, ani, accepted: true);
        await Join(world, budi, accepted: true);
        await Join(world, invited, accepted: false);
        var notice = Invited.To(Parties.Sme, "s1", "cause", world.Now, "/smes/s1", ("party", "Ukir Jaya"));
        await Owe(world, notice);
        await Owe(world, notice);

        foreach (var member in new[] { ani, budi })
        {
            var inbox = (await member.In("en").Get("/inbox")).Is(200);
            Assert.Equal("You are invited to join Ukir Jaya. Accept or decline the invitation.", Assert.Single(inbox.Items).GetProperty("text").GetString());
            Assert.Equal(1, inbox.Number("unread"));
            Assert.Equal("/smes/s1", inbox.String("items.0.link"));
            Assert.StartsWith("Anda diundang", (await member.Get("/inbox")).String("items.0.text"), StringComparison.Ordinal);
        }

        Assert.Empty((await invited.Get("/inbox")).Is(200).Items);
    }

    [Fact]
    public async Task The_inbox_shows_the_newest_first_page_by_page()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        for (var n = 0; n < 5; n++)
        {
            await Owe(world, Personal(ani, n));
        }

        var first = (await ani.Get("/inbox?limit=2")).Is(200);
        var second = (await ani.Get($"/inbox?limit=2&cursor={first.String("next")}")).Is(200);
        Assert.Equal(["4", "3", "2", "1"], first.Items.Concat(second.Items).Select(item => item.GetProperty("link").GetString()!));
        (await ani.Get("/inbox?limit=0")).Is(400);
        (await ani.Get("/inbox?unread=maybe")).Is(400);
        (await world.Anyone.Get("/inbox")).Is(401);
    }

    [Fact]
    public async Task A_notice_is_read_once_and_by_its_reader_alone()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani"), world.As("budi"));
        await Owe(world, Personal(ani, 0));
        await Owe(world, Personal(ani, 1));
        var id = (await ani.Get("/inbox")).String("items.0.id");

        (await budi.Post($"/inbox/{id}/read")).Is(404);
        (await ani.Post("/inbox/unknown/read")).Is(404);
        Assert.True((await ani.Post($"/inbox/{id}/read")).Is(200).Flag("read"));
        var readAt = (await ani.Get("/inbox")).Time("items.0.readAt");
        world.Clock.Set(world.Now.AddHours(1));
        Assert.Equal(readAt, (await ani.Post($"/inbox/{id}/read")).Is(200).Time("readAt"));

        var unread = (await ani.Get("/inbox?unread=true")).Is(200);
        Assert.Equal(1, unread.Number("unread"));
        Assert.Equal("0", Assert.Single(unread.Items).GetProperty("link").GetString());
        Assert.Equal(2, (await ani.Get("/inbox")).Items.Count);
    }

    [Fact]
    public async Task The_oldest_notices_make_room_every_now_and_then()
    {
        await using var world = await World.Start(new() { Limits = new() { NoticesPerPerson = 3 } });
        var ani = world.As("ani");
        var rooms = 0;
        var newest = -1;
        while (rooms < 3)
        {
            var notice = Personal(ani, ++newest);
            await Owe(world, notice);
            if (newest == 0)
            {
                (await ani.Post($"/inbox/{(await ani.Get("/inbox")).String("items.0.id")}/read")).Is(200);
            }

            rooms += OnNoticeOwed.MakesRoom(NoticeRecords.IdOf(notice)) ? 1 : 0;
            Assert.True(newest < 80, "One of eight makes room.");
        }

        // The last one made room, so no more are left than are kept.
        var inbox = (await ani.Get("/inbox")).Is(200);
        Assert.Equal([$"{newest}", $"{newest - 1}", $"{newest - 2}"], inbox.Items.Select(item => item.GetProperty("link").GetString()!));
        Assert.Equal(3, inbox.Number("unread"));
        Assert.Equal(3, (await ani.Get("/inbox?unread=true")).Items.Count);
    }

    [Fact]
    public async Task Notices_to_one_person_touch_no_row_in_common()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        for (var n = 0; n < 20; n++)
        {
            await Owe(world, Personal(ani, n));
        }

        // A row that two of them had written would be at its second revision, and would be what those who are put at the same time race for.
        var rows = await world.Ledger.Records.ReadRange(NoticeRecords.Partition(ani.Id), new("a", "z"), 100, default);
        Assert.Equal(60, rows.Documents.Count);
        Assert.All(rows.Documents, row => Assert.Contains("\"rev\":1,", System.Text.Encoding.UTF8.GetString(row.Json.Span), StringComparison.Ordinal));
        Assert.Equal(20, (await ani.Get("/inbox")).Number("unread"));
    }

    [Fact]
    public async Task The_holder_of_a_certificate_is_told_sixty_days_before_its_end_unless_it_was_renewed()
    {
        await using var world = await World.Start();
        var certifier = world.As("citra", "certifier");
        var (left, renewed) = (await Certified(world, "siti", "K-1"), await Certified(world, "tono", "K-2"));
        (await certifier.Post(renewed.Path + "/renew", new { number = "K-2", validFrom = "2027-11-23", validTo = "2028-11-22" })).Is(200);

        var soon = new DateTimeOffset(2027, 9, 23, 17, 0, 0, TimeSpan.Zero);
        await world.AdvanceTo(soon.AddSeconds(-1));
        Assert.DoesNotContain("certificate.ends-soon", await Codes(left.Holder));
        await world.AdvanceTo(soon);
        Assert.Equal(["certificate.ends-soon", "certificate.issued"], await Codes(left.Holder));
        Assert.Contains("22 November 2027", (await left.Holder.Get("/inbox")).String("items.0.text"), StringComparison.Ordinal);
        await world.AdvanceTo(new DateTimeOffset(2027, 11, 22, 17, 0, 0, TimeSpan.Zero));
        Assert.Equal(["certificate.expired", "certificate.ends-soon", "certificate.issued"], await Codes(left.Holder));
        Assert.Equal(["certificate.issued", "certificate.renewed"], (await Codes(renewed.Holder)).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Codes(Caller caller) => [.. (await caller.Get("/inbox")).Items.Select(item => item.GetProperty("code").GetString()!)];

    private static async Task<(Caller Holder, string Path)> Certified(World world, string subject, string number)
    {
        var (holder, certifier) = (world.As(subject, "provider"), world.As("citra", "certifier"));
        var provider = (await holder.Post("/providers", Registry.Given.Provider())).Is(201).String("id");
        var id = (await holder.Post($"/providers/{provider}/certificates", new { scheme = "kkmb" })).Is(201).String("id");
        var path = $"/providers/{provider}/certificates/{id}";
        (await certifier.Post(path + "/train", new { session = 1, attended = true })).Is(200);
        (await certifier.Post(path + "/examine", new { score = 60 })).Is(200);
        (await certifier.Post(path + "/issue", new { number, validFrom = "2026-11-23", validTo = "2027-11-22" })).Is(200);
        await world.Settle();
        return (holder, path);
    }

    // The number is the link, by which the tests tell them apart.
    private static NoticeOwed Personal(Caller reader, int number) =>
        Invited.To(NoticeKind.Person, reader.Id, $"cause-{number}", World.Monday.AddMinutes(number - 100), $"{number}", ("party", "Ukir Jaya"));

    private static async Task Owe(World world, NoticeOwed notice)
    {
        var draft = new Draft("test/1", Actor.System("test"), world.Now);
        draft.Owe(notice);
        Assert.True(await world.Ledger.Commit(draft, default));
        await world.Settle();
    }

    private static Task Join(World world, Caller member, bool accepted) =>
        world.Seed(Parties.Member(Parties.Sme, "s1", member.Id), new(member.Id, MemberKind.Member, null, accepted, world.Now));
}
