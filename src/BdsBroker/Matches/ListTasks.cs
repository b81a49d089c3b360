using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Calendar = BdsBroker.Core.Calendar;

namespace BdsBroker.Matches;

/// <summary>Which tasks are asked for, as sent.</summary>
internal sealed class TasksQuery
{
    /// <summary>Only those that are due by the end of this day, in the provider's zone.</summary>
    [FromQuery(Name = "until")]
    public string? Until { get; init; }

    /// <summary>Only those of this kind.</summary>
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    internal (TaskKind? Kind, DateOnly? Until, Problem? Problem) Check()
    {
        TaskKind? kind = null;
        if (Kind is not null)
        {
            if (!CamelCase<TaskKind>.TryParse(Kind, out var parsed))
            {
                var list = string.Join(", ", Enum.GetValues<TaskKind>().Select(Signals.NameOf));
                return (null, null, Problem.Invalid("kind", new($"Pilih salah satu: {list}.", $"Choose one of: {list}.")));
            }

            kind = parsed;
        }

        if (Until is null)
        {
            return (kind, null, null);
        }

        return DateOnly.TryParseExact(Until, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until) && until.Year is >= 1900 and <= 2200
            ? (kind, until, null)
            : (null, null, Problem.Invalid("until", new("Tulis tanggal seperti 2026-12-31.", "Write a date such as 2026-12-31.")));
    }
}

/// <summary>Everything dated that waits for a provider, soonest first: offers, contacts, activity, visits after disbursement, certificates that end.</summary>
internal static class ListTasks
{
    internal static async Task<Answer<ListView<TaskView>>> Handle(string provider, [AsParameters] TasksQuery query, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var (found, wrong) = await Find(provider, query, page.Cursor, page.Limit, call, broker, cancel);
        return wrong is null ? Answer<ListView<TaskView>>.Ok(new([.. found.Tasks], found.Next)) : wrong;
    }

    /// <summary>
    /// One page of them: a range of what requests want, which is kept in the order of its dates, and between it the certificates, which the standing holds. A cursor names a place among both.
    /// That the caller looked at the SMEs is noted.
    /// </summary>
    internal static async ValueTask<((IReadOnlyList<TaskView> Tasks, string? Next, Zone Zone) Found, Problem? Problem)> Find(
        string provider, TasksQuery query, string? cursor, int limit, Call call, Broker broker, CancellationToken cancel)
    {
        var (kind, until, problem) = query.Check();
        if (problem is not null)
        {
            return (([], null, Zone.Wib), problem);
        }

        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State;
        var zone = Calendar.ZoneOf(standing.Regency[..2]);
        var list = AgendaRecords.Tasks(provider, kind);
        var wanted = kind is TaskKind.Certificate ? new Page<Stored<Agenda>>([], null) : await broker.Ledger.List(list, cursor, limit, cancel);
        var after = Cursor.Decode(cursor, list.Prefix)?[list.Prefix.Length..] ?? "";
        var tasks = wanted.Items.Select(entry => Of(entry, list, call))
            .Concat(Certificates(standing, call, broker).Where(each => kind is null or TaskKind.Certificate && string.CompareOrdinal(each.Place, after) > 0))
            .OrderBy(each => each.Place, StringComparer.Ordinal)
            .ToList();
        var more = tasks.Count > limit || wanted.Next is not null;
        var shown = tasks.Take(limit).ToList();
        var last = shown.LastOrDefault().Place;
        if (until is { } day && Calendar.StartOf(day.AddDays(1), zone) is var end && shown.FindIndex(each => each.View.Due > end) is >= 0 and var first)
        {
            (shown, more) = (shown[..first], false);
        }

        await broker.NoteLook(call, call.Shows!, shown.Select(each => each.View.Sme).OfType<string>(), cancel);
        return (([.. shown.Select(each => each.View)], more ? Cursor.Encode(list.Prefix + last, list.Prefix) : null, zone), null);
    }

    private static (string Place, TaskView View) Of(Stored<Agenda> entry, Listing<Agenda> list, Call call)
    {
        var place = entry.Address.Key[list.Prefix.Length..];
        var task = entry.State.Tasks.First(task => AgendaRecords.Place(entry.State, task) == place);
        return (place, TaskView.Of(entry.State, task, call.Now, call.Language));
    }

    /// <summary>The certificates whose latest term ends soon, or ended lately: as long before and after as their holder is told before.</summary>
    private static IEnumerable<(string Place, TaskView View)> Certificates(Standing standing, Call call, Broker broker)
    {
        DateTimeOffset Later(DateTimeOffset at) => broker.Deadlines.After(at, broker.Deadlines.Waits.CertificateNotice, standing.Regency[..2]);
        return
            from terms in standing.Certificates.GroupBy(held => held.StandsFor, StringComparer.Ordinal)
            let certificate = terms.MaxBy(term => term.ValidTo)
            let due = Calendar.StartOf(certificate.ValidTo.AddDays(1), Zone.Wib)
            where Later(call.Now) >= due && Later(due) >= call.Now
            select (AgendaRecords.Place(due, $"{certificate.Id}-{Signals.NameOf(TaskKind.Certificate)}"), TaskView.Of(standing.Provider, certificate, due, call.Now, call.Language));
    }
}
