using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Notifications;

/// <summary>When a person is to be left alone, by the clocks of a zone; past midnight where the end is before the start.</summary>
internal sealed record QuietHours(TimeOnly From, TimeOnly To, Zone Zone)
{
    /// <summary>When the quiet that an instant lies in ends; null where it lies in none.</summary>
    internal DateTimeOffset? EndOf(DateTimeOffset at)
    {
        var local = at.ToOffset(Calendar.Offset(Zone));
        var time = TimeOnly.FromDateTime(local.DateTime);

        // IsBetween counts the start in and the end out, also past midnight.
        if (!time.IsBetween(From, To))
        {
            return null;
        }

        var day = DateOnly.FromDateTime(local.DateTime);
        return new DateTimeOffset((time < To ? day : day.AddDays(1)).ToDateTime(To), local.Offset).ToUniversalTime();
    }
}

/// <summary>A code that was asked for, to prove that an address is the person's own.</summary>
/// <param name="Number">Which one of the way's codes: what is owed for an older one ends quietly.</param>
/// <param name="Digits">Six of them.</param>
/// <param name="ExpiresAt">Until when it counts.</param>
/// <param name="Tries">How often one was named.</param>
/// <param name="SentAt">When it left.</param>
internal sealed record AskedCode(int Number, Personal Digits, DateTimeOffset ExpiresAt, int Tries = 0, DateTimeOffset? SentAt = null);

/// <summary>One address or number of a person.</summary>
/// <param name="To">The address, or the number with plus and country.</param>
/// <param name="On">Whether the person wants to be told there.</param>
internal sealed record Way(Personal To, bool On)
{
    /// <summary>When the person proved it to be their own; null while not, and nothing but a code is sent there until then.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Why nobody was reached there, when that was so.</summary>
    public string? Broken { get; init; }

    /// <summary>The last code that was asked for and not used.</summary>
    public AskedCode? Asked { get; init; }

    /// <summary>How many codes were asked for.</summary>
    public int Codes { get; init; }

    /// <summary>Whether notices leave there.</summary>
    internal bool IsOpen => On && ConfirmedAt is not null;
}

/// <summary>What a person says of how to be reached, checked.</summary>
internal sealed record ToldReach(Language Language, (string To, bool On)? Email, (string To, bool On)? Phone, QuietHours? Quiet, bool OnlyToAct);

/// <summary>How a person wants to be reached outside of the inbox; nothing leaves before the person said so here.</summary>
internal sealed record Reach
{
    /// <summary>How long a code counts: a mail server that has never seen the sender may take a quarter of an hour to let the first mail in.</summary>
    internal static readonly TimeSpan CodeCounts = TimeSpan.FromMinutes(30);
    internal const int TriesPerCode = 5;

    /// <summary>Codes in a day, to one person and to one address: nobody is flooded through us.</summary>
    internal const int CodesPerDay = 5;
    private static readonly TimeSpan BetweenCodes = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Under whose key the addresses are; null where none was ever given, or all were erased.</summary>
    public string? Subject { get; init; }
    public bool English { get; init; }
    public Way? Email { get; init; }
    public Way? Phone { get; init; }
    public QuietHours? Quiet { get; init; }

    /// <summary>Whether only what asks the person to act is to leave.</summary>
    public bool OnlyToAct { get; init; }

    /// <summary>When codes were asked for within the last day.</summary>
    public IReadOnlyList<DateTimeOffset> CodesAt { get; init; } = [];

    internal Language Language => English ? Language.English : Language.Indonesian;

    internal Way? Of(ChannelKind channel) => channel == ChannelKind.Email ? Email : Phone;

    /// <summary>The ways that a notice leaves by.</summary>
    internal IEnumerable<ChannelKind> OpenFor(Asks asks, IEnumerable<ChannelKind> offered) =>
        offered.Where(channel => Of(channel) is { IsOpen: true } && (!OnlyToAct || asks != Asks.Nothing));

    /// <summary>The person says how to be reached. An address that stays keeps its proof; another one needs its own.</summary>
    /// <param name="now">As it is.</param>
    /// <param name="told">What was said.</param>
    /// <param name="key">The key that addresses are kept under.</param>
    internal static Decision<Reach> Tell(Reach now, ToldReach told, SubjectKey key)
    {
        var next = now with
        {
            Subject = key.Subject,
            English = told.Language == Language.English,
            Email = Keep(now.Email, told.Email, key),
            Phone = Keep(now.Phone, told.Phone, key),
            Quiet = told.Quiet,
            OnlyToAct = told.OnlyToAct,
        };
        return next == now ? Decision.Unchanged(now) : Decision.Change(next, "reach.told");
    }

