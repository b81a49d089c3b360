using System.Security.Cryptography;

namespace BdsBroker.Storage.Tests;

public sealed class GivenMasterKeysTests
{
    private static readonly string Old = "old " + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
    private static readonly string New = "new " + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private readonly byte[] key = RandomNumberGenerator.GetBytes(32);

    [Fact]
    public async Task The_last_key_wraps_and_every_one_unwraps()
    {
        var before = await Of(Old).Wrap(key, "sme/1", default);
        var both = Of($"{Old}, {New}");
        var after = await both.Wrap(key, "sme/1", default);

        Assert.Equal(("old", "new", "new"), (before.Master, after.Master, await both.Newest(default)));
        Assert.Equal(key, await both.Unwrap(before, "sme/1", default));
        Assert.Equal(key, await both.Unwrap(after, "sme/1", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await Of(Old).Unwrap(after, "sme/1", default));
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await both.Unwrap(after, "sme/2", default));
        await Assert.ThrowsAsync<NotSupportedException>(() => both.Add(default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name")]
    [InlineData("name c2hvcnQ=")]
    [InlineData("name AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=, name AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    public void What_makes_no_sense_is_refused_without_telling_it(string text)
    {
        Assert.False(GivenMasterKeys.TryParse(text, out _, out var mistake));
        Assert.DoesNotContain("c2hvcnQ", mistake, StringComparison.Ordinal);
    }

    private static GivenMasterKeys Of(string text) => GivenMasterKeys.TryParse(text, out var keys, out var mistake) ? keys : throw new InvalidOperationException(mistake);
}
