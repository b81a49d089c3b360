using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>
/// What proves, without signing in, that a letter reached a person: the person's id (a hash) with 65 bits of a MAC under the person's own key. It is the same in every letter, names nobody, stops
/// one channel and does nothing else, and is worth nothing once the person was erased.
/// </summary>
internal static class StopToken
{
    private const int PersonLength = 26;
    private const int MacLength = 13;

    internal static string Of(string person, ChannelKind channel, SubjectKey key) => $"{person}-{Mac(person, channel, key)}";

    /// <summary>Whose letters a token stops, or null where it is none.</summary>
    internal static async ValueTask<(string Person, ChannelKind Channel)?> Find(string? token, Broker broker, CancellationToken cancel)
    {
        if (!Ids.IsWellFormed(token) || token!.Length != PersonLength + 1 + MacLength || token[PersonLength] != '-')
        {
            return null;
        }

        var person = token[..PersonLength];
        if (await broker.Ledger.Read(ReachRecords.Of(person), cancel) is not { State.Subject: { } subject } || await broker.Keys.Find(subject, cancel) is not { } key)
        {
            return null;
        }

        foreach (var channel in Enum.GetValues<ChannelKind>())
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(token), Encoding.ASCII.GetBytes(Of(person, channel, key))))
            {
                return (person, channel);
            }
        }

        return null;
    }

    private static string Mac(string person, ChannelKind channel, SubjectKey key) =>
        Ids.Encode(HMACSHA256.HashData(key.Secret.Span, Encoding.UTF8.GetBytes($"stop\n{person}\n{Signals.NameOf(channel)}")))[..MacLength];
}
