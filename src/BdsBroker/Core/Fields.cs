using System.Buffers;
using System.Globalization;
using System.Net.Mail;

namespace BdsBroker.Core;

/// <summary>
/// Checks the fields of one body and collects everything that is wrong, so that a person mends it in one go. Each method returns the cleaned
/// value, or a default after noting the error; the body is used only when <see cref="Problem"/> is null.
/// </summary>
internal sealed class Fields
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\r\n\v\f\u0085\u2028\u2029");

    private readonly Dictionary<string, Text> errors = new(StringComparer.Ordinal);

    /// <summary>All errors as one 400, or null where there is none.</summary>
    internal Problem? Problem => errors.Count == 0 ? null : Problem.Invalid(errors);

    /// <summary>Notes an error; the first of a field stays.</summary>
    internal void Error(string field, string id, string en) => errors.TryAdd(field, new(id, en));

    /// <summary>A text that must be there: trimmed, 1 to <paramref name="most"/> characters, no control characters but line ends.</summary>
    internal string Text(string field, string? value, int most)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Missing(field);
            return "";
        }

        return OptionalText(field, value, most) ?? "";
    }

    /// <summary>A text that may be missing.</summary>
    internal string? OptionalText(string field, string? value, int most)
    {
        if (value is null || string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        var text = value.Trim();
        if (text.Length > most)
        {
            Error(field, $"Paling banyak {most} karakter.", $"At most {most} characters.");
        }
        else if (text.EnumerateRunes().Any(IsUnseen))
        {
            Error(field, "Hapus karakter yang tidak dapat ditampilkan.", "Remove characters that cannot be shown.");
        }

        return text;
    }

    /// <summary>A text of one line that must be there, such as a name.</summary>
    internal string Line(string field, string? value, int most) => Text(field, InOneLine(field, value), most);

    /// <summary>A text of one line that may be missing.</summary>
    internal string? OptionalLine(string field, string? value, int most) => OptionalText(field, InOneLine(field, value), most);

    private string? InOneLine(string field, string? value)
    {
        if (value?.Trim().AsSpan().IndexOfAny(LineEnds) >= 0)
        {
            Error(field, "Tulis dalam satu baris.", "Write it in one line.");
        }

        return value;
    }

    // What cannot be seen, or turns what is seen around, makes one name look like another (Unicode Technical Report 36). Line ends and tabs stay.
    private static bool IsUnseen(System.Text.Rune rune) => rune == System.Text.Rune.ReplacementChar || System.Text.Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => rune.Value is not ('\n' or '\r' or '\t'),
        UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => true,
        _ => false,
    };

    /// <summary>A whole number that must be there and lie in the range.</summary>
    internal long Whole(string field, long? value, long least, long most)
    {
        if (value is null)
        {
            Missing(field);
            return least;
        }

        if (value < least || value > most)
        {
            Error(field, $"Isi dengan bilangan bulat {least} sampai {most}.", $"Give a whole number from {least} to {most}.");
            return least;
        }

        return value.Value;
    }

    /// <summary>A whole number that may be missing.</summary>
    internal long? OptionalWhole(string field, long? value, long least, long most) => value is null ? null : Whole(field, value, least, most);

    /// <summary>An int in the range.</summary>
    internal int Count(string field, long? value, int least, int most) => (int)Whole(field, value, least, most);

    /// <summary>Whole rupiah, from <paramref name="least"/> to 10^15.</summary>
    internal long Rupiah(string field, long? value, long least = 0) => Whole(field, value, least, 1_000_000_000_000_000);

    /// <summary>A decimal that must be there, lie in the range and have at most 6 decimals: finer ones are no rate or ratio that anybody means.</summary>
    internal decimal Decimal(string field, decimal? value, decimal least, decimal most)
    {
        if (value is null)
        {
            Missing(field);
            return least;
        }

        if (value < least || value > most)
        {
            Error(field, $"Isi dengan bilangan {least} sampai {most}.", $"Give a number from {least} to {most}.");
            return least;
        }

        if (decimal.Round(value.Value, 6) != value.Value)
        {
            Error(field, "Paling banyak 6 angka di belakang koma.", "At most 6 decimals.");
            return least;
        }

        return value.Value;
    }

    /// <summary>A yes or no that must be there.</summary>
    internal bool YesNo(string field, bool? value)
    {
        if (value is null)
        {
            Missing(field);
        }

        return value ?? false;
    }

    /// <summary>One of a closed list of words.</summary>
    internal string OneOf(string field, string? value, params IReadOnlyList<string> allowed)
    {
        if (value is null)
        {
            Missing(field);
        }
        else if (!allowed.Contains(value, StringComparer.Ordinal))
        {
            var list = string.Join(", ", allowed);
            Error(field, $"Pilih salah satu: {list}.", $"Choose one of: {list}.");
        }

        return value ?? allowed[0];
    }

    /// <summary>A list that must be there, of at most <paramref name="most"/> items, each checked under its own path.</summary>
    internal IReadOnlyList<TOut> Each<TIn, TOut>(string field, IReadOnlyList<TIn?>? values, int least, int most, Func<string, TIn, TOut> check)
    {
        if (values is null || values.Count < least)
        {
            if (values is null && least == 0)
            {
                return [];
            }

            Missing(field);
            return [];
        }

        if (values.Count > most)
        {
            Error(field, $"Paling banyak {most} butir.", $"At most {most} items.");
            return [];
        }

        List<TOut> items = [];
        for (var n = 0; n < values.Count; n++)
        {
            if (values[n] is { } value)
            {
                items.Add(check($"{field}[{n}]", value));
            }
            else
            {
                Missing($"{field}[{n}]");
            }
        }

        return items;
    }

    /// <summary>A day such as 2026-12-31.</summary>
    internal DateOnly Day(string field, string? value)
    {
        if (value is null)
        {
            Missing(field);
        }
        else if (DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and <= 2200)
        {
            return day;
        }
        else
        {
            Error(field, "Tulis tanggal seperti 2026-12-31.", "Write a date such as 2026-12-31.");
        }

        return default;
    }

    /// <summary>When something happened: not before 2000 and not more than an hour from now (clocks of cheap phones differ).</summary>
    internal DateTimeOffset Happened(string field, DateTimeOffset? value, DateTimeOffset now)
    {
        if (value is null)
        {
            Missing(field);
        }
        else if (value > now.AddHours(1) || value.Value.UtcDateTime.Year < 2000)
        {
            Error(field, "Tulis waktu yang sudah lewat.", "Give a time that has passed.");
        }

        return value?.ToUniversalTime() ?? default;
    }

    /// <summary>A telephone number as people write it: 6 to 20 of digits, spaces, dashes, dots and brackets, with an optional plus.</summary>
    internal string Phone(string field, string? value)
    {
        var text = Text(field, value, 30);
        if (text.Length > 0 && (text.Count(char.IsAsciiDigit) is < 6 or > 16 || text.Any(c => !char.IsAsciiDigit(c) && c is not ('+' or ' ' or '-' or '.' or '(' or ')'))))
        {
            Error(field, "Tulis nomor telepon, misalnya +62 812-3456-7890.", "Write a telephone number, such as +62 812-3456-7890.");
        }

        return text;
    }

    /// <summary>An e-mail address.</summary>
    internal string Email(string field, string? value)
    {
        var text = Text(field, value, 254);
        if (text.Length > 0 && !(MailAddress.TryCreate(text, out var address) && string.Equals(address.Address, text, StringComparison.Ordinal) && address.Host.Contains('.', StringComparison.Ordinal)))
        {
            Error(field, "Tulis alamat surel, misalnya nama@contoh.id.", "Write an e-mail address, such as name@example.id.");
        }

        return text;
    }

    /// <summary>Notes that a field is missing.</summary>
    internal void Missing(string field) => Error(field, "Harus diisi.", "This is required.");
}
