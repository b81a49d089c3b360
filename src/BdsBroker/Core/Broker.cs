using System.Security.Cryptography;
using System.Text.Json;
using BdsBroker.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Core;

/// <summary>
/// What an operation may use, and the two ways it commits: for a call (<see cref="Commit{TView}"/>, and <see cref="Change{T,TView}"/> where one document decides)
/// and for a message (<see cref="Apply"/>). All of them read and decide again when somebody else was faster.
/// </summary>
internal sealed class Broker(Ledger ledger, SubjectKeys keys, IQueues queues, IFiles files, TimeProvider clock, Settings settings, Deadlines deadlines, Ids ids, JsonSerializerOptions keptJson)
{
    // Everybody who loses a race has let somebody else win; 60 lost in a row means the document is hotter than one document should be.
    private const int Attempts = 60;

    // Whoever calls gives up at about 30 seconds, and is to hear before that there are too many; but one slow attempt is no race yet.
    private const int AttemptsAtLeast = 5;
    private static readonly TimeSpan LongestRace = TimeSpan.FromSeconds(10);

    internal Ledger Ledger => ledger;

    /// <summary>The lists that this process keeps in memory.</summary>
    internal KeptLists Lists { get; } = new(ledger.Records, ids, clock);

    /// <summary>The keys of those whose personal values are kept.</summary>
    internal SubjectKeys Keys => keys;

    /// <summary>Which looks at an SME's data are noted already.</summary>
    internal SeenToday Seen { get; } = new();

    /// <summary>The ways by which people are reached outside of their inbox; none unless an operator configured one.</summary>
    internal Channels Channels { get; init; } = Channels.None;

    internal IQueues Queues => queues;

    internal IFiles Files => files;

    internal TimeProvider Clock => clock;

    internal Settings Settings => settings;

    internal Deadlines Deadlines => deadlines;

    internal Ids Ids => ids;

    /// <summary>Takes the broker from the services, so that handlers name it as an argument.</summary>
    public static ValueTask<Broker> BindAsync(HttpContext http) => ValueTask.FromResult(http.RequestServices.GetRequiredService<Broker>());

    /// <summary>
    /// Commits what <paramref name="attempt"/> drafts in one partition and gives its answer; a problem commits nothing. A repeated Idempotency-Key
    /// gets the first answer again (rights were checked before).
    /// </summary>
    internal async Task<Answer<TView>> Commit<TView>(Call call, string partition, Func<Draft, ValueTask<Answer<TView>>> attempt, CancellationToken cancel)
        where TView : class
    {
        var row = call.IdempotencyKey is { } key ? Remembered.Prefix + Ids.From(call.PersonId, call.Route, key) : null;
        var began = clock.GetTimestamp();
        for (var n = 0; MayTry(n, began); n++)
        {
            if (await Repeat<TView>(call, partition, row, cancel) is { } repeated)
            {
                return repeated;
            }

            var draft = new Draft(partition, call.Actor, call.Now);
            var answer = await attempt(draft);
            if (answer.Problem is not null)
            {
                // The same call, sent twice at once, may have been done meanwhile: then what refuses this one is its own effect.
                return await Repeat<TView>(call, partition, row, cancel) ?? answer;
            }

            if (row is not null)
            {
                draft.Raw(new Change.PutNew(row, JsonSerializer.SerializeToUtf8Bytes(answer.Remember(call.BodyHash, call.Now, keptJson), CoreJson.Default.RememberedAnswer)));
                draft.Owe(new AnswerRemembered(partition, row) { Due = call.Now + settings.Limits.IdempotencyKept });
            }

            if (await ledger.Commit(draft, cancel))
            {
                return answer;
            }
        }

        return Problem.Busy;
    }

    private bool MayTry(int lost, long began) => lost < AttemptsAtLeast || (lost < Attempts && clock.GetElapsedTime(began) < LongestRace);

    /// <summary>The answer to the call that had this row's key before, or null.</summary>
    private async ValueTask<Answer<TView>?> Repeat<TView>(Call call, string partition, string? row, CancellationToken cancel)
        where TView : class
    {
        if (row is null || await ledger.Records.Read(partition, row, cancel) is not { } earlier)
        {
            return null;
        }

        var remembered = DocumentFormat.Reading(partition, row, () =>
            JsonSerializer.Deserialize(earlier.Json.Span, CoreJson.Default.RememberedAnswer) ?? throw new JsonException("It is no kept answer."));
        return string.Equals(remembered.BodyHash, call.BodyHash, StringComparison.Ordinal)
            ? Answer<TView>.Repeated(remembered, await keys.For([earlier], cancel))
            : Problem.KeyReused;
    }

