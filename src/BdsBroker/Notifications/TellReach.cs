using System.Globalization;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Notifications;

/// <summary>An e-mail address, and whether notices are to leave there.</summary>
internal sealed record EmailBody(string? Address, bool? On);

/// <summary>A telephone number, and whether notices are to leave there.</summary>
internal sealed record PhoneBody(string? Number, bool? On);

/// <summary>When a person is to be left alone: two times such as 21:00 and 06:00, by the clocks of WIB, WITA or WIT.</summary>
internal sealed record QuietBody(string? From, string? To, string? Zone);

/// <summary>How a person wants to be reached: all of it; what is left out is removed.</summary>
internal sealed record ReachBody
{
    /// <summary>id or en; id where it is left out.</summary>
    public string? Language { get; init; }
    public EmailBody? Email { get; init; }
    public PhoneBody? Phone { get; init; }
    public QuietBody? QuietHours { get; init; }

    /// <summary>all, or toAct: only what asks the person to act; all where it is left out.</summary>
    public string? Kinds { get; init; }
}

/// <summary>An e-mail address.</summary>
/// <param name="Address">The address.</param>
/// <param name="On">Whether notices are to leave there.</param>
/// <param name="Confirmed">Whether the person proved it; nothing but a code leaves before.</param>
/// <param name="Broken">Why nobody was reached there, when that was so.</param>
internal sealed record EmailView(Personal Address, bool On, bool Confirmed, string? Broken);

/// <summary>A telephone number.</summary>
/// <param name="Number">The number, with plus and country.</param>
/// <param name="On">Whether notices are to leave there.</param>
/// <param name="Confirmed">Whether the person proved it; nothing but a code leaves before.</param>
/// <param name="Broken">Why nobody was reached there, when that was so.</param>
internal sealed record PhoneView(Personal Number, bool On, bool Confirmed, string? Broken);

/// <summary>When a person is to be left alone.</summary>
internal sealed record QuietView(string From, string To, string Zone);

/// <summary>How a person wants to be reached.</summary>
/// <param name="Offered">The channels that this service sends by: email, phone.</param>
/// <param name="Language">id or en.</param>
/// <param name="Email">The e-mail address.</param>
/// <param name="Phone">The telephone number.</param>
/// <param name="QuietHours">When nothing leaves, unless it would be too late afterwards.</param>
/// <param name="Kinds">all or toAct.</param>
internal sealed record ReachView(IReadOnlyList<ChannelKind> Offered, string Language, EmailView? Email, PhoneView? Phone, QuietView? QuietHours, string Kinds)
{
    internal static ReachView Of(Reach reach, Broker broker) => new(
        broker.Channels.Offered,
        reach.English ? "en" : "id",
        reach.Email is { } email ? new(email.To, email.On, email.ConfirmedAt is not null, email.Broken) : null,
        reach.Phone is { } phone ? new(phone.To, phone.On, phone.ConfirmedAt is not null, phone.Broken) : null,
        reach.Quiet is { } quiet ? new(Time(quiet.From), Time(quiet.To), quiet.Zone.ToString().ToUpperInvariant()) : null,
        reach.OnlyToAct ? "toAct" : "all");

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>A person says how to be reached.</summary>
internal static class TellReach
{
    internal static async Task<Answer<ReachView>> Handle(ReachBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var told = Check(fields, body, broker.Channels);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var address = ReachRecords.Of(call.PersonId);
        return await broker.Commit(call, address.Partition, async draft =>
        {
            var now = await broker.Ledger.Read(address, cancel);
            var stale = now is not null ? Broker.IfMatchProblem(call, now.ETag, required: true) : call.IfMatch is not null ? Problem.Stale : null;
            if (stale is not null)
            {
                return stale;
            }

            var subject = now?.State.Subject ?? ReachRecords.SubjectOf(call.PersonId, now?.Revision ?? 0);
            var decision = Reach.Tell(now?.State ?? new(), told, await broker.Keys.Of(subject, cancel));
            var next = decision.Next is { } said ? draft.Put(address, now, said, decision.What!) : now!;
            return Answer<ReachView>.Ok(ReachView.Of(next.State, broker), next.ETag);
        }, cancel);
    }

