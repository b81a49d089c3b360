using BdsBroker.Storage.Azure.Tables;

namespace BdsBroker.Storage.Azure.Tests;

public sealed class TableKeysTests
{
    private const string Alphabet = "-./0123456789:@_abcdefghijklmnopqrstuvwxyz~";

    // Every one of up to three characters of which each kind is there.
    private static readonly string[] Keys = [.. Words("-./09:@_az~", 3)];

    [Fact]
    public void A_key_is_encoded_in_characters_that_a_table_takes_and_decoded_to_itself()
    {
        var encoded = TableKeys.Encode(Alphabet);

        Assert.DoesNotContain(encoded, c => c is '/' or '\\' or '#' or '?' or '%' or '\'');
        Assert.DoesNotContain(TableKeys.Above, encoded);
        Assert.All(encoded, c => Assert.InRange(c, '!', '}'));
        Assert.Equal(Alphabet, TableKeys.Decode(encoded));
        Assert.Equal(Alphabet.Length, encoded.Distinct().Count());
    }

    [Fact]
    public void Encoded_keys_are_in_the_order_of_keys() =>
        Assert.Equal(Keys.Order(StringComparer.Ordinal), Keys.OrderBy(TableKeys.Encode, StringComparer.Ordinal));

    [Fact]
    public void An_encoded_bound_divides_encoded_keys_as_the_bound_divides_keys()
    {
        string[] bounds = ["", .. Keys, .. Words("-~\0,{\u007fZ\uffff+", 2), .. Keys.Where(key => key.Length < 3).SelectMany(key => (string[])[key + "\0", key + "\u007f", key + "^", key + "\uffffa", KeyRange.Prefix(key).Below])];

        foreach (var bound in bounds)
        {
            var encoded = TableKeys.EncodeBound(bound);
            Assert.DoesNotContain(Keys, key => string.CompareOrdinal(key, bound) < 0 != string.CompareOrdinal(TableKeys.Encode(key), encoded) < 0);
            Assert.True(string.CompareOrdinal(encoded, TableKeys.Above + "0") < 0, "A range would meet the rows that are no documents.");
        }
    }

    private static IEnumerable<string> Words(string letters, int most) => most == 0
        ? []
        : letters.Select(letter => $"{letter}").Concat(Words(letters, most - 1).SelectMany(word => letters.Select(letter => word + letter))).Distinct(StringComparer.Ordinal);
}
