using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>A letter that was given up.</summary>
/// <param name="Person">Whom it was for: the person's id.</param>
/// <param name="Notice">The notice in the person's inbox.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Why">Why, such as smtp-554, http-422, timeout or too-late.</param>
internal sealed record GivenUpView(string Person, string Notice, DateTimeOffset At, string Why);

/// <summary>How a channel does.</summary>
/// <param name="Channel">email or phone.</param>
/// <param name="FailingSince">Since when nothing gets through; absent while it works.</param>
/// <param name="Why">Why, such as connection, tls, smtp-sign-in or http-503.</param>
/// <param name="GivenUp">The last 50 letters that were given up, newest first.</param>
internal sealed record ChannelView(ChannelKind Channel, DateTimeOffset? FailingSince, string? Why, IReadOnlyList<GivenUpView> GivenUp);

/// <summary>The officer's look at the channels that are configured: whether they work, and whom they did not reach.</summary>
internal static class ListChannels
{
    internal static async Task<Answer<ListView<ChannelView>>> Handle(Broker broker, CancellationToken cancel)
    {
        List<ChannelView> channels = [];
        foreach (var channel in broker.Channels.Offered)
        {
            var state = (await broker.Ledger.Read(ReachRecords.Channel(channel), cancel))?.State ?? new(null, null, []);
            channels.Add(new(channel, state.FailingSince, state.FailingSince is null ? null : state.Why, [.. state.GivenUp.Reverse().Select(letter => new GivenUpView(letter.Person, letter.Notice, letter.At, letter.Why))]));
        }

        return Answer<ListView<ChannelView>>.Ok(new(channels, null));
    }
}
