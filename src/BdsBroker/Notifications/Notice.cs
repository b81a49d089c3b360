using System.Text;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Notifications;

/// <summary>What a notice asks of whoever reads it.</summary>
internal enum Asks
{
    /// <summary>Nothing: it is good to know.</summary>
    Nothing,

    /// <summary>To do something, the sooner the better.</summary>
    ToAct,

    /// <summary>To do something before the value <c>until</c>; afterwards the notice is of no use.</summary>
    ToActInTime,
}

/// <summary>
/// One kind of notice: its stable code and its sentence in both languages, with <c>{name}</c> where a value goes. Each slice keeps
/// its kinds in <c>XxxNotices.cs</c>; what is stored is the code and the values, so that everybody reads it in their own language.
/// </summary>
internal sealed record NoticeKind(string Code, string Id, string En)
{
    /// <summary>The party that is one person.</summary>
    internal const string Person = "person";

    /// <summary>What is told of a kind that has no short text, or is not known.</summary>
    internal static readonly Core.Text News = new("Ada kabar baru di kotak masuk Anda.", "There is news in your inbox.");

    /// <summary>
    /// What leaves by e-mail or telephone: at most <see cref="ShortLength"/> letters that every phone has, saying what to do by when. No names, amounts or people's words: whoever holds the phone may read it.
    /// </summary>
    internal Core.Text Short { get; init; } = News;

    /// <summary>What it asks of its reader.</summary>
    internal Asks Asks { get; init; }

    /// <summary>As much as one text message holds.</summary>
    internal const int ShortLength = 160;

    /// <summary>The short text in a language, times by the clocks of the reader's zone. A request is named by its number alone.</summary>
    internal string InShort(Language language, IReadOnlyDictionary<string, string> values, Zone? zone) =>
        Fill(Short.In(language), (name, value) => name == "request" ? value[(value.LastIndexOf('/') + 1)..] : Shown.In(value, language, zone), values);

    /// <summary>Until when a notice with these values is of use; null where that does not end.</summary>
    internal DateTimeOffset? Until(IReadOnlyDictionary<string, string> values) =>
        Asks == Asks.ToActInTime && values.TryGetValue("until", out var until) ? Shown.EndOf(until) : null;

    /// <summary>The sentence in a language, with the values put into it; a dash stands for a value that is not there.</summary>
    internal string In(Language language, IReadOnlyDictionary<string, string> values) =>
        Fill(new Core.Text(Id, En).In(language), (_, value) => Shown.In(value, language), values);

    private static string Fill(string sentence, Func<string, string, string> show, IReadOnlyDictionary<string, string> values)
    {
        var text = new StringBuilder(sentence.Length + 64);
        var at = 0;
        foreach (var (name, start, end) in Places(sentence))
        {
            text.Append(sentence, at, start - at).Append(values.TryGetValue(name, out var value) ? show(name, value) : "\u2013");
            at = end;
        }

        return text.Append(sentence, at, sentence.Length - at).ToString();
    }

    /// <summary>Where values go in a sentence: the name between braces, where it starts and where it ends.</summary>
    internal static IEnumerable<(string Name, int Start, int End)> Places(string sentence)
    {
        for (var start = sentence.IndexOf('{', StringComparison.Ordinal); start >= 0; start = sentence.IndexOf('{', start + 1))
        {
            if (sentence.IndexOf('}', start) is var end and > 0)
            {
                yield return (sentence[(start + 1)..end], start, end + 1);
            }
        }
    }

    /// <summary>
    /// Owes this notice to every member of a party (sme, provider, bank) or to one person (party "person"). The same kind, recipient, cause and time is one notice,
    /// however often it is owed.
    /// </summary>
    /// <param name="party">sme, provider, bank or person.</param>
    /// <param name="partyId">The party's or person's id.</param>
    /// <param name="cause">What it is about: a reference that tells this notice from others of its kind, such as <c>sme/number</c>.</param>
    /// <param name="at">When the cause happened.</param>
    /// <param name="link">The path below /api/v1 of what it is about.</param>
    /// <param name="values">The values of the sentence: plain text, or what <see cref="Shown"/> makes of rupiah, days and times; never identity numbers.</param>
    internal NoticeOwed To(string party, string partyId, string cause, DateTimeOffset at, string link, params IEnumerable<(string Name, string Value)> values) =>
        new(Ids.From(Code, party, partyId, cause, at.UtcTicks.ToString()), party, partyId, Code, link, at, values.ToDictionary(value => value.Name, value => value.Value, StringComparer.Ordinal));

    /// <summary>Owes this notice to the staff of one branch of a bank; without a branch, to those of the whole bank.</summary>
    internal NoticeOwed ToBank(string bank, string? branch, string cause, DateTimeOffset at, string link, params (string Name, string Value)[] values) =>
        To("bank", bank, cause, at, link, values) with { Branch = branch };
}

/// <summary>A party is to be told something; of a bank, the staff of <paramref name="Branch"/> or, where that is null or has no staff, those of the whole bank, who belong to no branch.</summary>
internal sealed record NoticeOwed(string Id, string Party, string PartyId, string Code, string Link, DateTimeOffset At, IReadOnlyDictionary<string, string> Values, string? Branch = null) : Fact;
