using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Cohorts;

public class CohortsOverHttpTests
{
    private static readonly object OneYear = new { validFrom = "2026-12-01", validTo = "2027-11-30" };

    [Fact]
    public async Task A_class_is_planned_filled_trained_scored_and_issued_in_one_step_for_all_who_pass()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, cici, dedi) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"), await Class.Candidate(world, "dedi"));
        await cohort.Do("admit", Class.Named(budi, cici, dedi));
        await cohort.UntilTheExamination();
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate, cici.Certificate } });
        await cohort.Do("attend", new { session = "2", present = new[] { budi.Certificate } });
        await cohort.Do("score", new { scores = new[] { Score(budi, 80), Score(cici, 59), Score(dedi, 90) } });
        var asked = (await cohort.Post("issue", OneYear)).Is(202);
        Assert.Equal("/api/v1" + cohort.Path, asked.Location);
        Assert.False(asked["issue.done"].GetBoolean());
        (await cohort.Post("score", new { scores = new[] { Score(cici, 70) } })).Refused(409, "cohort.issuing");
        Assert.Equal(202, (await cohort.Post("issue", OneYear)).Status);
        await world.Settle();

        var roster = (await cohort.Read()).Is(200);
        Assert.True(roster["issue.done"].GetBoolean());
        Assert.Equal(["issued", "examined", "inTraining"], Members(roster, "state"));
        Assert.Equal(["budi", "cici", "dedi"], Members(roster, "providerName"));
        Assert.Equal(["KKMB-2026-0001", "-", "-"], Members(roster, "number"));
        Assert.Equal(["-", "certificate.not-passed", "certificate.not-trained"], Members(roster, "problem"));
        Assert.Equal(["False", "False", "False"], Members(roster, "pending"));
        Assert.Equal(1, roster["members.1.lacks.points"].GetInt32());
        Assert.Equal(1, roster["members.2.lacks.sessions"].GetInt32());

        // Cici sits again, and Dedi had been at the first session after all.
        await cohort.Do("score", new { scores = new[] { Score(cici, 75) } });
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate, cici.Certificate, dedi.Certificate } });
        Assert.Equal(["issued", "examined", "examined"], Members(await cohort.Read(), "state"));
        await cohort.Do("issue", OneYear, 202);
        Assert.Equal(["KKMB-2026-0001", "KKMB-2026-0002", "KKMB-2026-0003"], Members(await cohort.Read(), "number"));
        await cohort.Do("close", new { others = "release" });
        Assert.Equal("2027-11-30", (await cohort.Certificate(dedi)).String("validTo"));
        Assert.Equal(cohort.Id, (await cohort.Certificate(dedi)).String("cohort"));
    }

    [Fact]
    public async Task A_candidate_is_told_where_and_when_and_sees_its_own_class_and_nobody_in_it()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.Do("admit", Class.Named(budi, cici));
        var owner = world.As("budi", "provider");
        var seen = (await owner.Get($"/providers/{budi.Provider}/certificates/{budi.Certificate}")).Is(200);
        Assert.Equal((cohort.Id, "Angkatan 1 (contoh)", "Balai Solo (contoh)"), (seen.String("seat.cohort"), seen.String("seat.name"), seen.String("seat.venue")));
        Assert.Equal("2026-11-26", seen.String("seat.sessions.1.date"));
        Assert.DoesNotContain(cici.Certificate, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(cici.Provider, seen.Text, StringComparison.Ordinal);
        (await owner.Get(cohort.Path)).Refused(403, "auth.role");
        var told = (await owner.In("en").Get("/inbox")).Is(200).Items.Select(item => item.GetProperty("text").GetString()!).ToList();
        Assert.Contains(told, text => text.Contains("25 November 2026, 26 November 2026", StringComparison.Ordinal) && text.Contains("Balai Solo", StringComparison.Ordinal));

        // Two days before the first session, at its first minute in Solo.
        Assert.DoesNotContain("cohort.reminder", await Codes(owner), StringComparison.Ordinal);
        var later = await Class.Planned(world, ("name", "Angkatan 2"), ("sessions", new[] { Class.Session("1", "2026-12-10", "Kas") }), ("examination", "2026-12-11"));
        var dedi = await Class.Candidate(world, "dedi");
        await later.Do("admit", Class.Named(dedi));
        await world.AdvanceTo(new(2026, 12, 7, 16, 59, 0, TimeSpan.Zero));
        Assert.DoesNotContain("cohort.reminder", await Codes(world.As("dedi", "provider")), StringComparison.Ordinal);
        await world.AdvanceTo(new(2026, 12, 7, 17, 0, 0, TimeSpan.Zero));
        Assert.Contains("cohort.reminder", await Codes(world.As("dedi", "provider")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Places_are_never_overbooked_though_many_admit_at_once()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world, ("places", 2));
        List<(string, string)> candidates = [];
        for (var n = 0; n < 6; n++)
        {
            candidates.Add(await Class.Candidate(world, $"p{n}"));
        }

        var replies = await Task.WhenAll(candidates.Select(candidate => cohort.Post("admit", Class.Named(candidate))));
        Assert.Equal(2, replies.Count(reply => reply.Status == 200));
        Assert.Equal(4, replies.Count(reply => reply.Code == "cohort.full"));
        (await cohort.Post("admit", Class.Named([.. candidates]))).Refused(409, "cohort.full");
        Assert.Equal(2, (await cohort.Read()).Number("taken"));
        (await cohort.Certifier.Put(cohort.Path, Class.Body(("places", 1)), "*")).Refused(409, "cohort.places-taken");
    }

    [Fact]
    public async Task Whoever_leaves_before_it_begins_gives_the_place_back_and_may_join_another()
    {
        await using var world = await World.Start();
        var (first, second) = (await Class.Planned(world, ("places", 1)), await Class.Planned(world, ("name", "Angkatan 2")));
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await first.Do("admit", Class.Named(budi));
        (await first.Post("admit", Class.Named(cici))).Refused(409, "cohort.full");
        (await second.Post("admit", Class.Named(budi))).Refused(409, "cohort.elsewhere");
        (await first.Post("withdraw", new { certificate = budi.Certificate, note = "pindah" })).Is(200);

        // What it takes along has not reached the certificate yet.
        (await second.Post("admit", Class.Named(budi))).Refused(409, "cohort.still-leaving");
        await world.Settle();
        Assert.False((await first.Certificate(budi)).Has("cohort"));
        await second.Do("admit", Class.Named(budi));
        Assert.Equal(second.Id, (await first.Certificate(budi)).String("cohort"));
        await first.Do("admit", Class.Named(cici));
        Assert.Equal("budi", (await second.Read()).String("members.0.providerName"));
        Assert.Contains("cohort.withdrawn", await Codes(world.As("budi", "provider")), StringComparison.Ordinal);

        // From the first session's day on the place stays taken.
        await world.AdvanceTo(new(2026, 11, 24, 17, 0, 0, TimeSpan.Zero));
        await first.Do("withdraw", new { certificate = cici.Certificate, note = "sakit" });
        Assert.Equal(1, (await first.Read()).Number("taken"));
        (await first.Post("admit", Class.Named(await Class.Candidate(world, "dedi")))).Refused(409, "cohort.full");
        await first.Do("admit", Class.Named(cici));
        Assert.Equal(1, (await first.Read()).Number("taken"));
    }

    [Fact]
    public async Task Attendance_is_of_everybody_a_correction_corrects_it_and_what_was_noted_alone_stands()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.Do("admit", Class.Named(budi, cici));
        (await cohort.Post("attend", new { session = "1", present = Array.Empty<string>() })).Refused(409, "cohort.session-ahead");
        await world.AdvanceTo(new(2026, 11, 24, 17, 0, 0, TimeSpan.Zero));
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate } });
        Assert.Equal([1, 0], (await cohort.Read()).Json.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("sessionsAttended").GetInt32()));
        Assert.False((await cohort.Certificate(cici)).Json.GetProperty("sessions")[0].GetProperty("attended").GetBoolean());

        // The certifier knows better of Cici alone; the class's list, noted again, takes it away from nobody but its own.
        (await cohort.Certifier.Post($"/providers/{cici.Provider}/certificates/{cici.Certificate}/train", new { session = "1", attended = true, note = "terlambat" })).Is(200);
        await cohort.Do("attend", new { session = "1", present = Array.Empty<string>() });
        Assert.Equal(0, (await cohort.Certificate(budi)).Number("sessionsAttended"));
        Assert.Equal(1, (await cohort.Certificate(cici)).Number("sessionsAttended"));
        Assert.Equal("terlambat", (await cohort.Certificate(cici)).String("sessions.0.note"));
        var noted = (await cohort.Read()).ETag;
        Assert.Equal(noted, (await cohort.Do("attend", new { session = "1", present = Array.Empty<string>() })).ETag);
        (await cohort.Post("attend", new { session = "9", present = Array.Empty<string>() })).Refused(400, "body.invalid");
        Assert.True((await cohort.Post("attend", new { session = "1", present = new[] { "nobody" } })).Refused(400, "body.invalid")["errors"].TryGetProperty("present[0]", out _));
    }

    [Fact]
    public async Task A_certificate_that_was_decided_alone_stays_as_it_was_decided()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.Do("admit", Class.Named(budi, cici));
        await cohort.UntilTheExamination();
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate, cici.Certificate } });
        var alone = $"/providers/{budi.Provider}/certificates/{budi.Certificate}";
        (await cohort.Certifier.Post(alone + "/examine", new { score = 95 })).Is(200);
        (await cohort.Certifier.Post(alone + "/issue", new { number = "ISTIMEWA-1", validFrom = "2026-12-01", validTo = "2027-05-31" })).Is(200);
        (await cohort.Certifier.Post($"/providers/{cici.Provider}/certificates/{cici.Certificate}/refuse", new { note = "palsu" })).Is(200);
        await world.Settle();
        await cohort.Do("score", new { scores = new[] { Score(budi, 10), Score(cici, 90) } });
        await cohort.Do("issue", OneYear, 202);
        var roster = await cohort.Read();
        Assert.Equal(["issued", "refused"], Members(roster, "state"));
        Assert.Equal(["ISTIMEWA-1", "-"], Members(roster, "number"));
        Assert.Equal(95, (await cohort.Certificate(budi)).Number("score"));
        Assert.Equal(["False", "False"], Members(roster, "pending"));
        (await cohort.Post("withdraw", new { certificate = budi.Certificate, note = "x" })).Refused(409, "cohort.member-issued");
    }

    [Fact]
    public async Task Delivered_twice_and_in_any_order_every_certificate_follows_once()
    {
        await using var world = await World.Start();
        world.Disorder = new Random(7);
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await cohort.UntilTheExamination();

        // Nothing is worked off in between.
        (await cohort.Post("admit", Class.Named(budi, cici))).Is(200);
        (await cohort.Post("attend", new { session = "1", present = new[] { budi.Certificate, cici.Certificate } })).Is(200);
        (await cohort.Post("score", new { scores = new[] { Score(budi, 80), Score(cici, 40) } })).Is(200);
        (await cohort.Post("issue", OneYear)).Is(202);
        await world.Settle();
        Assert.Equal(["issued", "examined"], Members(await cohort.Read(), "state"));
        var inbox = (await world.As("budi", "provider").Get("/inbox")).Is(200).Items.Select(item => item.GetProperty("code").GetString());
        Assert.Equal(["certificate.issued", "cohort.admitted"], inbox.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Closing_refuses_or_releases_whoever_has_no_certificate_and_makes_room_for_another_class()
    {
        await using var world = await World.Start(new Settings { Limits = new() { OpenCohortsPerScheme = 1 } });
        var first = await Class.Planned(world);
        (await first.Certifier.Post("/cohorts", Class.Body())).Refused(409, "cohort.limit");
        var budi = await Class.Candidate(world, "budi");
        await first.Do("admit", Class.Named(budi));
        (await first.Post("close", new { others = "refuse" })).Refused(400, "body.invalid");
        await first.Do("close", new { others = "release" });
        Assert.Equal("closed", (await first.Do("close", new { others = "release" })).String("state"));
        (await first.Post("close", new { others = "refuse", note = "x" })).Refused(409, "cohort.closed");
        (await first.Post("admit", Class.Named(budi))).Refused(409, "cohort.closed");
        Assert.Equal("applied", (await first.Certificate(budi)).String("state"));

        var second = await Class.Planned(world);
        await second.Do("admit", Class.Named(budi));
        await second.Do("close", new { others = "refuse", note = "tidak datang" });
        Assert.Equal(("refused", "tidak datang"), ((await first.Certificate(budi)).String("state"), (await first.Certificate(budi)).String("note")));
        Assert.Equal(["closed", "closed"], (await first.Certifier.Get("/cohorts?scheme=kkmb&state=closed")).Is(200).Items.Select(item => item.GetProperty("state").GetString()));
        Assert.Empty((await first.Certifier.Get("/cohorts?state=open")).Is(200).Items);
        Assert.Empty((await first.Certifier.Get("/cohorts?scheme=bds")).Is(200).Items);
    }

    [Fact]
    public async Task A_class_that_nobody_decides_stands_on_the_officers_desk_again_and_again_until_it_is_decided()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var budi = await Class.Candidate(world, "budi");
        await cohort.Do("admit", Class.Named(budi));
        var officer = world.As("opik", "officer");

        // The examination is on the 27th; its day ends in Solo at 17:00 UTC.
        await world.AdvanceTo(new(2026, 12, 11, 16, 59, 0, TimeSpan.Zero));
        Assert.Empty((await officer.Get("/desk/cohorts")).Is(200).Items);
        await world.AdvanceTo(new(2026, 12, 11, 17, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, (await officer.Get("/desk/cohorts")).Is(200)["items.0.waited"].GetInt32());
        await world.Advance(TimeSpan.FromDays(14));
        Assert.Equal(2, (await officer.Get("/desk/cohorts")).Is(200)["items.0.waited"].GetInt32());
        var told = (await cohort.Certifier.Get("/inbox")).Is(200).Items.Select(item => item.GetProperty("code").GetString());
        Assert.Equal(["cohort.late", "cohort.late"], told);

        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate } });
        await cohort.Do("score", new { scores = new[] { Score(budi, 80) } });
        Assert.Single((await officer.Get("/desk/cohorts")).Items);
        await cohort.Do("issue", OneYear, 202);
        Assert.Empty((await officer.Get("/desk/cohorts")).Items);
        await world.Advance(TimeSpan.FromDays(30));
        Assert.Empty((await officer.Get("/desk/cohorts")).Items);
        Assert.Equal(2, (await cohort.Certifier.Get("/inbox")).Items.Count);
    }

    [Fact]
    public async Task A_changed_plan_is_told_keeps_what_was_noted_and_moves_its_deadlines()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var budi = await Class.Candidate(world, "budi");
        await cohort.Do("admit", Class.Named(budi));
        var before = await cohort.Read();
        Assert.Equal(before.ETag, (await cohort.Certifier.Put(cohort.Path, Class.Body(), before.ETag)).Is(200).ETag);
        (await cohort.Certifier.Put(cohort.Path, Class.Body())).Refused(428, "version.required");
        (await cohort.Certifier.Put(cohort.Path, Class.Body(("scheme", "bds")), before.ETag)).Refused(400, "body.invalid");
        await world.AdvanceTo(new(2026, 11, 25, 2, 0, 0, TimeSpan.Zero));
        await cohort.Do("attend", new { session = "1", present = new[] { budi.Certificate } });
        var read = await cohort.Read();
        (await cohort.Certifier.Put(cohort.Path, Class.Body(), before.ETag)).Refused(412, "version.stale");
        (await cohort.Certifier.Put(cohort.Path, Class.Body(("sessions", new[] { Class.Session("2", "2026-11-26", "Jaminan") })), read.ETag)).Refused(409, "cohort.session-noted");
        var moved = Class.Body(("sessions", new[] { Class.Session("1", "2026-11-25", "Arus kas"), Class.Session("2", "2026-12-30", "Jaminan") }), ("examination", "2026-12-31"));
        (await cohort.Certifier.Put(cohort.Path, moved, read.ETag)).Is(200);
        await world.Settle();
        Assert.Equal(1, (await cohort.Read())["sessions.0.present"].GetInt32());
        Assert.Equal("2026-12-31", (await cohort.Certificate(budi)).String("seat.examination"));
        Assert.Contains("cohort.changed", await Codes(world.As("budi", "provider")), StringComparison.Ordinal);
        await world.AdvanceTo(new(2027, 1, 14, 16, 0, 0, TimeSpan.Zero));
        Assert.Empty((await cohort.Certifier.Get("/desk/cohorts")).Items);
        await world.AdvanceTo(new(2027, 1, 14, 17, 0, 0, TimeSpan.Zero));
        Assert.Single((await cohort.Certifier.Get("/desk/cohorts")).Items);
    }

    [Fact]
    public async Task The_roster_is_a_table_too()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var budi = await Class.Candidate(world, "=budi");
        await cohort.Do("admit", Class.Named(budi));
        await cohort.UntilTheExamination();
        await cohort.Do("attend", new { session = "2", present = new[] { budi.Certificate } });
        var table = await cohort.Certifier.In("en").Get(cohort.Path + "?format=csv");
        Assert.Equal("text/csv; charset=utf-8; header=present", table.Is(200).Header("Content-Type"));
        Assert.Equal(
            $"\ufeffno,provider,application,1,2,sessions attended,sessions lacking,score,points lacking,state,number,valid to,hindrance,left (WIB)\r\n1,'=budi,{budi.Certificate},,1,1,,,,in training,,,,\r\n",
            table.Text);
        await cohort.Do("score", new { scores = new[] { new { certificate = budi.Certificate, score = 10 } } });
        await cohort.Do("issue", new { validFrom = "2026-12-01", validTo = "2027-11-30" }, 202);
        Assert.Contains("sudah diuji;;;nilai di bawah batas lulus;", (await cohort.Certifier.In("id").Get(cohort.Path + "?format=csv")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", null)]
    [InlineData("scheme", "none")]
    [InlineData("region", "33.00")]
    [InlineData("region", "99")]
    [InlineData("places", 201)]
    [InlineData("places", 0)]
    [InlineData("examination", "2026-11-25")]
    [InlineData("examination", "27-11-2026")]
    [InlineData("sessions", null)]
    public async Task A_plan_that_cannot_be_is_refused_by_field(string field, object? value)
    {
        await using var world = await World.Start();
        var refused = (await world.As("opik", "officer").Post("/cohorts", Class.Body((field, value)))).Refused(400, "body.invalid");
        Assert.True(refused["errors"].TryGetProperty(field, out _), refused.Text);
    }

    [Fact]
    public async Task Sessions_have_codes_of_their_own_and_are_not_without_number()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        var twice = (await officer.Post("/cohorts", Class.Body(("sessions", new[] { Class.Session("a", "2026-11-25", "x"), Class.Session("A", "2026-11-25", "y") })))).Refused(400, "body.invalid");
        Assert.True(twice["errors"].TryGetProperty("sessions[1].code", out _));
        (await officer.Post("/cohorts", Class.Body(("sessions", Enumerable.Range(1, 61).Select(n => Class.Session($"{n}", "2026-11-25", "x")))))).Refused(400, "body.invalid");
        (await officer.Post("/cohorts", Class.Body(("sessions", new[] { Class.Session("kas, 1", "2026-11-25", "x") })))).Refused(400, "body.invalid");
        (await officer.Post("/cohorts", Class.Body(("sessions", Enumerable.Range(1, 60).Select(n => Class.Session($"{n}", "2026-11-25", "x")))))).Is(201);
    }

    [Fact]
    public async Task Only_applications_of_the_scheme_that_are_not_examined_yet_are_admitted_all_or_none()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var (budi, other, examined) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici", "bds"), await Class.Candidate(world, "dedi"));
        var certificate = $"/providers/{examined.Provider}/certificates/{examined.Certificate}";
        (await cohort.Certifier.Post(certificate + "/train", new { session = "x", attended = true })).Is(200);
        (await cohort.Certifier.Post(certificate + "/examine", new { score = 50 })).Is(200);
        (await cohort.Post("admit", Class.Named(budi, examined))).Refused(409, "cohort.not-open");
        Assert.True((await cohort.Post("admit", Class.Named(budi, other))).Refused(400, "body.invalid")["errors"].TryGetProperty("members[1]", out _));
        (await cohort.Post("admit", Class.Named((budi.Provider, "nosuchid")))).Refused(400, "body.invalid");
        (await cohort.Post("admit", Class.Named((other.Provider, budi.Certificate)))).Refused(400, "body.invalid");
        (await cohort.Post("admit", Class.Named(budi, budi))).Refused(400, "body.invalid");
        Assert.Equal(0, (await cohort.Read()).Number("taken"));
        await cohort.Do("admit", Class.Named(budi));
        var etag = (await cohort.Read()).ETag;
        Assert.Equal(etag, (await cohort.Do("admit", Class.Named(budi))).ETag);
        (await cohort.Post("issue", OneYear)).Refused(409, "cohort.nobody-scored");
        (await cohort.Post("score", new { scores = new[] { Score(budi, 80) } })).Refused(409, "cohort.examination-ahead");
    }

    [Fact]
    public async Task Days_beyond_what_an_application_was_opened_under_are_refused_before_anything_is_issued()
    {
        await using var world = await World.Start();
        var cohort = await Class.Planned(world);
        var budi = await Class.Candidate(world, "budi");
        await cohort.Do("admit", Class.Named(budi));
        await cohort.UntilTheExamination();
        await cohort.Do("score", new { scores = new[] { Score(budi, 80) } });
        (await cohort.Post("issue", new { validFrom = "2026-12-01", validTo = "2032-11-30" })).Refused(400, "body.invalid");
        Assert.False((await cohort.Read()).Has("issue"));
    }

    [Fact]
    public async Task The_largest_class_is_filled_noted_scored_and_issued()
    {
        await using var world = await World.Start();
        var sessions = Enumerable.Range(1, 60).Select(n => Class.Session($"sesi-{n:D2}", "2026-11-23", "Topik yang panjang sekali namanya")).ToArray();
        var cohort = await Class.Planned(world, ("places", 200), ("sessions", sessions), ("examination", "2026-11-23"));
        List<(string Provider, string Certificate)> all = [];
        for (var n = 0; n < 200; n++)
        {
            all.Add(await Class.Candidate(world, $"calon-{n:D3}"));
        }

        foreach (var some in all.Chunk(50))
        {
            (await cohort.Post("admit", Class.Named(some))).Is(200);
        }

        await world.Settle();
        foreach (var session in sessions.Select((_, n) => $"sesi-{n + 1:D2}").Take(3))
        {
            await cohort.Do("attend", new { session, present = all.Select(member => member.Certificate) });
        }

        await cohort.Do("score", new { scores = all.Select(member => Score(member, 80)) });
        await cohort.Do("issue", OneYear, 202);
        var roster = (await cohort.Read()).Is(200);
        Assert.All(Members(roster, "state"), state => Assert.Equal("issued", state));
        Assert.Equal(200, Members(roster, "number").Distinct().Count());
        var reads = await world.Count(async () => (await cohort.Read()).Is(200));
        Assert.InRange(reads.Reads + reads.Pages, 1, 4);
    }

    private static object Score((string Provider, string Certificate) candidate, int score) => new { certificate = candidate.Certificate, score };

    private static IEnumerable<string> Members(Reply roster, string member) =>
        roster.Json.GetProperty("members").EnumerateArray().Select(each => each.TryGetProperty(member, out var value) ? value.ToString() : "-");

    private static async Task<string> Codes(Caller caller) => string.Join(' ', (await caller.Get("/inbox")).Is(200).Items.Select(item => item.GetProperty("code").GetString()));
}
