using BdsBroker.Assessment;
using BdsBroker.Registry;
using BdsBroker.Tests.Cohorts;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;

namespace BdsBroker.Tests.Assessment;

/// <summary>What the programme came to, as officers and certifiers read it.</summary>
public class AssessmentOverHttpTests
{
    private const string November = "/assessment?from=2026-11&to=2026-11";

    [Fact]
    public async Task Each_step_to_a_certificate_counts_once_in_its_month_and_the_province_of_the_applicant()
    {
        await using var world = await World.Start();
        var (officer, certifier) = (world.As("opik", "officer"), world.As("sari", "certifier"));
        await world.Certified(world.As("budi"));
        var refused = await Registry.Given.ProviderOf(world.As("cici"), ("regency", "31.71"));
        var id = (await world.As("cici").Post($"/providers/{refused}/certificates", new { scheme = "kkmb" })).Is(201).String("id");
        await world.Settle();
        await world.Advance(TimeSpan.FromDays(10));
        (await certifier.Post($"/providers/{refused}/certificates/{id}/refuse", new { note = "mundur" })).Is(200);
        world.Disorder = new(3);
        await world.Settle();

        var november = (await certifier.Get(November + "&by=province&scheme=kkmb")).Is(200);
        Assert.Equal(["31", "33"], november["rows"].EnumerateArray().Select(row => row.GetProperty("group").GetString()));
        Assert.Equal("DKI Jakarta", november.String("rows.0.name"));
        Assert.Equal((1, 0, 0), (november.Number("rows.0.figures.applied"), november.Number("rows.0.figures.trained"), november.Number("rows.0.figures.refused")));
        Assert.Equal((1, 1, 1), (november.Number("rows.1.figures.applied"), november.Number("rows.1.figures.trained"), november.Number("rows.1.figures.certified")));
        Assert.Equal((2, 1), (november.Number("total.applied"), november.Number("total.certified")));

        var months = (await officer.Get("/assessment?from=2026-11&to=2026-12&by=month")).Is(200);
        Assert.Equal(["2026-11", "2026-12"], months["rows"].EnumerateArray().Select(row => row.GetProperty("group").GetString()));
        Assert.Equal((0, 1), (months.Number("rows.1.figures.applied"), months.Number("rows.1.figures.refused")));
        Assert.Equal(["kkmb"], (await officer.Get(November + "&by=scheme")).Is(200)["rows"].EnumerateArray().Select(row => row.GetProperty("group").GetString()));
        Assert.Equal(1, (await officer.Get(November + "&by=month&province=31")).Is(200).Number("total.applied"));
        Assert.Equal(0, (await officer.Get(November + "&scheme=bds")).Is(200).Number("total.applied"));
    }

    [Fact]
    public async Task What_a_certificate_came_to_counts_for_the_cohort_it_was_certified_in_before_that_for_the_one_it_is_in()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        var cohort = await Class.Planned(world);
        var (budi, cici) = (await Class.Candidate(world, "budi"), await Class.Candidate(world, "cici"));
        await world.Settle();
        Assert.Equal("- applied=2", await Cohorts(officer));
        await cohort.Do("admit", Class.Named(budi, cici));
        Assert.Equal("Angkatan 1 (contoh) applied=2", await Cohorts(officer));
        var another = await Class.Planned(world, ("name", "Angkatan 2"));
        await cohort.Do("withdraw", new { certificate = cici.Certificate, note = "pindah" });
        Assert.Equal("- applied=1, Angkatan 1 (contoh) applied=1", await Cohorts(officer));
        world.Disorder = new(7);
        await another.Do("admit", Class.Named(cici));

        await cohort.UntilTheExamination();
        foreach (var session in (string[])["1", "2"])
        {
            await cohort.Do("attend", new { session, present = new[] { budi.Certificate } });
        }

