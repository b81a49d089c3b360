using BdsBroker.Assessment;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Assessment;

/// <summary>What anyone reads of a quarter that is over.</summary>
public class ReportOverHttpTests
{
    private const string Report = "/programme/report?scheme=kkmb&quarter=2026-Q4";

    private static readonly DateTimeOffset Published = new(2027, 1, 15, 2, 0, 0, TimeSpan.Zero);

    private static async Task Counted(World world, int from, int to, string province, Figure figure)
    {
        for (var n = from; n < to; n++)
        {
            await world.Seed(AssessmentRecords.OfRequest("kkmb", new(2026, 10 + (n % 3)), $"{province}s{n}", 1, 0), new(province, null, Tally.One(figure), 1));
        }
    }

    [Fact]
    public async Task It_comes_two_weeks_after_the_quarter_is_over_without_small_groups_and_anyone_may_keep_it()
    {
        await using var world = await World.Start(at: Published.AddDays(-1));
        await Counted(world, 0, 3, "31", Figure.Engaged);
        await Counted(world, 0, 8, "32", Figure.Engaged);
        await Counted(world, 0, 6, "33", Figure.Engaged);
        var early = (await world.Anyone.In("en").Get(Report)).Refused(409, "programme.report-not-published");
        Assert.Contains("2027-01-15", early.String("detail"), StringComparison.Ordinal);
        await world.Advance(TimeSpan.FromDays(1));

        var report = (await world.Anyone.Get(Report)).Is(200);
        Assert.Equal("public, max-age=86400", report.Header("Cache-Control"));
        Assert.Equal("""{"value":null,"suppressed":true}""", report["rows.0.figures.engaged"].GetRawText());
        Assert.True(report.Flag("rows.1.figures.engaged.suppressed"));
        Assert.Equal("""{"value":6}""", report["rows.2.figures.engaged"].GetRawText());
        Assert.Equal("""{"value":17}""", report["total.engaged"].GetRawText());
        Assert.Equal("2027-01-15", report.String("publishedOn"));
    }

    [Fact]
    public async Task It_stays_as_it_was_published_and_is_read_at_once()
    {
        await using var world = await World.Start(at: Published);
        await Counted(world, 0, 7, "33", Figure.Engaged);
        var first = (await world.Anyone.Get(Report)).Is(200);
        await Counted(world, 7, 8, "33", Figure.Engaged);
        await world.Restart();
        Reply? second = null;
        var calls = await world.Count(async () => second = (await world.Anyone.Get(Report)).Is(200));
        Assert.Equal(first.Text, second!.Text);
        Assert.Equal((2, 0, 0), (calls.Reads, calls.Pages, calls.Commits));
    }

    [Fact]
    public async Task Two_who_ask_first_at_once_are_shown_the_same()
    {
        await using var world = await World.Start(at: Published);
        await Counted(world, 0, 7, "33", Figure.Engaged);
        Reply? other = null;
        world.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where == "programme-report")
            {
                world.Calls.Before = null;
                await Counted(world, 7, 9, "33", Figure.Engaged);
                other = (await world.Anyone.Get(Report)).Is(200);
            }
        };
        var one = (await world.Anyone.Get(Report)).Is(200);
        Assert.Equal(9, other!.Number("total.engaged.value"));
        Assert.Equal(other.Text, one.Text);
    }

    [Fact]
    public async Task A_quarter_of_which_nothing_was_counted_is_not_kept()
    {
        await using var world = await World.Start(at: Published);
        var calls = await world.Count(async () => Assert.Empty((await world.Anyone.Get(Report)).Is(200)["rows"].EnumerateArray()));
        Assert.Equal(0, calls.Commits);
        foreach (var wrong in (string[])["", "?scheme=kkmb", "?quarter=2026-Q4", "?scheme=none&quarter=2026-Q4", "?scheme=kkmb&quarter=2026-Q5", "?scheme=kkmb&quarter=2016-Q4", "?scheme=kkmb&quarter=9999-Q4"])
        {
            (await world.Anyone.Get("/programme/report" + wrong)).Refused(400, "body.invalid");
        }
    }
}
