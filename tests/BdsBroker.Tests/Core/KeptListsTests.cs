using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Storage;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Core;

/// <summary>Several processes over one storage, each with lists of its own in memory.</summary>
public sealed class KeptListsTests : IAsyncLifetime
{
    private const string Partition = "match/kkmb/33";
    private static readonly Listing<IndexEntry> List = MatchIndexRecords.Entries("kkmb", "33");

    private readonly EmbeddedBackend backend = new();
    private readonly TestClock clock = new(World.Monday);
    private Counting calls = null!;

    public async Task InitializeAsync()
    {
        await backend.Open(clock);
        calls = new(backend);
    }

    public async Task DisposeAsync() => await backend.DisposeAsync();

    [Fact]
    public async Task A_list_that_did_not_change_costs_one_read_of_one_row()
    {
        var lists = Process();
        await Change(lists, "a", 1);
        await Change(lists, "b", 1);
        Assert.Equal((0, 1), await Asked(async () => Assert.Equal(["a1", "b1"], await Shown(lists))));
        Assert.Equal((1, 0), await Asked(async () => Assert.Equal(["a1", "b1"], await Shown(lists))));
    }

    [Fact]
    public async Task A_change_by_another_process_is_seen_by_the_next_look_and_so_is_a_removal()
    {
        var (one, two) = (Process(), Process());
        await Change(one, "a", 1);
        Assert.Equal(["a1"], await Shown(two));
        await Change(one, "b", 1);
        Assert.Equal(["a1", "b1"], await Shown(two));
        await Change(one, "a", 2);
        Assert.Equal(["a2", "b1"], await Shown(two));
        await Change(one, "a", null);
        Assert.Equal(["b1"], await Shown(two));
        Assert.Equal(["b1"], await Shown(one));
    }

    [Fact]
    public async Task A_change_between_the_mark_and_the_rest_of_a_reading_is_seen_by_the_next_look()
    {
        var (one, two) = (Process(), Process());
        await Change(one, "a", 1);

        // What is read shows it already, or not yet, where it comes at such a time.
        var interfered = false;
        calls.Before = async (kind, _) =>
        {
            if (kind == "page" && !interfered)
            {
                interfered = true;
                await Change(one, "b", 1);
            }
        };
        calls.After = async (kind, _) =>
        {
            if (kind == "page")
            {
                calls.After = null;
                await Change(one, "c", 1);
            }
        };
        Assert.Equal(["a1", "b1"], await Shown(two));
        Assert.Equal(["a1", "b1", "c1"], await Shown(two));
    }

    [Fact]
    public async Task Two_who_change_the_list_at_the_same_moment_both_succeed_and_both_changes_are_seen()
    {
        var (one, two) = (Process(), Process());
        await Change(one, "a", 1);
        Assert.Equal(["a1"], await Shown(one));
        var (first, second) = (await Drafted(one, "b", 1), await Drafted(two, "c", 1));
        Assert.Equal((CommitResult.Committed, CommitResult.Committed), (await Commit(first), await Commit(second)));
        Assert.Equal(["a1", "b1", "c1"], await Shown(one));
    }

    [Fact]
    public async Task A_list_without_a_mark_is_read_each_time_as_an_earlier_release_left_it()
    {
        var lists = Process();
        await ChangeAsBefore("a");
        Assert.Equal(["a1"], await Shown(lists));
        Assert.Equal((0, 1), await Asked(async () => Assert.Equal(["a1"], await Shown(lists))));
    }

    [Fact]
    public async Task A_change_by_an_earlier_release_which_leaves_the_mark_as_it_is_is_seen_after_ten_minutes()
    {
        var lists = Process();
        await Change(lists, "a", 1);
        Assert.Equal(["a1"], await Shown(lists));
        await ChangeAsBefore("b");
        Assert.Equal(["a1"], await Shown(lists));
        clock.Set(clock.Now + KeptLists.Longest);
        Assert.Equal(["a1", "b1"], await Shown(lists));
    }

