using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>How far a notice is on its way out of the inbox.</summary>
[JsonConverter(typeof(CamelCase<DeliveryState>))]
internal enum DeliveryState
{
    /// <summary>It waits for its time: the end of quiet hours, or its turn.</summary>
    Waiting,

    /// <summary>It is in a letter that is being sent, perhaps not for the first time.</summary>
    Sending,

    /// <summary>The other side has taken it.</summary>
    Sent,

    /// <summary>The other side does not take it.</summary>
    Refused,

    /// <summary>It was tried for a day, or its time is over.</summary>
    GivenUp,

    /// <summary>It was read before, or the person wants none.</summary>
    NotWanted,
}

/// <summary>The way of one notice through one channel; it is kept on the notice, and goes with it.</summary>
/// <param name="Channel">Which channel.</param>
/// <param name="State">How far it is.</param>
/// <param name="At">Since when.</param>
/// <param name="Turn">Which message carries it on: one of another turn ends quietly.</param>
internal sealed record NoticeDelivery(ChannelKind Channel, DeliveryState State, DateTimeOffset At, int Turn = 0)
{
    /// <summary>The notice whose letter it is in; its own id where the letter is its own.</summary>
    public string? Letter { get; init; }

    /// <summary>Of a letter's own notice: the others that are in it.</summary>
    public IReadOnlyList<string>? With { get; init; }

    /// <summary>Of a letter's own notice: when it was first tried.</summary>
    public DateTimeOffset? FirstTry { get; init; }

    /// <summary>How often it was tried without success.</summary>
    public int Tries { get; init; }

    /// <summary>When it is tried next.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Why it came to this.</summary>
    public string? Why { get; init; }

    internal bool IsUnderWay => State is DeliveryState.Waiting or DeliveryState.Sending;

    /// <summary>It is over.</summary>
    internal NoticeDelivery End(DeliveryState state, string? why, DateTimeOffset at) => this with { State = state, Why = why, At = at, Next = null };
}

/// <summary>How long a letter is tried: after one minute, two, four, and so on up to two hours, for a day.</summary>
internal static class Patience
{
    internal static readonly TimeSpan InAll = TimeSpan.FromDays(1);
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(2);

    /// <summary>How long to wait after so many tries; a fifth more or less, by the letter, so that what failed together does not come back together.</summary>
    internal static TimeSpan After(int tries, string letter, TimeSpan? askedFor)
    {
        var wait = First * Math.Pow(2, Math.Min(tries - 1, 10));
        wait = wait < Longest ? wait : Longest;
        wait *= 0.8 + (0.4 * (Ids.From(letter, tries.ToString())[0] % 32) / 31);
        return askedFor > wait ? askedFor.Value : wait;
    }
}

/// <summary>A notice is to leave by a channel.</summary>
internal sealed record DeliveryDue(string Person, ChannelKind Channel, string Notice, int Turn) : Fact;

/// <summary>A letter was given up.</summary>
internal sealed record DeliveryGivenUp(string Person, ChannelKind Channel, string Notice, DateTimeOffset At, string Why) : Fact;

/// <summary>A person asked for a code.</summary>
internal sealed record CodeAsked(string Person, ChannelKind Channel, int Number, int Turn = 0) : Fact;

/// <summary>A day after a code was sent to an address, it counts no more.</summary>
internal sealed record CodesOver(string Address) : Fact;
