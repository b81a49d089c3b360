using BdsBroker.Core;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Core;

/// <summary>Several who change one partition at the same moment.</summary>
public class TurnsTests
{
    private const int Crowd = 20;

    [Fact]
    public async Task Of_a_crowd_whose_calls_all_lose_to_the_first_each_tries_just_once_more()
    {
        await using var world = await World.Start(new Settings { Limits = new() { OpenRequestsPerSme = Crowd } });
        var ani = world.As("ani");
        var sme = await world.Sme(ani);
        await world.Settle();
        var (commits, all) = (0, new TaskCompletionSource());
        world.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where == RequestRecords.Partition(sme))
            {
                if (Interlocked.Increment(ref commits) == Crowd)
                {
                    all.SetResult();
                }

                await all.Task;
            }
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => ani.Post($"/smes/{sme}/requests", Market.CreditBody)));

        Assert.All(answers, answer => answer.Is(202));
        Assert.Equal((2 * Crowd) - 1, commits);
    }

    [Fact]
    public async Task Whoever_lost_waits_until_the_one_before_is_done_and_in_another_partition_for_nobody()
    {
        using var turns = new Turns(new TestClock(World.Monday));
        using var first = turns.For("one");
        using var second = turns.For("one");
        using var elsewhere = turns.For("two");
        foreach (var race in new[] { first, second, elsewhere })
        {
            Assert.True(await race.Next(default));
        }

        Assert.True(await first.Next(default));
        var waiting = second.Next(default).AsTask();
        Assert.True(await elsewhere.Next(default));
        Assert.True(await first.Next(default));
        Assert.False(waiting.IsCompleted);

        first.Dispose();
        Assert.True(await waiting);
    }

    [Fact]
    public async Task Whoever_waits_for_10_seconds_gives_up_and_leaves_the_turn_to_the_next()
    {
        var clock = new TestClock(World.Monday);
        using var turns = new Turns(clock);
        using var first = turns.For("one");
        using var second = turns.For("one");
        using var third = turns.For("one");
        await Lose(first, second, third);
        Assert.True(await first.Next(default));
        var impatient = second.Next(default).AsTask();
        clock.Set(clock.Now + TimeSpan.FromSeconds(9.9));
        Assert.False(impatient.IsCompleted);
        var patient = third.Next(default).AsTask();

        clock.Set(clock.Now + TimeSpan.FromSeconds(0.1));
        Assert.False(await impatient);

        first.Dispose();
        Assert.True(await patient);
    }

    [Fact]
    public async Task Whoever_is_called_off_while_waiting_leaves_the_turn_to_the_next()
    {
        using var turns = new Turns(new TestClock(World.Monday));
        using var first = turns.For("one");
        using var second = turns.For("one");
        using var third = turns.For("one");
        await Lose(first, second, third);
        Assert.True(await first.Next(default));
        using var calledOff = new CancellationTokenSource();
        var leaving = second.Next(calledOff.Token).AsTask();
        var staying = third.Next(default).AsTask();

        await calledOff.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        first.Dispose();
        Assert.True(await staying);
    }

    [Fact]
    public async Task Where_a_thousand_wait_already_the_next_gives_up_at_once()
    {
        using var turns = new Turns(new TestClock(World.Monday));
        var crowd = Enumerable.Range(0, 1002).Select(_ => turns.For("one")).ToArray();
        await Lose(crowd);
        Assert.True(await crowd[0].Next(default));
        var waiting = crowd[1..1001].Select(race => race.Next(default).AsTask()).ToArray();

        Assert.False(await crowd[1001].Next(default));

        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);
        foreach (var race in crowd)
        {
            race.Dispose();
        }
    }

    [Fact]
    public async Task Who_has_the_turn_tries_five_times_however_slowly_and_sixty_times_within_10_seconds()
    {
        var clock = new TestClock(World.Monday);
        using var turns = new Turns(clock);
        using (var slow = turns.For("one"))
        {
            Assert.Equal(5, await AttemptsOf(slow, () => clock.Set(clock.Now + TimeSpan.FromSeconds(20))));
        }

        using var fast = turns.For("one");
        Assert.Equal(60, await AttemptsOf(fast, () => clock.Set(clock.Now + TimeSpan.FromMilliseconds(1))));
    }

    private static async Task Lose(params Turns.Race[] crowd)
    {
        foreach (var race in crowd)
        {
            Assert.True(await race.Next(default));
        }
    }

    private static async Task<int> AttemptsOf(Turns.Race race, Action attempt)
    {
        while (await race.Next(default))
        {
            attempt();
        }

        return race.Made;
    }
}