    [Fact]
    public void A_draft_that_changes_a_kept_list_without_saying_so_is_refused()
    {
        var draft = new Draft(Partition, Actor.System("test"), clock.Now);
        draft.Add(MatchIndexRecords.Entry(Partition, "a"), Entry("a", 1), "indexed");
        Assert.Throws<InvalidOperationException>(() => draft.ToCommit(new()));
    }

    [Fact]
    public async Task A_list_of_several_pages_is_kept_whole_and_may_be_a_minute_old_where_that_does_no_harm()
    {
        var lists = Process();
        for (var from = 0; from < 1200; from += 90)
        {
            var draft = new Draft(Partition, Actor.System("test"), clock.Now);
            for (var n = from; n < Math.Min(from + 90, 1200); n++)
            {
                draft.Add(MatchIndexRecords.Entry(Partition, $"{n:d4}"), Entry($"{n:d4}", 1), "indexed");
            }

            await lists.Change(draft, Partition, default);
            await Commit(draft);
        }

        Assert.Equal((0, 2), await Asked(async () => Assert.Equal(1200, (await Shown(lists)).Count())));
        Assert.Equal((1, 0), await Asked(async () => Assert.Equal(Enumerable.Range(0, 1200).Select(n => $"{n:d4}1"), await Shown(lists, List with { MayLag = false }))));
        Assert.Equal((0, 0), await Asked(async () => Assert.Equal(1200, (await Shown(lists)).Count())));

        // Who may see a long list as it was does so for a minute, and nobody else.
        await Change(lists, "x", 1);
        Assert.Equal(1200, (await Shown(lists)).Count());
        clock.Set(clock.Now + KeptLists.Lag);
        Assert.Equal(1201, (await Shown(lists)).Count());
        await Change(lists, "y", 1);
        Assert.Equal(1202, (await Shown(lists, List with { MayLag = false })).Count());
    }

    private KeptLists Process() => new(calls, new Ids(), clock);

    private static async Task<IEnumerable<string>> Shown(KeptLists lists, Listing<IndexEntry>? list = null) => (await lists.All(list ?? List, default)).Select(entry => entry.Provider + entry.Regency[^1]);

    private async Task<(int Reads, int Pages)> Asked(Func<Task> act)
    {
        var before = calls.So;
        await act();
        var asked = calls.So - before;
        return (asked.Reads, asked.Pages);
    }

    private async Task Change(KeptLists lists, string provider, int? revision) => Assert.Equal(CommitResult.Committed, await Commit(await Drafted(lists, provider, revision)));

    private async Task<Draft> Drafted(KeptLists lists, string provider, int? revision)
    {
        var draft = new Draft(Partition, Actor.System("test"), clock.Now);
        var address = MatchIndexRecords.Entry(Partition, provider);
        var now = await backend.Records.Read(Partition, address.Key, default) is { } stored ? DocumentFormat.Read(address, stored, KeyRing.Empty) : null;
        if (revision is { } next)
        {
            draft.Put(address, now, Entry(provider, next), "indexed");
        }
        else
        {
            draft.Remove(now!, "indexed");
        }

        await lists.Change(draft, Partition, default);
        return draft;
    }

    private async Task ChangeAsBefore(string provider)
    {
        var draft = new Draft(Partition, Actor.System("test"), clock.Now);
        draft.Add(MatchIndexRecords.Entry(Partition, provider) with { IsKept = false }, Entry(provider, 1), "indexed");
        Assert.Equal(CommitResult.Committed, await Commit(draft));
    }

    private Task<CommitResult> Commit(Draft draft) => backend.Records.Commit(draft.ToCommit(new()), default);

    private static IndexEntry Entry(string provider, int revision) => new(provider, $"33.0{revision}", ["*"], 2020, ["credit"], new(2026, 1, 1), new(2027, 1, 1), false);
}
