namespace BdsBroker.Notifications;

/// <summary>What becomes of a letter whose time has come.</summary>
internal enum Departure
{
    /// <summary>It leaves.</summary>
    Leaves,

    /// <summary>It waits for the end of the quiet hours.</summary>
    Waits,

    /// <summary>Nobody wants it on this channel.</summary>
    NotWanted,

    /// <summary>The person has read all of it in the inbox.</summary>
    Read,

    /// <summary>What all of it asks for is past.</summary>
    TooLate,
}

/// <summary>Whether a letter leaves, and with what.</summary>
/// <param name="Departure">What becomes of it.</param>
/// <param name="Unread">What of it the person has not read; only this leaves.</param>
/// <param name="Until">The end of the quiet hours, where it waits for that.</param>
internal sealed record LetterDecision(Departure Departure, IReadOnlyList<PersonNotice> Unread, DateTimeOffset? Until = null)
{
    /// <summary>Decides. Quiet hours hold back nothing whose time would be over in the morning.</summary>
    /// <param name="way">Where it would go; null where the person wants nothing there.</param>
    /// <param name="quiet">The person's quiet hours.</param>
    /// <param name="letter">What is in it.</param>
    /// <param name="until">When what a notice asks for is past; null for never.</param>
    /// <param name="at">Now.</param>
    internal static LetterDecision Of(Way? way, QuietHours? quiet, IReadOnlyList<PersonNotice> letter, Func<PersonNotice, DateTimeOffset?> until, DateTimeOffset at)
    {
        if (way is not { IsOpen: true, To.Value: not null })
        {
            return new(Departure.NotWanted, []);
        }

        PersonNotice[] unread = [.. letter.Where(notice => notice.ReadAt is null)];
        return unread.Length == 0 ? new(Departure.Read, [])
            : unread.All(notice => until(notice) <= at) ? new(Departure.TooLate, unread)
            : quiet?.EndOf(at) is { } morning && !unread.Any(notice => until(notice) <= morning) ? new(Departure.Waits, unread, morning)
            : new(Departure.Leaves, unread);
    }
}
