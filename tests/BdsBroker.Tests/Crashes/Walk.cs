using BdsBroker.Core;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

/// <summary>The smallest part of a step that a process does in one go: serving a call, taking messages, working one off.</summary>
/// <param name="Name">What it is.</param>
/// <param name="IsCall">Whether a user waits for the answer.</param>
/// <param name="Do">Does it in a walk's world.</param>
internal sealed record Unit(string Name, bool IsCall, Func<Walk, Task> Do);

/// <summary>Somebody on a journey: a world, what was noted so far, and ids that are the same in every walk.</summary>
internal sealed class Walk : IAsyncDisposable
{
    private const int Tries = 5;

    private IReadOnlyList<Delivered> hand = [];

    private Walk(World world, TestIds ids, Notes notes) => (World, Ids, Notes) = (world, ids, notes);

    internal World World { get; }

    internal TestIds Ids { get; }

    internal Notes Notes { get; set; }

    /// <summary>The last answer that a user got.</summary>
    internal Reply? Answered { get; set; }

    /// <summary>Starts, at the beginning or on the data of another walk.</summary>
    internal static async Task<Walk> Start(
        Settings settings, DateTimeOffset? at = null, IBackend? data = null, Notes? notes = null, int drawn = 0, Action<IServiceCollection, Counting>? change = null)
    {
        var ids = new TestIds(drawn);
        var world = await World.Start(settings, at, data, (services, calls) =>
        {
            services.AddSingleton<Ids>(ids);
            change?.Invoke(services, calls);
        });
        return new(world, ids, notes ?? new());
    }

    /// <summary>Takes a step with everything it causes.</summary>
    /// <param name="step">The step.</param>
    /// <param name="each">Sees every unit before it is done, and does it.</param>
    internal async Task Take(Step step, Func<Unit, Task>? each = null)
    {
        each ??= unit => unit.Do(this);
        var end = World.Now + step.Lasts;
        if (step is Calling calling)
        {
            NoteTheTime();
            await each(CallOf(calling));
            calling.Note(Answered!.Is(calling.Status), Notes);
        }

        await AdvanceTo(end, each);
    }

    /// <summary>Bodies may say when: <c>now</c> and <c>today</c>.</summary>
    internal void NoteTheTime()
    {
        Notes["now"] = World.Now.ToString("O");
        Notes["today"] = Calendar.LocalDate(World.Now, MatchEngine.Zone.Wib).ToString("yyyy-MM-dd");
    }

    /// <summary>The call of a step.</summary>
    internal static Unit CallOf(Calling calling) => new("call", IsCall: true, async walk => walk.Answered = await calling.Call(walk.World, walk.Notes));

    /// <summary>Sets the clock forward and works off what falls due on the way.</summary>
    internal async Task AdvanceTo(DateTimeOffset instant, Func<Unit, Task>? each = null)
    {
        each ??= unit => unit.Do(this);
        await Settle(each);
        while (World.NextDue() is { } due && due <= instant)
        {
            World.Clock.Set(due);
            await Settle(each);
        }

        World.Clock.Set(instant);
        await Settle(each);
    }

    public ValueTask DisposeAsync() => World.DisposeAsync();

    private static async Task Settle(Func<Unit, Task> each)
    {
        while (true)
        {
            IReadOnlyList<Delivered> taken = [];
            await each(new("receive", IsCall: false, async walk => taken = await walk.World.Receive()));
            if (taken.Count == 0)
            {
                return;
            }

            foreach (var message in taken)
            {
                await each(new($"deliver {message.Text}", IsCall: false, walk => walk.Deliver(message)));
            }
        }
    }

    /// <summary>Takes what is visible into the hand: a storage that was opened again may have forgotten what was in it.</summary>
    internal async Task TakeInHand() => hand = await World.Backend.Receive(World.Queues, World.Hidden);

    private async Task Deliver(Delivered message)
    {
        message = hand.FirstOrDefault(taken => taken.Queue == message.Queue && taken.Text == message.Text) ?? message;
        try
        {
            await World.Deliver(message);
        }
        catch (Exception failure) when (failure is not ProcessDiedException)
        {
            if (message.Times >= Tries)
            {
                throw new InvalidOperationException($"A message on {message.Queue} fails: {message.Text}", failure);
            }

            await World.Backend.Release(message);
        }
    }
}
