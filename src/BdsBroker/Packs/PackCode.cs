using System.Globalization;
using BdsBroker.Core;

namespace BdsBroker.Packs;

/// <summary>
/// What ties a paper to the system: the SHA-256 of the frozen submission exactly as it is stored, which its history holds as well. It is of the content and not of the layout: both
/// languages carry the same code, and a later release that lays the pages out differently still knows the papers of an earlier one. What a bank keeps after an erasure has the code that it had before.
/// </summary>
/// <param name="Hash">64 hexadecimal digits, lower case.</param>
internal readonly record struct PackCode(string Hash)
{
    private const int Letters = 16;

    /// <summary>Short enough to type: 80 bits in 16 letters of base 32, such as ABCD-EFGH-2345-WXYZ. 0, 1, 8 and 9 are not among them.</summary>
    internal string Short
    {
        get
        {
            var letters = Plain;
            return $"{letters[..4]}-{letters[4..8]}-{letters[8..12]}-{letters[12..]}";
        }
    }

    private string Plain => Ids.Encode(Convert.FromHexString(Hash))[..Letters].ToUpperInvariant();

    /// <summary>Whether what somebody typed is this code, short or whole.</summary>
    internal bool Is(string typed) => Tidy(typed) is { } tidy && (tidy == Plain || string.Equals(tidy, Hash, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// What somebody typed without blanks and dashes, or null where it can be no code. In the short one digits that it never has are read as the letters that they look like.
    /// </summary>
    internal static string? Tidy(string typed)
    {
        var plain = string.Concat(typed.Where(c => c is not (' ' or '-' or '\u00A0' or '.'))).ToUpper(CultureInfo.InvariantCulture);
        if (plain.Length == Letters)
        {
            plain = plain.Replace('0', 'O').Replace('1', 'I').Replace('8', 'B');
            return plain.All(c => c is (>= 'A' and <= 'Z') or (>= '2' and <= '7')) ? plain : null;
        }

        return plain.Length == 64 && plain.All(char.IsAsciiHexDigit) ? plain : null;
    }
}
