using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>What the latest visit to a business found.</summary>
internal sealed record VisitFound([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Month, DateTimeOffset At, string Business, string Loan);

/// <summary>
/// What one request wants of one provider, by when: a projection of the request, in the provider's partition, listed under the due time of each task. Once nothing waits any more it stays as an
/// empty mark, so that a message that was overtaken cannot bring a task back. The SME's name is in it only while the provider is engaged.
/// </summary>
internal sealed record Agenda
{
    public required string Provider { get; init; }
    public required string Sme { get; init; }
    public required int Number { get; init; }

    /// <summary>The request's revision that this shows.</summary>
    public required int Revision { get; init; }
    public required RequestKind Kind { get; init; }
    public required string Regency { get; init; }
    public string? SmeName { get; init; }

    /// <summary>Whether the provider is engaged in it after disbursement, when it no longer takes a place.</summary>
    public bool Followed { get; init; }
    public required IReadOnlyList<HelperTask> Tasks { get; init; }

    /// <summary>What the latest visit found; null before the first, and once no visit is left.</summary>
    public VisitFound? Found { get; init; }

    /// <summary>The agenda as the request now says it is.</summary>
    internal static Agenda AsSeenBy(Stored<Request> stored, string provider)
    {
        var request = stored.State;
        var tasks = request.TasksOf(provider);
        return new()
        {
            Provider = provider,
            Sme = request.Sme,
            Number = request.Number,
            Revision = stored.Revision,
            Kind = request.Kind,
            Regency = request.Regency,
            SmeName = tasks.Count > 0 && request.Engages(provider) ? request.SmeName : null,
            Followed = request.Engages(provider) && !request.TakesPlace(provider),
            Tasks = tasks,
            Found = tasks.Any(task => task.Kind == TaskKind.Visit) && request.FollowUps.Where(task => task.Business is not null).MaxBy(task => task.DoneAt) is { } last
                ? new(last.Month, last.DoneAt!.Value, last.Business!, last.Loan!)
                : null,
        };
    }

    /// <summary>Whether both say the same, of whichever revision.</summary>
    internal bool IsSameAs(Agenda other) => Tasks.SequenceEqual(other.Tasks) && this with { Tasks = other.Tasks, Revision = other.Revision } == other;
}

/// <summary>Where agendas are kept: in their provider's partition.</summary>
internal static class AgendaRecords
{
    /// <summary>What one request wants of a provider; also listed by the due time of each task, among all and among those of its kind.</summary>
    internal static Address<Agenda> Agenda(string provider, string sme, int number) => new(Parties.Partition(Parties.Provider, provider), $"agenda/{sme}/{number:D6}", MatchesJson.Default.Agenda)
    {
        HasHistory = false,
        ListedUnder = agenda =>
        [
            .. agenda.Tasks.SelectMany(task => (string[])[$"tasks/all/{Place(agenda, task)}", $"tasks/{Signals.NameOf(task.Kind)}/{Place(agenda, task)}"]),
            .. agenda.Followed ? [$"followed/{agenda.Sme}-{agenda.Number:D6}"] : Array.Empty<string>(),
        ],
    };

    /// <summary>A provider's tasks, soonest first, all or those of a kind; which task of its agenda an entry stands for, its place tells.</summary>
    internal static Listing<Agenda> Tasks(string provider, TaskKind? kind) =>
        new(Parties.Partition(Parties.Provider, provider), $"tasks/{(kind is { } one ? Signals.NameOf(one) : "all")}/", MatchesJson.Default.Agenda);

    /// <summary>The requests that a provider is engaged in after disbursement.</summary>
    internal static Listing<Agenda> Followed(string provider) => new(Parties.Partition(Parties.Provider, provider), "followed/", MatchesJson.Default.Agenda);

    /// <summary>Where a task stands among those of its provider: by its due time.</summary>
    internal static string Place(Agenda agenda, HelperTask task) => Place(task.Due, $"{agenda.Sme}-{agenda.Number:D6}-{Signals.NameOf(task.Kind)}-{task.Month ?? 0}");

    internal static string Place(DateTimeOffset due, string what) => $"{due.UtcTicks:D19}-{what}";
}
