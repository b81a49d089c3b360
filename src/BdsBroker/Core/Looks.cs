using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Serialization;

namespace BdsBroker.Core;

/// <summary>Somebody who is no member of an SME was shown something of it on a day (UTC).</summary>
/// <param name="Day">The day, yyyyMMdd.</param>
/// <param name="Person">Who looked.</param>
/// <param name="As">In which role.</param>
/// <param name="Party">For which bank or provider; null for roles without one.</param>
/// <param name="Sme">At whose data.</param>
/// <param name="What">What was shown: a word of the table of rights.</param>
/// <param name="At">When first on that day.</param>
internal sealed record Look(string Day, string Person, string As, string? Party, string Sme, string What, DateTimeOffset At);

/// <summary>A look was noted beside whoever looked; the SME's own log follows.</summary>
internal sealed record DataSeen(Look Look) : Fact;

/// <summary>
/// The log of who was shown what of an SME. A look is noted before the answer is given, once per person, SME, thing and day, in the partition of whoever looked: one commit for
/// a whole page of a list. The copy in the SME's partition, which its members read, follows by message.
/// </summary>
internal static class Looks
{
    private const int MostAtOnce = 90;

    internal static void Map(MessageMap messages)
    {
        messages.Fact("data-seen", LooksJson.Default.DataSeen);
        messages.On<DataSeen>("housekeeping", Follow);
    }

    /// <summary>Everything that a person looked at, oldest first.</summary>
    internal static Listing<Look> By(string person) => new("person/" + person, "look/", LooksJson.Default.Look);

    /// <summary>Everybody who looked at something of an SME, the latest day first.</summary>
    internal static Listing<Look> At(string sme) => new("sme/" + sme, "seen/", LooksJson.Default.Look);

    /// <summary>A day as looks are kept by.</summary>
    internal static string DayOf(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    /// <summary>Notes that the caller is about to be shown something of these SMEs. Members of an SME need no note.</summary>
    internal static async ValueTask NoteLook(this Broker broker, Call call, string what, IEnumerable<string> smes, CancellationToken cancel)
    {
        if (call.Actor.As == "sme")
        {
            return;
        }

        var day = DayOf(call.Now);
        var open = smes.Distinct(StringComparer.Ordinal)
            .Select(sme => new Look(day, call.PersonId, call.Actor.As, call.Actor.Party, sme, what, call.Now))
            .Where(look => !broker.Seen.Holds(look))
            .ToList();
        while (open.Count > 0)
        {
            var draft = new Draft("person/" + call.PersonId, call.Actor, call.Now);
            var some = open.Take(MostAtOnce).ToList();
            foreach (var look in some)
            {
                draft.Add(InReader(look), look, "look");
                draft.Owe(new DataSeen(look));
            }

            if (await broker.Ledger.Commit(draft, cancel))
            {
                open.RemoveRange(0, some.Count);
                some.ForEach(broker.Seen.Add);
                continue;
            }

            // Some were noted by another process, or before this one started.
            foreach (var look in some)
            {
                if (await broker.Ledger.Read(InReader(look), cancel) is not null)
                {
                    broker.Seen.Add(look);
                    open.Remove(look);
                }
            }
        }
    }

    private static Task<Problem?> Follow(DataSeen fact, Work work, CancellationToken cancel)
    {
        var address = InSme(fact.Look);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            if (await work.Broker.Ledger.Read(address, cancel) is null)
            {
                draft.Add(address, fact.Look, "seen");
            }

            return null;
        }, cancel);
    }

    /// <summary>The copy beside whoever looked.</summary>
    internal static Address<Look> InReader(Look look) => new("person/" + look.Person, $"look/{look.Day}/{look.Sme}/{look.What}", LooksJson.Default.Look) { HasHistory = false };

    /// <summary>The copy that the SME's members read.</summary>
    internal static Address<Look> InSme(Look look) => new("sme/" + look.Sme, $"{SeenOn(look.Day)}{look.Person}/{look.What}", LooksJson.Default.Look) { HasHistory = false };

    /// <summary>The key behind which the SME's log is older than a day.</summary>
    internal static string EndOf(string day) => SeenOn(day) + "~";

    // The latest day first: keys sort upward, so days count down.
    private static string SeenOn(string day) => $"seen/{99_999_999 - int.Parse(day, CultureInfo.InvariantCulture):D8}/";
}

/// <summary>The looks of today that this process knows to be noted, so that looking again costs nothing.</summary>
internal sealed class SeenToday
{
    private const int Most = 50_000;
    private readonly ConcurrentDictionary<(string, string, string, string), byte> noted = new();

    internal bool Holds(Look look) => noted.ContainsKey(KeyOf(look));

    internal void Add(Look look)
    {
        if (noted.Count >= Most)
        {
            noted.Clear();
        }

        noted[KeyOf(look)] = 0;
    }

    private static (string, string, string, string) KeyOf(Look look) => (look.Day, look.Person, look.Sme, look.What);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Look))]
[JsonSerializable(typeof(DataSeen))]
internal sealed partial class LooksJson : JsonSerializerContext;
