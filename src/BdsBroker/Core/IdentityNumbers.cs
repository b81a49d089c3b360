using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace BdsBroker.Core;

/// <summary>
/// The numbers by which Indonesia's offices know businesses and people. They are personal or confidential: never public, never in a log or URL,
/// and shown <see cref="Mask">masked</see>. Blanks, dots and dashes, as people write them, are taken out; what is
/// answered is digits alone. That a number was ever issued cannot be known here.
/// </summary>
internal static class IdentityNumbers
{
    /// <summary>A business identification number (NIB): 13 digits.</summary>
    public static bool TryNib(string? text, [NotNullWhen(true)] out string? nib) => TryDigits(text, 13, out nib);

    /// <summary>A person's number (NIK): 16 digits, of which six name a region, six a date of birth and four a serial number.</summary>
    /// <param name="text">As it was entered.</param>
    /// <param name="nik">The 16 digits.</param>
    /// <param name="strangeDate">Whether the date of birth does not exist. Such numbers were issued, so it is a reason to ask again, never to refuse.</param>
    public static bool TryNik(string? text, [NotNullWhen(true)] out string? nik, out bool strangeDate)
    {
        var right = TryDigits(text, 16, out nik);
        strangeDate = right && !HasBirthDate(nik!);
        return right;
    }

    /// <summary>
    /// A tax number (NPWP): 16 digits, which for a person is the NIK; the 15 digits in use before 2024 are accepted and get a leading 0 (PMK 112/PMK.03/2022).
    /// </summary>
    public static bool TryNpwp(string? text, [NotNullWhen(true)] out string? npwp)
    {
        if (TryDigits(text, 15, out var old))
        {
            npwp = "0" + old;
            return true;
        }

        return TryDigits(text, 16, out npwp);
    }

    /// <summary>The number of a place of business (NITKU): 22 digits, the tax number and six more.</summary>
    public static bool TryNitku(string? text, [NotNullWhen(true)] out string? nitku) => TryDigits(text, 22, out nitku);

    /// <summary>The number with all but its last four digits hidden, such as "************1234"; all of it where it has no more than four.</summary>
    public static string Mask(string number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return number.Length <= 4 ? new string('*', number.Length) : string.Concat(new string('*', number.Length - 4), number.AsSpan(number.Length - 4));
    }

    private static bool TryDigits(string? text, int count, [NotNullWhen(true)] out string? digits)
    {
        digits = null;
        if (text is null)
        {
            return false;
        }

        Span<char> found = stackalloc char[count];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c) && length < count)
            {
                found[length++] = c;
            }
            else if (c is not (' ' or '.' or '-'))
            {
                return false;
            }
        }

        digits = length == count ? new string(found) : null;
        return digits is not null;
    }

    /// <summary>Digits 7 to 12 are day, month and year of birth without century; 40 is added to a woman's day.</summary>
    private static bool HasBirthDate(string nik)
    {
        int Two(int at) => int.Parse(nik.AsSpan(at, 2), NumberStyles.None, CultureInfo.InvariantCulture);
        var day = Two(6) is > 40 and var plus40 ? plus40 - 40 : Two(6);
        var month = Two(8);
        // The century is not told, but it does not matter: every day of 19yy is one of 20yy too (29 February 00 of 2000 alone).
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000 + Two(10), month);
    }
}
