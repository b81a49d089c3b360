using System.Runtime.CompilerServices;
using System.Text;
using BdsBroker.Core;

namespace BdsBroker.Packs;

/// <summary>
/// A page that is being written. What an interpolated text has between its literals is escaped, so that nothing that people typed can become markup: only <see cref="AddOwn"/> does not escape, and it gets the style and its policy alone.
/// Line ends are always \n and numbers digits alone, so that the same content is the same bytes on every machine.
/// </summary>
internal sealed class Html(Language language)
{
    // Below the size from which an array is collected with the oldest objects.
    private readonly StringBuilder page = new(32 * 1024);

    /// <summary>How amounts, days and ratios are written on this page.</summary>
    internal Written Written { get; } = new(language);

    /// <summary>Adds markup; the values in it are escaped, texts in both languages are shown in the page's own.</summary>
    internal Html Add([InterpolatedStringHandlerArgument("")] Markup markup)
    {
        ArgumentNullException.ThrowIfNull(markup);
        return this;
    }

    /// <summary>Adds a text of our own, which nobody typed, as it is.</summary>
    internal Html AddOwn(string constant)
    {
        page.Append(constant);
        return this;
    }

    /// <summary>A line of a table of facts; none where nothing is known.</summary>
    internal Html Fact(Text name, string? value) => string.IsNullOrWhiteSpace(value) ? this : Add($"<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>\n");

    /// <summary>The page so far in UTF-8.</summary>
    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(page.ToString());

    /// <summary>
    /// Escapes the five characters that mean something in HTML. What turns the text around or cannot be seen is shown as a replacement character: a paper that a bank signs must say what
    /// its reader sees (Unicode Technical Report 36). Input refuses most of it; what was stored before it did is met here.
    /// </summary>
    private void Escape(string? words)
    {
        foreach (var rune in (words ?? "").EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '&': page.Append("&amp;"); break;
                case '<': page.Append("&lt;"); break;
                case '>': page.Append("&gt;"); break;
                case '"': page.Append("&quot;"); break;
                case '\'': page.Append("&#39;"); break;
                case '\r': break;
                case '\n': page.Append('\n'); break;
                case '\t': page.Append(' '); break;
                case 0x200C or 0x200D: page.Append((char)rune.Value); break; // joiners: parts of letters and emoji
                case var _ when IsUnseen(rune): page.Append('\uFFFD'); break;
                case var letter when rune.IsBmp: page.Append((char)letter); break;
                default: page.Append(rune.ToString()); break;
            }
        }
    }

    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is
        System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator
        or System.Globalization.UnicodeCategory.ParagraphSeparator or System.Globalization.UnicodeCategory.PrivateUse or System.Globalization.UnicodeCategory.OtherNotAssigned;

    /// <summary>What the compiler turns an interpolated text into: literals go to the page as they are, values escaped.</summary>
    [InterpolatedStringHandler]
    internal sealed class Markup(int literalLength, int formattedCount, Html html)
    {
        /// <summary>How long the literals are, and how many values there are.</summary>
        internal (int Literals, int Values) Size { get; } = (literalLength, formattedCount);

        /// <summary>A part of our own.</summary>
        public void AppendLiteral(string literal) => html.page.Append(literal);

        /// <summary>Any text.</summary>
        public void AppendFormatted(string? words) => html.Escape(words);

        /// <summary>A text in the page's language.</summary>
        public void AppendFormatted(Text words) => html.Escape(html.Written.In(words));

        /// <summary>A whole number, digits alone.</summary>
        public void AppendFormatted(int number) => html.page.Append(number);
    }
}