    /// <summary>
    /// Commits what <paramref name="attempt"/> drafts on one document of the partition, which must exist in the version that the call names, if it names one:
    /// the usual operation.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The document that decides.</param>
    /// <param name="attempt">Decides on the document as it is now and drafts what follows.</param>
    /// <param name="cancel">Stops it; nothing is committed, or all of it.</param>
    /// <param name="versionRequired">Whether the call must name a version (what replaces or removes as a whole).</param>
    internal Task<Answer<TView>> Change<T, TView>(
        Call call, Address<T> address, Func<Draft, Stored<T>, ValueTask<Answer<TView>>> attempt, CancellationToken cancel, bool versionRequired = false)
        where T : class
        where TView : class => Commit(call, address.Partition, async draft =>
            await Read(call, address, cancel) is not { } now ? Problem.NotFound
            : IfMatchProblem(call, now.ETag, versionRequired) is { } stale ? stale
            : await attempt(draft, now), cancel);

    /// <summary>
    /// Commits a creation whose id follows from the caller's key (<see cref="Call.NewId"/>). What the same call made before is shown as it is by now where its kept answer was forgotten
    /// since, for it cannot be made twice.
    /// </summary>
    /// <param name="call">The call.</param>
    /// <param name="address">The document that is made.</param>
    /// <param name="show">The answer that shows it.</param>
    /// <param name="attempt">Decides, and drafts the document and what follows.</param>
    /// <param name="cancel">Stops it; nothing is committed, or all of it.</param>
    internal Task<Answer<TView>> Create<T, TView>(Call call, Address<T> address, Func<Stored<T>, Answer<TView>> show, Func<Draft, ValueTask<Answer<TView>>> attempt, CancellationToken cancel)
        where T : class
        where TView : class => Commit(call, address.Partition, async draft =>
            call.IdempotencyKey is not null && await ledger.Read(address, cancel) is { } before ? show(before) : await attempt(draft), cancel);

    /// <summary>Reads a document for a call, or null; what the gate read on the way is not read twice.</summary>
    internal ValueTask<Stored<T>?> Read<T>(Call call, Address<T> address, CancellationToken cancel)
        where T : class => call.Take(address) is { } kept ? new(kept) : ledger.Read(address, cancel);

    /// <summary>The same of a document that the gate has seen to exist.</summary>
    internal async ValueTask<Stored<T>> ReadKnown<T>(Call call, Address<T> address, CancellationToken cancel)
        where T : class => call.Take(address) ?? await ledger.ReadKnown(address, cancel);

    /// <summary>412 where the call names another version than the stored one; 428 where <paramref name="required"/> and it names none.</summary>
    internal static Problem? IfMatchProblem(Call call, string etag, bool required = false) => call.IfMatch switch
    {
        null => required ? Problem.VersionRequired : null,
        "*" => null,
        var tags when tags.Split(',', StringSplitOptions.TrimEntries).Contains(etag, StringComparer.Ordinal) => null,
        _ => Problem.Stale,
    };

    /// <summary>
    /// Commits what a message's handler drafts in one partition; a refusal commits nothing and ends the delivery. An empty draft means it was done already.
    /// </summary>
    /// <exception cref="BusyException">Others were always faster. Nothing is committed; the message is to come again.</exception>
    internal async Task<Problem?> Apply(Work work, string partition, Func<Draft, ValueTask<Problem?>> attempt, CancellationToken cancel)
    {
        var (began, n) = (clock.GetTimestamp(), 0);
        for (; MayTry(n, began); n++)
        {
            var draft = new Draft(partition, work.By, work.Now);
            var problem = await attempt(draft);
            if (problem is not null || await ledger.Commit(draft, cancel))
            {
                return problem;
            }
        }

        throw new BusyException($"Lost {n} races in {partition}.");
    }

    /// <summary>
    /// Makes a projection of what a call has just committed before the call is answered, so that the next one sees it: with the handler that the owed message runs again. Where others are always
    /// faster it is left to that message, for what was asked for is done.
    /// </summary>
    internal async Task<Answer<TView>> Shown<TFact, TView>(Answer<TView> answer, Call call, TFact fact, Handler<TFact> project, CancellationToken cancel)
        where TFact : Fact
        where TView : class
    {
        if (answer.Problem is null)
        {
            try
            {
                await project(fact, new(this, call.Actor, call.Now), cancel);
            }
            catch (BusyException)
            {
                // The owed message comes a moment later.
            }
        }

        return answer;
    }

    /// <summary>
    /// Tells a fact outside any commit: durable when it returns. For the clean-up that must be under way before there is anything to clean up; whatever follows from a change is
    /// owed by its commit instead.
    /// </summary>
    internal async Task Tell(Fact fact, CancellationToken cancel)
    {
        foreach (var message in ledger.Owed(fact))
        {
            await queues.Send(message, cancel);
        }
    }

    /// <summary>The SHA-256 of a body in hexadecimal, for <see cref="Call.BodyHash"/>.</summary>
    internal static string HashOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
