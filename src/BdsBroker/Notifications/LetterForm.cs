using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Notifications;

/// <summary>How letters are worded.</summary>
internal static class LetterForm
{
    /// <summary>The code that proves an address.</summary>
    internal static Letter Code(string person, ChannelKind channel, Way way, AskedCode code, Language language)
    {
        var text = new Text(
            $"Kode Anda: {code.Digits.Value}. Berlaku {Reach.CodeCounts.TotalMinutes} menit. Jangan beri tahu siapa pun. Abaikan bila tidak meminta.",
            $"Your code: {code.Digits.Value}. It counts for {Reach.CodeCounts.TotalMinutes} minutes. Tell nobody. Ignore this if you did not ask for it.").In(language);
        return new(Ids.From(person, Signals.NameOf(channel), "code", code.Number.ToString()), way.To.Value!, language, new Text("Kode untuk memastikan alamat Anda", "Code to confirm your address").In(language), text, "code", code.ExpiresAt - Reach.CodeCounts);
    }

    /// <summary>One notice, or several as a digest.</summary>
    /// <param name="id">The letter's id.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="notices">What it tells, newest first.</param>
    /// <param name="reach">How the person wants to be reached.</param>
    /// <param name="catalogue">The kinds of notices.</param>
    /// <param name="at">When it was first tried.</param>
    /// <param name="byMail">Whether there is room for all of it.</param>
    internal static Letter Of(string id, string to, IReadOnlyList<PersonNotice> notices, Reach reach, NoticeCatalogue catalogue, DateTimeOffset at, bool byMail)
    {
        var (language, zone) = (reach.Language, reach.Quiet?.Zone);
        var due = notices.Select(notice => catalogue.Find(notice.Code)?.Until(notice.Values)).Min();
        if (notices is [var only])
        {
            var kind = catalogue.Find(only.Code);
            var subject = due is { } until ? new Text($"Perlu tindakan Anda sebelum {At(until)}", $"Please act before {At(until)}")
                : kind is { Asks: not Asks.Nothing } ? new("Perlu tindakan Anda", "Please act")
                : new Text("Kabar untuk Anda", "News for you");
            return new(id, to, language, subject.In(language), Say(only), only.Code, at) { DueAt = due };
        }

        var toAct = notices.Count(notice => catalogue.Find(notice.Code) is { Asks: not Asks.Nothing });
        var summary = new Text(
            $"Ada {notices.Count} kabar di kotak masuk Anda, {toAct} perlu tindakan{(due is { } first ? $", paling dekat sebelum {At(first)}" : "")}.",
            $"There are {notices.Count} news in your inbox, {toAct} ask you to act{(due is { } next ? $", the nearest before {At(next)}" : "")}.").In(language);
        var title = new Text($"{notices.Count} kabar untuk Anda", $"{notices.Count} news for you").In(language);
        return new(id, to, language, title, byMail ? string.Join('\n', [summary, "", .. notices.Select(notice => "- " + Say(notice))]) : summary, "digest", at) { DueAt = due };

        string At(DateTimeOffset instant) => Shown.In(Shown.Time(instant, zone ?? Zone.Wib), language);

        string Say(PersonNotice notice) => catalogue.Find(notice.Code)?.InShort(language, notice.Values, zone) ?? NoticeKind.News.In(language);
    }

    /// <summary>The whole text of a mail.</summary>
    internal static string Body(Letter letter)
    {
        List<string> lines = [letter.Text];
        if (letter.Page is { } page)
        {
            lines.AddRange(["", new Text("Baca selengkapnya: ", "Read more: ").In(letter.Language) + page.AbsoluteUri]);
        }

        if (letter.Stop is { } stop)
        {
            lines.AddRange(["", "-- ", new Text("Berhenti menerima surel ini: ", "Stop these mails: ").In(letter.Language) + stop.AbsoluteUri]);
        }

        return string.Join('\n', lines) + "\n";
    }
}
