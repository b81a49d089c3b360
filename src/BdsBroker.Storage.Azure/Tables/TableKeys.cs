namespace BdsBroker.Storage.Azure.Tables;

/// <summary>
/// Keys of ours as keys of a table. Of our alphabet a table forbids <c>/</c> alone, but there is no room for another character at its place
/// in the order, between <c>.</c> and <c>0</c>: so the three characters at the low end move down by one place, and <c>~</c> moves down to leave
/// the top of the order to rows that are no documents.
/// </summary>
/// <remarks>
/// Each character becomes one other (a key keeps its length: a table takes 512 characters, and so do we), different ones stay different, and of
/// any two the lower stays the lower. Therefore the order of keys is kept, and ranges stay ranges.
/// </remarks>
internal static class TableKeys
{
    /// <summary>Every row that is no document starts with it. It sorts above all documents, so that no range of documents meets such a row.</summary>
    internal const char Above = '~';

    private const string Ours = "-./0123456789:@_abcdefghijklmnopqrstuvwxyz~";
    private const string Table = "!-.0123456789:@_abcdefghijklmnopqrstuvwxyz}";

    /// <summary>A key of ours as a table's key.</summary>
    internal static string Encode(string key) => string.Create(key.Length, key, static (to, from) =>
    {
        for (var at = 0; at < to.Length; at++)
        {
            to[at] = from[at] switch
            {
                '-' => '!',
                '.' => '-',
                '/' => '.',
                '~' => '}',
                var same => same,
            };
        }
    });

    /// <summary>A table's key as the key of ours that it stands for.</summary>
    internal static string Decode(string key) => string.Create(key.Length, key, static (to, from) =>
    {
        for (var at = 0; at < to.Length; at++)
        {
            to[at] = from[at] switch
            {
                '!' => '-',
                '-' => '.',
                '.' => '/',
                '}' => '~',
                var same => same,
            };
        }
    });

    /// <summary>
    /// The bound of a range, which may hold any character: no key of ours that is below it is encoded at or above the answer, none that is at
    /// or above it is encoded below.
    /// </summary>
    internal static string EncodeBound(string bound)
    {
        for (var at = 0; at < bound.Length; at++)
        {
            if (!Ours.Contains(bound[at], StringComparison.Ordinal))
            {
                // No key has this character here, so all that matters is which is the first one above it.
                var foreign = bound[at];
                var next = foreign > '~' ? Above : Table[Ours.AsSpan().IndexOfAnyInRange(foreign, '~')];
                return string.Concat(Encode(bound[..at]), next.ToString());
            }
        }

        return Encode(bound);
    }
}