        await cohort.Do("score", new { scores = new[] { new { certificate = budi.Certificate, score = 80 } } });
        await cohort.Do("issue", new { validFrom = "2026-11-27", validTo = "2027-11-26" }, 202);
        await cohort.Do("close", new { others = "release" });
        await another.Do("close", new { others = "release" });
        Assert.Equal("- applied=1, Angkatan 1 (contoh) applied=1 trained=1 certified=1", await Cohorts(officer));
        Assert.Equal("Angkatan 1 (contoh) applied=1 trained=1 certified=1", await Cohorts(officer, "&cohort=" + cohort.Id));
        Assert.Equal("- applied=1", await Cohorts(officer, "&cohort=none"));
    }

    [Fact]
    public async Task What_a_request_came_to_counts_for_the_scheme_that_its_provider_was_engaged_under()
    {
        await using var world = await World.Start();
        await CreditJourneyTests.Run(world, _ => Task.CompletedTask);
        var figures = (await world.As("opik", "officer").Get(November + "&by=province")).Is(200);
        Assert.Equal("33", figures.String("rows.0.group"));
        Assert.Equal(
            "{\"applied\":2,\"trained\":2,\"certified\":2,\"refused\":0,\"engaged\":1,\"assisted\":1,\"daysToReady\":{\"median\":0,\"mean\":0},\"forwarded\":1,\"approved\":1,\"declined\":0,"
            + "\"rupiahApproved\":45000000,\"disbursed\":1,\"rupiahDisbursed\":45000000,\"visitsMade\":0,\"visitsMissed\":0,\"settled\":0,\"writtenOff\":0,\"ratings\":{\"count\":1,\"mean\":5}}",
            figures["rows.0.figures"].GetRawText());
        Assert.Equal(figures["rows.0.figures"].GetRawText(), figures["total"].GetRawText());
        Assert.Equal(0, (await world.As("opik", "officer").Get(November + "&scheme=bds")).Is(200).Number("total.engaged"));
    }

    [Fact]
    public async Task What_is_asked_for_in_the_wrong_way_is_said()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        foreach (var wrong in (string[])
            [
                "", "?from=2026-11", "?from=2026-11&to=x", "?from=2026-12&to=2026-11", "?from=2021-11&to=2026-11", November[11..] + "&by=bank", November[11..] + "&scheme=none", November[11..] + "&province=99",
                November[11..] + "&cohort=A.B", November[11..] + "&format=xml",
            ])
        {
            (await officer.Get("/assessment" + wrong)).Refused(400, "body.invalid");
        }

        (await officer.Get("/assessment?from=2021-12&to=2026-11&scheme=kkmb")).Is(200);
        (await world.As("budi", "provider").Get(November)).Is(403);
        (await world.Anyone.Get(November)).Is(401);
    }

    [Fact]
    public async Task Only_the_months_that_are_asked_for_are_read()
    {
        await using var world = await World.Start();
        var officer = world.As("opik", "officer");
        await world.Seed(AssessmentRecords.Cell("kkmb", new(2026, 1), "33", "satu"), new("33", "satu", Tally.One(Figure.Trained)));
        await world.Seed(AssessmentRecords.Cell("kkmb", new(2026, 4), "33", null), new("33", null, Tally.One(Figure.Trained)));
        var calls = await world.Count(async () => Assert.Equal(1, (await officer.Get("/assessment?from=2026-01&to=2026-03&scheme=kkmb&by=month")).Is(200).Number("total.trained")));
        Assert.Equal((3, 0), (calls.Pages, calls.Commits));
        Assert.InRange(calls.Reads, 1, 2);

        // The schemes' own list, and each month of both.
        calls = await world.Count(async () => Assert.Equal(2, (await officer.Get("/assessment?from=2026-01&to=2026-12&by=scheme")).Is(200).Number("total.trained")));
        Assert.Equal(1 + (2 * 12), calls.Pages);
        Assert.Equal(1, (await officer.Get("/assessment?from=2026-01&to=2026-12&cohort=satu")).Is(200).Number("total.trained"));
        Assert.Equal(1, (await officer.Get("/assessment?from=2026-01&to=2026-12&cohort=none")).Is(200).Number("total.trained"));
    }

    [Fact]
    public async Task Of_many_schemes_together_fewer_months_may_be_asked_for()
    {
        await using var world = await World.Start(new() { Schemes = [.. Enumerable.Range(0, 30).Select(n => new Scheme($"s{n}"))] });
        var officer = world.As("opik", "officer");
        (await officer.Get("/assessment?from=2026-01&to=2026-08")).Is(200);
        var refused = (await officer.In("en").Get("/assessment?from=2026-01&to=2026-09")).Refused(400, "body.invalid");
        Assert.Equal("Of 30 schemes at most 8 months; choose one scheme for more.", refused.String("errors.to"));
    }

    [Fact]
    public async Task A_table_has_a_row_for_each_group_and_ends_with_the_total()
    {
        await using var world = await World.Start();
        var tally = Tally.One(Figure.Approved).With(Figure.RupiahApproved, 45_000_000) + (Tally.Zero with { Days = new Dictionary<int, long> { [3] = 1, [4] = 1 }, Ratings = new Dictionary<int, long> { [4] = 1 } });
        await world.Seed(AssessmentRecords.Cell("kkmb", new(2026, 11), "33", null), new("33", null, tally));
        await world.Seed(AssessmentRecords.Cell("kkmb", new(2026, 11), null, null), new(null, null, tally));
        var reply = (await world.As("opik", "officer").In("id").Get(November + "&format=csv")).Is(200);
        Assert.Equal("attachment; filename=assessment-all-2026-11-2026-11-by-province.csv; filename*=UTF-8''assessment-all-2026-11-2026-11-by-province.csv", reply.Header("Content-Disposition"));
        var lines = reply.Text.TrimStart('﻿').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("provinsi;nama;mendaftar;", lines[0], StringComparison.Ordinal);
        Assert.Equal("(tidak ada);;0;0;0;0;0;0;3,5;3,5;0;1;0;45000000;0;0;0;0;0;0;0;4", lines[1]);
        Assert.Equal("33;Jawa Tengah;0;0;0;0;0;0;3,5;3,5;0;1;0;45000000;0;0;0;0;0;0;0;4", lines[2]);
        Assert.Equal("jumlah;;0;0;0;0;0;0;3,5;3,5;0;2;0;90000000;0;0;0;0;0;0;0;4", lines[3]);
    }

    private static async Task<string> Cohorts(Caller officer, string more = "") => string.Join(", ", (await officer.Get("/assessment?from=2026-11&to=2026-12&by=cohort" + more)).Is(200)["rows"].EnumerateArray()
        .Select(row => (Name: row.TryGetProperty("name", out var name) ? name.GetString()! : "-", Figures: row.GetProperty("figures").EnumerateObject()
            .Where(figure => figure.Value.ValueKind == System.Text.Json.JsonValueKind.Number && figure.Value.GetInt64() != 0).Select(figure => $"{figure.Name}={figure.Value}")))
        .Where(row => row.Figures.Any())
        .Select(row => $"{row.Name} {string.Join(' ', row.Figures)}").Order(StringComparer.Ordinal));
}