    /// <summary>The person asks for a code to prove an address.</summary>
    internal static Decision<Reach> AskCode(Reach now, ChannelKind channel, Personal digits, string person, DateTimeOffset at)
    {
        if (now.Of(channel) is not { } way)
        {
            return ReachProblems.NothingThere;
        }

        if (way.ConfirmedAt is not null)
        {
            return ReachProblems.Confirmed;
        }

        IReadOnlyList<DateTimeOffset> lately = [.. now.CodesAt.Where(asked => asked > at - Day)];
        var next = lately.Count >= CodesPerDay ? lately[0] + Day : lately.Count > 0 ? lately[^1] + BetweenCodes : at;
        if (next > at)
        {
            return ReachProblems.TooManyCodes(next - at);
        }

        var number = way.Codes + 1;
        return Decision.Change(
            now.With(channel, way with { Codes = number, Asked = new(number, digits, at + CodeCounts) }) with { CodesAt = [.. lately, at] },
            "reach.code-asked",
            new CodeAsked(person, channel, number));
    }

    /// <summary>A code left.</summary>
    internal static Decision<Reach> CodeSent(Reach now, ChannelKind channel, int number, DateTimeOffset at) =>
        now.Of(channel) is { Asked: { SentAt: null } asked } way && asked.Number == number
            ? Decision.Change(now.With(channel, way with { Asked = asked with { SentAt = at } }), "reach.code-sent")
            : Decision.Unchanged(now);

    /// <summary>Somebody is about to name a code: the try counts before the code is looked at, so that a thousand at once are no thousand tries.</summary>
    internal static Decision<Reach> Try(Reach now, ChannelKind channel, DateTimeOffset at) => now.Of(channel) switch
    {
        null => ReachProblems.NothingThere,
        { ConfirmedAt: not null } => Decision.Unchanged(now),
        { Asked: { Tries: < TriesPerCode } asked } way when asked.ExpiresAt > at =>
            Decision.Change(now.With(channel, way with { Asked = asked with { Tries = asked.Tries + 1 } }), "reach.code-tried"),
        _ => ReachProblems.NoCode,
    };

    /// <summary>A code is named whose try was counted: the right one proves the address, and turns it on. Proving it again changes nothing.</summary>
    internal static Decision<Reach> Confirm(Reach now, ChannelKind channel, string digits, DateTimeOffset at) => now.Of(channel) switch
    {
        null => ReachProblems.NothingThere,
        { ConfirmedAt: not null } => Decision.Unchanged(now),
        { Asked: { Tries: > 0 and <= TriesPerCode } asked } way when asked.ExpiresAt > at => IsSame(asked.Digits.Value, digits)
            ? Decision.Change(now.With(channel, way with { On = true, ConfirmedAt = at, Broken = null, Asked = null }), "reach.confirmed")
            : ReachProblems.WrongCode,
        _ => ReachProblems.NoCode,
    };

    /// <summary>Nothing more is to leave there: said by a link, without signing in.</summary>
    internal static Decision<Reach> Stop(Reach now, ChannelKind channel) =>
        now.Of(channel) is { On: true } way ? Decision.Change(now.With(channel, way with { On = false }), "reach.stopped") : Decision.Unchanged(now);

    /// <summary>Nobody is reached at an address: it is off, and needs a proof before anything leaves there again. An address that was changed meanwhile is another one.</summary>
    internal static Decision<Reach> Break(Reach now, ChannelKind channel, Personal to, string why) => now.Of(channel) is { } way && way.To == to && way.Broken is null
        ? Decision.Because(now.With(channel, way with { On = false, ConfirmedAt = null, Asked = null, Broken = why }), "reach.broken", why)
        : Decision.Unchanged(now);

    /// <summary>The person is erased: that there was something, and when it changed, stays.</summary>
    internal static Decision<Reach> Erase(Reach now) => now.Subject is null ? Decision.Unchanged(now) : Decision.Change(new Reach(), "reach.erased");

    private static Way? Keep(Way? now, (string To, bool On)? told, SubjectKey key) => told is not var (to, on) ? null
        : now is not null && now.To.Value == to ? now with { On = on }
        : new(key.Seal(to), on) { Codes = now?.Codes ?? 0 };

    private static bool IsSame(string? right, string named) => right is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(right), Encoding.UTF8.GetBytes(named));

    private Reach With(ChannelKind channel, Way way) => channel == ChannelKind.Email ? this with { Email = way } : this with { Phone = way };
}
