using System.Globalization;
using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>A version of a plan in the list of them.</summary>
/// <param name="Version">Which.</param>
/// <param name="SavedAt">When.</param>
/// <param name="SavedAs">In which role.</param>
/// <param name="Inflow">Of the twelve months, rupiah.</param>
/// <param name="Outflow">Of the twelve months, rupiah.</param>
/// <param name="Text">What it comes to, in a sentence.</param>
internal sealed record PlanVersionView(int Version, DateTimeOffset SavedAt, string SavedAs, long Inflow, long Outflow, string Text)
{
    internal static PlanVersionView Of(Plan plan, Language language)
    {
        var (inflow, outflow, lines) = (plan.Monthly.Sum(month => month.Inflow), plan.Monthly.Sum(month => month.Outflow), plan.Sales?.Count ?? 0);
        return new(plan.Version, plan.SavedAt, plan.SavedBy.As, inflow, outflow, new Text(
            $"12 bulan mulai {plan.StartMonth}: masuk {Rupiah.Indonesian(inflow)}, keluar {Rupiah.Indonesian(outflow)}, sisa {Rupiah.Indonesian(inflow - outflow)}" + (lines > 0 ? $"; {lines} jenis penjualan." : "."),
            $"12 months from {plan.StartMonth}: in {Rupiah.English(inflow)}, out {Rupiah.English(outflow)}, left {Rupiah.English(inflow - outflow)}" + (lines > 0 ? $"; {(lines == 1 ? "1 kind" : $"{lines} kinds")} of sales." : ".")).In(language));
    }
}

/// <summary>Lists the versions of a plan, the first one first.</summary>
internal static class ListVersions
{
    internal static async Task<Answer<ListView<PlanVersionView>>> Handle(string sme, int number, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var versions = await broker.Ledger.List(PlanRecords.Versions(sme, number), page.Cursor, page.Limit, cancel);
        return Answer<ListView<PlanVersionView>>.Ok(new([.. versions.Items.Select(version => PlanVersionView.Of(version.State, call.Language))], versions.Next));
    }
}

/// <summary>One difference in the reader's language.</summary>
internal sealed record PlanChangeView(string Path, JsonElement? Old, JsonElement? New, string Text);

/// <summary>The difference between two versions.</summary>
internal sealed record PlanDifferenceView(int From, int To, IReadOnlyList<PlanChangeView> Changes);

/// <summary>Compares any two versions of a plan: <c>?from=&amp;to=</c>; without them the last with the one before.</summary>
internal static class ComparePlans
{
    internal static async Task<Answer<PlanDifferenceView>> Handle(string sme, int number, string? from, string? to, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        int? Version(string name, string? told) => told is null ? null
            : int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? fields.Count(name, version, 1, 1_000_000) : fields.Count(name, 0, 1, 1_000_000);
        var (first, last) = (Version("from", from), Version("to", to));
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        if (await broker.Ledger.Read(PlanRecords.Plan(sme, number), cancel) is not { State: var current })
        {
            return Problem.NotFound;
        }

        last ??= current.Version;
        first ??= Math.Max(1, last.Value - 1);
        var later = last == current.Version ? current : (await broker.Ledger.Read(PlanRecords.Version(sme, number, last.Value), cancel))?.State;
        var earlier = (await broker.Ledger.Read(PlanRecords.Version(sme, number, first.Value), cancel))?.State;
        return earlier is null || later is null
            ? Problem.NotFound
            : Answer<PlanDifferenceView>.Ok(new(first.Value, last.Value, [.. PlanDifference.Of(earlier, later).Select(change => new PlanChangeView(change.Path, change.Old, change.New, change.Words.In(call.Language)))]));
    }
}
