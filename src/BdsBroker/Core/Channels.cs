using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>A way to reach a person outside of the inbox.</summary>
[JsonConverter(typeof(CamelCase<ChannelKind>))]
internal enum ChannelKind
{
    /// <summary>E-mail.</summary>
    Email,

    /// <summary>A message to a telephone, through a gateway.</summary>
    Phone,
}

/// <summary>One message that leaves.</summary>
/// <param name="Id">The same whenever this letter is sent again, so that whoever takes it can tell.</param>
/// <param name="To">The address or number.</param>
/// <param name="Language">The language it is written in.</param>
/// <param name="Subject">For channels that have one.</param>
/// <param name="Text">What it says, without links.</param>
/// <param name="Kind">The notice's code, <c>digest</c> or <c>code</c>, for programs.</param>
/// <param name="At">When it was first to leave; the same in every try.</param>
internal sealed record Letter(string Id, string To, Language Language, string Subject, string Text, string Kind, DateTimeOffset At)
{
    /// <summary>Until when something is to be done, if it is.</summary>
    internal DateTimeOffset? DueAt { get; init; }

    /// <summary>The page it leads to, if there is one.</summary>
    internal Uri? Page { get; init; }

    /// <summary>Where such letters are stopped by a POST, without signing in; null for what was asked for a moment ago.</summary>
    internal Uri? Stop { get; init; }

    /// <summary>Its id alone: no log can tell whom it is to, or what it says.</summary>
    public override string ToString() => Id;
}

/// <summary>What came of a try to send a letter.</summary>
internal enum Fate
{
    /// <summary>The other side has taken it.</summary>
    Sent,

    /// <summary>Not now, or nobody knows: to be tried again.</summary>
    Later,

    /// <summary>This letter is not taken, now or ever.</summary>
    Refused,

    /// <summary>Nobody is reached at this address or number.</summary>
    Unreachable,
}

/// <summary>What came of a try to send a letter, and why.</summary>
/// <param name="Fate">What.</param>
/// <param name="Why">Why, such as <c>smtp-450</c>, <c>http-503</c> or <c>timeout</c>: never words of the other side, which may repeat an address.</param>
/// <param name="After">How long the other side asks to be left alone.</param>
/// <param name="ChannelFails">Whether it is the channel that fails (connection, sign-in), and not this one letter.</param>
internal readonly record struct Attempt(Fate Fate, string Why, TimeSpan? After = null, bool ChannelFails = false);

/// <summary>Sends letters one way.</summary>
internal interface IChannel
{
    /// <summary>Which way.</summary>
    ChannelKind Kind { get; }

    /// <summary>
    /// Tries to send a letter, for a bounded time. Whatever the other side does is an answer; an exception means a bug, or that <paramref name="cancel"/> was asked for.
    /// A letter whose fate nobody knows is <see cref="Fate.Later"/>: it may arrive twice, with one id, and never not at all.
    /// </summary>
    Task<Attempt> Send(Letter letter, CancellationToken cancel);
}

/// <summary>The channels that an operator configured.</summary>
internal sealed class Channels(Reaching settings, Signals? signals, params IReadOnlyList<IChannel> channels) : IDisposable
{
    /// <summary>Nobody is reached outside of the inbox.</summary>
    internal static readonly Channels None = new(new(), null);

    /// <summary>Their names, as routes and bodies write them.</summary>
    internal static readonly IReadOnlyList<string> Names = [.. Enum.GetValues<ChannelKind>().Select(Signals.NameOf)];

    /// <summary>Those that are there.</summary>
    internal IReadOnlyList<ChannelKind> Offered { get; } = [.. channels.Select(channel => channel.Kind)];

    /// <summary>Whether there is any.</summary>
    internal bool Any => channels.Count > 0;

    /// <summary>The addresses that letters name.</summary>
    internal Reaching Settings => settings;

    /// <summary>Tries to send a letter, and counts it.</summary>
    internal async Task<Attempt> Send(ChannelKind kind, Letter letter, CancellationToken cancel)
    {
        var attempt = await channels.Single(channel => channel.Kind == kind).Send(letter, cancel);
        signals?.Tried(kind, attempt.Fate);
        return attempt;
    }

    public void Dispose()
    {
        foreach (var channel in channels.OfType<IDisposable>())
        {
            channel.Dispose();
        }
    }
}
