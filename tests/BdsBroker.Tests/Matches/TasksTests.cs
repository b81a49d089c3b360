using System.Text;
using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Matches;

/// <summary>Everything dated that waits for a provider, in one list, and as a calendar.</summary>
public class TasksTests
{
    private static readonly string[] AllButCertificates = ["offer", "contact", "activity", "completion", "additions", "visit"];

    private static async Task<IReadOnlyList<(string Kind, DateTimeOffset Due, bool Overdue)>> Tasks(Caller who, string provider, string query = "") =>
        [.. (await who.Get($"/providers/{provider}/tasks{query}")).Is(200).Items.Select(task => (task.GetProperty("kind").GetString()!, task.GetProperty("due").GetDateTimeOffset(), task.GetProperty("overdue").GetBoolean()))];

    /// <summary>A loan of an SME that was disbursed with this provider engaged, as its messages found it.</summary>
    private static async Task<string> Loan(World world, string sme, string provider, int number = 1)
    {
        var disbursed = A.Disbursed with { Sme = sme, Number = number, Waves = [], Engagement = A.Helper(provider) with { Offer = null } };
        await world.Seed(RequestRecords.Count(sme), new(number, number));
        await world.Seed(RequestRecords.Request(sme, number), disbursed);
        await world.Tell(new EngagementChanged(sme, number, provider));
        await world.Tell(new WaitEnded(sme, number, disbursed.Generation) { Due = disbursed.Wait!.Until });
        await world.Settle();
        return $"/smes/{sme}/requests/{number}";
    }

    [Fact]
    public async Task What_a_provider_has_to_do_next_follows_a_request_from_its_offer_on()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var request = $"/smes/{sme}/requests/{await world.Request(ani, sme, Market.TechnicalBody)}";

        var offered = (await budi.Get($"/providers/{provider}/tasks")).Is(200);
        Assert.Equal(("offer", false), (offered.String("items.0.kind"), offered.Has("items.0.smeName")));
        Assert.DoesNotContain(sme, offered.Text, StringComparison.Ordinal);
        (await budi.Post($"{offered.String("items.0.link")}/accept", new { })).Is(200);

        var contact = (await budi.In("en").Get($"/providers/{provider}/tasks")).Is(200);
        Assert.Equal(("contact", "Ukir Jaya (contoh)", request, "Contact the SME and note the first contact."), (contact.String("items.0.kind"), contact.String("items.0.smeName"), contact.String("items.0.link"), contact.String("items.0.text")));

        // Reminded: it is overdue, and the next step comes by itself at the new date.
        await world.AdvanceTo(contact.Time("items.0.due").AddHours(1));
        var late = Assert.Single(await Tasks(budi, provider));
        Assert.Equal(("contact", true), (late.Kind, late.Overdue));
        Assert.True(late.Due > world.Now);

