using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Registry;

namespace BdsBroker.Privacy;

/// <summary>How far the present round has come.</summary>
/// <param name="Part">Which part of the subjects: one of the keys' partitions or, after the last of them, the banks, and then those who belong to no party.</param>
/// <param name="After">The last one that was looked at in it, or null at its start.</param>
/// <param name="Round">How many rounds are done.</param>
internal sealed record RetentionProgress(int Part, string? After, int Round);

/// <summary>Somebody who belonged to no party when it was listed.</summary>
internal sealed record PersonAlone(string Person);

/// <summary>
/// Removes what was kept for as long as the settings say (UU 27/2022, Article 42): notices, and the log of who looked. A run looks at a bounded number of parties and goes on where the one
/// before ended; a round is through when all parties were looked at, and the next begins. Everything else is kept until its owner erases it, or follows its own end.
/// </summary>
internal static class ApplyRetention
{
    /// <summary>Parties that one run looks at.</summary>
    internal const int PartiesPerRun = 200;

    // A party whose log is longer than this is finished in the next round.
    private const int MostPerParty = 2000;
    private const int AtOnce = 20;

    // People without a party, among parties.
    private const string Alone = "alone";

    /// <summary>One run.</summary>
    /// <returns>How many notices and looks were removed.</returns>
    internal static async Task<int> Run(Broker broker, CancellationToken cancel)
    {
        var work = new Work(broker, Actor.System("retention"), broker.Clock.GetUtcNow());
        var stored = await broker.Ledger.Read(RetentionRecords.Progress, cancel);
        var progress = stored?.State ?? new(0, null, 0);
        var (removed, looked) = (0, 0);
        do
        {
            var (parties, more) = await Parties(broker, progress, PartiesPerRun - looked, cancel);
            foreach (var (party, id) in parties)
            {
                removed += await Apply(party, id, work, cancel);
            }

            looked += parties.Count;
            progress = more ? progress with { After = parties[^1].Key } : Next(progress);
        }
        while (looked < PartiesPerRun && (progress.Part > 0 || progress.After is not null));

        // Whoever else ran at the same time removed the same; the place of either is right.
        await broker.Apply(work, RetentionRecords.Progress.Partition, async draft =>
        {
            draft.Put(RetentionRecords.Progress, await broker.Ledger.Read(RetentionRecords.Progress, cancel), progress, "retention.applied");
            return null;
        }, cancel);
        return removed;
    }

    // The banks' part follows those of the keys, and that of people without a party the banks'.
    private static RetentionProgress Next(RetentionProgress now) => now.Part <= SubjectKeys.Parts ? new(now.Part + 1, null, now.Round) : new(0, null, now.Round + 1);

    private static async ValueTask<(IReadOnlyList<(string Party, string Key)> Parties, bool More)> Parties(Broker broker, RetentionProgress at, int limit, CancellationToken cancel)
    {
        if (at.Part < SubjectKeys.Parts)
        {
            var (subjects, more) = await broker.Keys.Subjects(at.Part, at.After, limit, cancel);
            return ([.. subjects.Select(subject => (subject.Split('/')[0], subject))], more);
        }

        if (at.Part > SubjectKeys.Parts)
        {
            var list = RetentionRecords.AllWithoutParty;
            var people = await broker.Ledger.List(list, at.After is { } last ? Cursor.Encode(list.Prefix + last, list.Prefix) : null, limit, cancel);
            return ([.. people.Items.Select(person => (Alone, person.State.Person))], people.Next is not null);
        }

        var banks = await broker.Ledger.List(BankRecords.AllPublic, at.After is { } after ? Cursor.Encode(BankRecords.AllPublic.Prefix + after, BankRecords.AllPublic.Prefix) : null, limit, cancel);
        return ([.. banks.Items.Select(bank => (Registry.Parties.Bank, bank.State.Id))], banks.Next is not null);
    }

    private static async Task<int> Apply(string party, string key, Work work, CancellationToken cancel)
    {
        var id = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (party == Alone)
        {
            var notices = await RemoveNotices(id, work, cancel);
            await Forget(id, work, cancel);
            return notices;
        }

        if (party is not (Registry.Parties.Sme or Registry.Parties.Provider or Registry.Parties.Bank))
        {
            return 0;
        }

        var removed = party == Registry.Parties.Sme ? await RemoveLooks(id, work, cancel) : 0;
        foreach (var member in await work.Broker.Ledger.ListAll(Registry.Parties.Members(party, id), cancel))
        {
            removed += await RemoveNotices(member.State.Person, work, cancel);
        }

        return removed;
    }