    private static ToldReach Check(Fields fields, ReachBody body, Channels channels)
    {
        var language = body.Language is null ? "id" : fields.OneOf("language", body.Language, "id", "en");
        var kinds = body.Kinds is null ? "all" : fields.OneOf("kinds", body.Kinds, "all", "toAct");
        Offered("email", body.Email is not null, ChannelKind.Email);
        Offered("phone", body.Phone is not null, ChannelKind.Phone);
        return new(
            language == "en" ? Language.English : Language.Indonesian,
            body.Email is { } email ? (Plain(fields, email.Address), fields.YesNo("email.on", email.On)) : null,
            body.Phone is { } phone ? (International(fields, phone.Number), fields.YesNo("phone.on", phone.On)) : null,
            body.QuietHours is { } quiet ? Quiet(fields, quiet) : null,
            kinds == "toAct");

        void Offered(string field, bool told, ChannelKind channel)
        {
            if (told && !channels.Offered.Contains(channel))
            {
                fields.Error(field, ReachProblems.NotOffered.Id, ReachProblems.NotOffered.En);
            }
        }
    }

    /// <summary>An address that every mail server takes: letters beyond ASCII need an extension that few have (RFC 6531), and quoted names are nobody's.</summary>
    private static string Plain(Fields fields, string? address)
    {
        var text = fields.Email("email.address", address);
        if (text.Any(letter => letter is <= ' ' or > '~' or '"' or '(' or ')' or ',' or ':' or ';' or '<' or '>' or '[' or ']' or '\\'))
        {
            fields.Error("email.address", "Tulis alamat dengan huruf Latin biasa, tanpa tanda kutip atau kurung.", "Write the address in plain Latin letters, without quotes or brackets.");
        }

        return text;
    }

    /// <summary>A number as gateways take it (E.164). Without plus or 00 it is Indonesia's as people write them, 0812 or 812 or 62812, and no other country's: 81 is Japan's.</summary>
    private static string International(Fields fields, string? number)
    {
        var text = fields.Phone("phone.number", number);
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        var full = text.StartsWith('+') ? digits
            : digits.StartsWith("00", StringComparison.Ordinal) ? digits[2..]
            : digits.StartsWith('0') ? "62" + digits[1..]
            : digits.StartsWith('8') ? "62" + digits
            : digits.StartsWith("62", StringComparison.Ordinal) ? digits
            : "";
        if (text.Length > 0 && (full.Length is < 8 or > 15 || full.StartsWith('0')))
        {
            fields.Error("phone.number", "Tulis nomor lengkap, misalnya +62 812-3456-7890.", "Write the whole number, such as +62 812-3456-7890.");
        }

        return "+" + full;
    }

    private static QuietHours? Quiet(Fields fields, QuietBody body)
    {
        var (from, to) = (Time("quietHours.from", body.From), Time("quietHours.to", body.To));
        var zone = fields.OneOf("quietHours.zone", body.Zone, "WIB", "WITA", "WIT");
        if (from == to)
        {
            fields.Error("quietHours.to", "Jam akhir harus lain dari jam awal.", "The end must be another time than the start.");
        }

        return Enum.TryParse<Zone>(zone, ignoreCase: true, out var known) ? new(from, to, known) : null;

        TimeOnly Time(string field, string? text)
        {
            if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            {
                fields.Error(field, "Tulis jam seperti 21:00.", "Write a time such as 21:00.");
            }

            return time;
        }
    }
}

/// <summary>How the caller wants to be reached, as told so far.</summary>
internal static class ReadReach
{
    internal static async Task<Answer<ReachView>> Handle(Call call, Broker broker, CancellationToken cancel)
    {
        var now = await broker.Ledger.Read(ReachRecords.Of(call.PersonId), cancel);
        return Answer<ReachView>.Ok(ReachView.Of(now?.State ?? new(), broker), now?.ETag);
    }
}