        (await budi.Post($"{request}/contacts", new { at = world.Now, channel = "phone", reached = true })).Is(200);
        await world.Settle();
        Assert.Equal(("activity", false), (await Tasks(budi, provider))[0] is var (kind, _, overdue) ? (kind, overdue) : default);
        (await ani.Post($"{request}/complete")).Is(200);
        await world.Settle();
        Assert.Equal("completion", Assert.Single(await Tasks(budi, provider)).Kind);
        (await budi.Post($"{request}/complete")).Is(200);
        await world.Settle();
        Assert.Empty(await Tasks(budi, provider));
    }

    [Fact]
    public async Task Visits_after_disbursement_take_no_place_and_stay_until_they_are_made_and_say_what_the_last_one_found()
    {
        await using var world = await World.Start();
        var budi = world.As("budi", "provider");
        var sme = await world.Sme(world.As("ani", "sme"));
        var provider = await world.Provider(budi);
        var request = await Loan(world, sme, provider);

        Assert.Empty((await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default)).State.Engaged);
        Assert.Equal([1, 3, 6], (await budi.Get($"/providers/{provider}/tasks?kind=visit")).Is(200).Items.Select(task => task.GetProperty("month").GetInt32()));

        await world.AdvanceTo(A.Monday.AddDays(50));
        Assert.Equal([true, false, false], (await Tasks(budi, provider)).Select(task => task.Overdue));
        (await budi.Post($"{request}/visits", new { at = world.Now, notes = "sepi", business = "in-trouble", loan = "unknown" })).Is(200);
        await world.Settle();
        var left = (await budi.Get($"/providers/{provider}/tasks")).Is(200);
        Assert.Equal((2, 1, "in-trouble", "unknown"), (left.Items.Count, left.Number("items.0.found.month"), left.String("items.0.found.business"), left.String("items.0.found.loan")));
        Assert.False(left.Has("items.0.found.note"));

        (await budi.Post($"{request}/handback", new { reason = "pindah" })).Is(200);
        await world.Settle();
        Assert.Empty(await Tasks(budi, provider));
    }

    [Fact]
    public async Task Visits_find_another_consultant_over_the_officers_desk_or_are_waived()
    {
        await using var world = await World.Start();
        var (budi, cici, officer) = (world.As("budi", "provider"), world.As("cici", "provider"), world.As("opik", "officer"));
        var sme = await world.Sme(world.As("ani", "sme"));
        var (one, two) = (await world.Provider(budi), await world.Provider(cici, ("capacity", 1)));
        var request = await Loan(world, sme, one);
        var desk = $"/desk/requests/{sme}/1";
        (await officer.Post($"{desk}/assign", new { providerId = two, note = "tolong" })).Refused(409, "visit.in-good-hands");
        (await budi.Post($"{request}/handback", new { reason = "pindah" })).Is(200);
        await world.Settle();

        var waiting = (await officer.In("en").Get("/desk/requests?why=visits-without-helper")).Is(200);
        Assert.Equal(("the visits after disbursement have no consultant; assign another or waive them", 0), (waiting.String("items.0.why"), waiting["items.0.missed"].GetArrayLength()));
        Assert.Empty((await officer.Get("/desk/requests?why=follow-up-missed")).Is(200).Items);
        (await officer.Post($"{desk}/assign", new { providerId = two, note = "tolong" })).Is(200);
        await world.Settle();
        Assert.Equal(3, (await Tasks(cici, two)).Count);
        Assert.Empty((await officer.Get("/desk/requests")).Is(200).Items);

        (await officer.Post($"{desk}/waive", new { reason = "usaha pindah", months = new[] { 1, 2 } })).Is(200);
        await world.Settle();
        Assert.Equal(2, (await Tasks(cici, two)).Count);
        (await officer.Post($"{desk}/waive", new { reason = "usaha pindah", months = new[] { 1 } })).Is(200);
        (await officer.Post($"{desk}/waive", new { months = new[] { 7 } })).Is(400);
        (await officer.Post($"{desk}/waive", new { reason = "pindah pulau" })).Is(200);
        (await officer.Post($"{desk}/waive", new { reason = "lagi" })).Refused(409, "visit.none-left");
        await world.Settle();
        Assert.Empty(await Tasks(cici, two));
        Assert.Contains("visits-waived", (await cici.Get("/inbox")).Is(200).Items.Select(notice => notice.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task An_officer_finds_on_the_desk_what_visits_found()
    {
        await using var world = await World.Start();
        var (budi, officer) = (world.As("budi", "provider"), world.As("opik", "officer"));
        var sme = await world.Sme(world.As("ani", "sme"));
        var request = await Loan(world, sme, await world.Provider(budi));
        (await budi.Post($"{request}/visits", new { at = world.Now, notes = "toko tutup", business = "closed", loan = "trouble" })).Is(200);
        await world.Settle();
        foreach (var query in (string[])["?state=trouble", "?business=closed", "?loan=trouble&business=closed", "?why=visit-found-trouble&limit=1"])
        {
            Assert.Single((await officer.Get("/desk/requests" + query)).Is(200).Items);
        }

        foreach (var query in (string[])["?state=overdue", "?business=running", "?loan=current", "?why=revoked"])
        {
            Assert.Empty((await officer.Get("/desk/requests" + query)).Is(200).Items);
        }

        foreach (var query in (string[])["?state=late", "?business=fine", "?loan=bad"])
        {
            (await officer.Get("/desk/requests" + query)).Is(400);
        }

        (await budi.Post($"{request}/visits", new { at = world.Now, notes = "x", business = "good", loan = "current" })).Is(400);
        (await budi.Post($"{request}/visits", new { at = world.Now, notes = "x" })).Is(400);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_stands_among_the_rest_where_it_belongs_and_pages_go_through_all()
    {
        await using var world = await World.Start();
        var budi = world.As("budi", "provider");
        var sme = await world.Sme(world.As("ani", "sme"));
        var provider = await world.Provider(budi);
        await Loan(world, sme, provider);
        await Loan(world, sme, provider, 2);
        var standing = (await world.Ledger.ReadKnown(RegistryRecords.Standing(provider), default)).State;
        DateOnly from = new(2025, 1, 1), soon = new(2027, 1, 10);
        await world.Seed(RegistryRecords.Standing(provider), standing with
        {
            // One is renewed already: its earlier term asks for nothing.
            Certificates = [new("k1", "kkmb", "K-1", from, soon, false), new("b1", "bds", "B-1", from, soon, false), new("b1", "bds", "B-2", soon, new(2028, 1, 1), false)],
        });

        List<(string Kind, string Id, DateTimeOffset Due)> all = [];
        for (string? next = ""; next is not null;)
        {
            var page = (await budi.Get($"/providers/{provider}/tasks?limit=1{next}")).Is(200);
            all.AddRange(page.Items.Select(task => (task.GetProperty("kind").GetString()!, task.GetProperty("id").GetString()!, task.GetProperty("due").GetDateTimeOffset())));
            next = page.Has("next") && page["next"].ValueKind != System.Text.Json.JsonValueKind.Null ? $"&cursor={page.String("next")}" : null;
        }

        Assert.Equal(["visit", "visit", "certificate", "visit", "visit", "visit", "visit"], all.Select(task => task.Kind));
        Assert.Equal(7, all.Select(task => task.Id).Distinct().Count());
        Assert.Equal(all.OrderBy(task => task.Due), all);
        Assert.Equal("certificate", Assert.Single(await Tasks(budi, provider, "?kind=certificate")).Kind);
        Assert.Equal(2, (await Tasks(budi, provider, "?until=2027-01-09")).Count);
        Assert.Equal(3, (await Tasks(budi, provider, "?until=2027-01-10")).Count);
        Assert.Empty(await Tasks(budi, provider, "?until=2026-12-22"));
        Assert.Equal(2, (await Tasks(budi, provider, "?until=2026-12-23&kind=visit")).Count);
        Assert.All(AllButCertificates, kind => Assert.True(CamelCase<TaskKind>.TryParse(kind, out _)));
        (await budi.Get($"/providers/{provider}/tasks?kind=party")).Is(400);
        (await budi.Get($"/providers/{provider}/tasks?until=besok")).Is(400);
        (await budi.Get($"/providers/{provider}/tasks/calendar?until=besok")).Is(400);
    }

    [Fact]
    public async Task However_much_waits_a_page_is_a_range_and_two_documents()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        var sme = await world.Sme(world.As("ani", "sme"));
        var provider = await world.Provider(world.As("budi", "provider"));
        for (var number = 1; number <= 40; number++)
        {
            await Loan(world, sme, provider, number);
        }

        (await officer.Get($"/providers/{provider}/tasks")).Is(200);
        await world.Settle();
        Reply? page = null;
        var calls = await world.Count(async () => page = await officer.Get($"/providers/{provider}/tasks?limit=100"));
        Assert.Equal(100, page!.Items.Count);

        // The roles of the caller, the provider that the gate looks for, and the standing.
        Assert.True(calls is { Reads: <= 3, Pages: 1, Commits: 0 }, $"{calls}");
    }

    [Fact]
    public async Task A_calendar_holds_an_event_for_each_task_that_keeps_its_id_when_its_date_moves_and_names_nobody()
    {
        await using var world = await World.Start();
        var budi = world.As("budi", "provider");
        var sme = await world.Sme(world.As("ani", "sme"));
        var provider = await world.Provider(budi);
        var request = await Loan(world, sme, provider);
        var file = (await budi.Get($"/providers/{provider}/tasks/calendar")).Is(200);
        Assert.Equal("text/calendar; charset=utf-8", file.Header("Content-Type"));
        Assert.DoesNotContain("Ukir", file.Text, StringComparison.Ordinal);
        Assert.All(file.Text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));

        var events = Events(file.Text);
        Assert.Equal(["20261223", "20270223", "20270523"], events.Select(each => each["DTSTART;VALUE=DATE"]));
        Assert.Equal("20261224", events[0]["DTEND;VALUE=DATE"]);
        Assert.Equal("Kunjungi usaha ini (bulan ke-1) dan catat hasilnya.", events[0]["SUMMARY"]);
        Assert.Equal($"Permintaan {sme}/1\n{request}", events[0]["DESCRIPTION"]);
        Assert.Equal(3, events.Select(each => each["UID"]).Distinct().Count());
        Assert.All(events, each => Assert.Equal("20261123T020000Z", each["DTSTAMP"]));

        // Given back, and taken over after the first fell due: the date moves, the event stays the same.
        await world.AdvanceTo(A.Monday.AddDays(45));
        (await budi.Post($"{request}/handback", new { reason = "pindah" })).Is(200);
        (await world.As("opik", "officer").Post($"/desk/requests/{sme}/1/assign", new { providerId = provider, note = "tolong" })).Is(200);
        await world.Settle();
        var moved = Events((await budi.Get($"/providers/{provider}/tasks/calendar?kind=visit")).Is(200).Text);
        Assert.Equal(events.Select(each => each["UID"]), moved.Select(each => each["UID"]));
        Assert.NotEqual(events[0]["DTSTART;VALUE=DATE"], moved[0]["DTSTART;VALUE=DATE"]);
    }

    /// <summary>The events of a calendar file, read as RFC 5545 says: unfolded, nested as they begin and end, texts unescaped.</summary>
    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Events(string file)
    {
        var lines = file.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Equal(("BEGIN:VCALENDAR", "END:VCALENDAR", ""), (lines[0], lines[^2], lines[^1]));
        Assert.Contains("VERSION:2.0", lines);
        Assert.Contains(lines, line => line.StartsWith("PRODID:", StringComparison.Ordinal));
        var (within, events) = (new Stack<string>(), new List<Dictionary<string, string>>());
        foreach (var (name, value) in lines.SkipLast(1).Select(line => (line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..])))
        {
            if (name == "BEGIN")
            {
                within.Push(value);
                if (value == "VEVENT")
                {
                    events.Add(new(StringComparer.Ordinal));
                }
            }
            else if (name == "END")
            {
                Assert.Equal(value, within.Pop());
            }
            else if (within.Peek() == "VEVENT")
            {
                events[^1].Add(name, value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\,", ",", StringComparison.Ordinal).Replace("\\;", ";", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal));
            }
        }

        Assert.Empty(within);
        return events;
    }
}