    private static async Task<int> RemoveNotices(string person, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var before = RetentionSpan.Before(work.Now, broker.Settings.Retention.Notices);
        var removed = 0;
        for (var left = true; left && removed < MostPerParty;)
        {
            var gone = 0;
            await broker.Apply(work, NoticeRecords.Partition(person), async draft =>
            {
                gone = 0;
                var oldest = (await broker.Ledger.List(NoticeRecords.OldestFirst(person), null, AtOnce, cancel)).Items;
                foreach (var item in oldest.Where(item => item.State.At < before))
                {
                    if (await broker.Ledger.Read(NoticeRecords.Notice(person, item.State.Id), cancel) is { } notice)
                    {
                        draft.Remove(notice, "notice.expired");
                        gone++;
                    }
                }

                return null;
            }, cancel);
            removed += gone;
            left = gone == AtOnce;
        }

        return removed;
    }

    /// <summary>Takes somebody off the list of those without a party once nothing is left to come by for; what members belong to is come by again with their party.</summary>
    private static Task<Problem?> Forget(string person, Work work, CancellationToken cancel)
    {
        var (ledger, address) = (work.Broker.Ledger, RetentionRecords.WithoutParty(person));
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await ledger.Read(address, cancel) is { } listed
                && (await ledger.Read(Registry.Parties.OfPerson(person), cancel) is { State.Parties.Count: > 0 } || (await ledger.List(NoticeRecords.All(person), null, 1, cancel)).Items.Count == 0))
            {
                draft.Remove(listed, "person.unlisted");
            }

            return null;
        }, cancel);
    }

    /// <summary>Of each look both copies go: the one of whoever looked first, so that a run which ends in between finds the other again.</summary>
    private static async Task<int> RemoveLooks(string sme, Work work, CancellationToken cancel)
    {
        var broker = work.Broker;
        var before = Looks.DayOf(RetentionSpan.Before(work.Now, broker.Settings.Retention.AccessLog));
        var removed = 0;
        for (var left = true; left && removed < MostPerParty;)
        {
            var old = (await broker.Ledger.List(Looks.At(sme), Cursor.Encode(Looks.EndOf(before), Looks.At(sme).Prefix), AtOnce, cancel)).Items;
            foreach (var look in old)
            {
                await Remove(Looks.InReader(look.State), work, cancel);
                await Remove(Looks.InSme(look.State), work, cancel);
            }

            removed += old.Count;
            left = old.Count == AtOnce;
        }

        return removed;
    }

    private static Task<Problem?> Remove(Address<Look> address, Work work, CancellationToken cancel) => work.Broker.Apply(work, address.Partition, async draft =>
    {
        if (await work.Broker.Ledger.Read(address, cancel) is { } look)
        {
            draft.Remove(look, "look.expired");
        }

        return null;
    }, cancel);
}

/// <summary>Times of the settings, counted back from now.</summary>
internal static class RetentionSpan
{
    /// <summary>What is older than this is over.</summary>
    internal static DateTimeOffset Before(DateTimeOffset now, Term kept) => kept.Unit switch
    {
        TermUnit.Months => now.AddMonths(-kept.Count),
        TermUnit.Seconds => now.AddSeconds(-kept.Count),

        // Working days are counted as days with their weekends: kept a little longer rather than shorter.
        TermUnit.WorkingDays => now.AddDays(-(kept.Count / 5.0 * 7) - 2),
        _ => now.AddDays(-kept.Count),
    };
}

/// <summary>Where a round's progress is kept, and who belongs to no party; the only place these keys are spelled.</summary>
internal static class RetentionRecords
{
    internal static Address<RetentionProgress> Progress { get; } = new("retention", "progress", RetentionJson.Default.RetentionProgress) { HasHistory = false };

    internal static Address<PersonAlone> WithoutParty(string person) => new("retention", "alone/" + person, RetentionJson.Default.PersonAlone) { HasHistory = false };

    internal static Listing<PersonAlone> AllWithoutParty { get; } = new("retention", "alone/", RetentionJson.Default.PersonAlone);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RetentionProgress))]
[JsonSerializable(typeof(PersonAlone))]
internal sealed partial class RetentionJson : JsonSerializerContext;
