using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace BdsBroker.Storage.Embedded;

/// <summary>
/// Master keys in a file of the data folder, a line each, the oldest first: <c>name base64</c>. Readable by the owner alone. Without the file every wrapped key is lost: it belongs
/// into the backup, and the safest backup keeps it apart from the data.
/// </summary>
/// <remarks>Keys are wrapped with AES-256-GCM (NIST SP 800-38D): a random nonce of 12 bytes, the ciphertext, a tag of 16 bytes; the name is authenticated with it.</remarks>
public sealed class LocalMasterKeys(DataFolder folder) : IMasterKeys
{
    private const string FileName = "master.keys";
    private const int KeyBytes = Wrapping.KeyBytes;

    private IReadOnlyList<(string Name, byte[] Key)> known = [];

    private string Location => Path.Combine(folder.Location, FileName);

    /// <inheritdoc/>
    public ValueTask<WrappedKey> Wrap(ReadOnlyMemory<byte> key, string name, CancellationToken cancel)
    {
        // Read each time: another process may have added one, and wrapping is rare.
        var (master, secret) = Read()[^1];
        return new(new WrappedKey(master, Wrapping.Wrap(secret, key.Span, name)));
    }

    /// <inheritdoc/>
    public ValueTask<byte[]> Unwrap(WrappedKey wrapped, string name, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(wrapped);
        var secret = (Find(known) ?? Find(Read())) is { } found
            ? found
            : throw new StorageUnavailableException($"The master key {wrapped.Master} is not in {Location}; restore the file that holds it.");
        return new(Wrapping.Unwrap(secret, wrapped.Bytes.Span, name));

        byte[]? Find(IReadOnlyList<(string Name, byte[] Key)> keys) => keys.FirstOrDefault(key => string.Equals(key.Name, wrapped.Master, StringComparison.Ordinal)).Key;
    }

    /// <inheritdoc/>
    public ValueTask<string> Newest(CancellationToken cancel) => new(Read()[^1].Name);

    /// <inheritdoc/>
    public Task<string> Add(CancellationToken cancel)
    {
        var keys = Read();
        var added = Draw(keys.Count + 1);
        folder.WritePrivately(FileName, Encoding.ASCII.GetBytes(string.Concat(keys.Append(added).Select(Line))), overwrite: true);
        return Task.FromResult(added.Name);
    }

    /// <summary>
    /// Draws the first master key of a folder that holds no data yet. With new keys beside old data everything registered from then on would be lost, once the old file is put back.
    /// </summary>
    /// <exception cref="StorageUnavailableException">There is data, and no key.</exception>
    internal static void Prepare(DataFolder folder)
    {
        var location = Path.Combine(folder.Location, FileName);
        if (!File.Exists(location))
        {
            if (File.Exists(folder.Database))
            {
                throw new StorageUnavailableException($"{location} is missing, and {folder.Database} holds personal values that only its keys open. Put the file back from a backup.");
            }

            folder.WritePrivately(FileName, Encoding.ASCII.GetBytes(Line(Draw(1))), overwrite: false);
        }
    }

    private IReadOnlyList<(string Name, byte[] Key)> Read()
    {
        Prepare(folder);
        List<(string, byte[])> keys = [];
        foreach (var line in File.ReadAllLines(Location))
        {
            var key = new byte[KeyBytes];
            if (line.Split(' ') is not [var name, var text] || !Convert.TryFromBase64String(text, key, out var length) || length != KeyBytes)
            {
                throw new StorageUnavailableException($"{Location} holds a line that is no key; restore the file from a backup.");
            }

            keys.Add((name, key));
        }

        return known = keys.Count > 0 ? keys : throw new StorageUnavailableException($"{Location} is empty; restore the file from a backup.");
    }

    private static (string Name, byte[] Key) Draw(int number) =>
        (string.Create(CultureInfo.InvariantCulture, $"local-{number}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}"), RandomNumberGenerator.GetBytes(KeyBytes));

    private static string Line((string Name, byte[] Key) key) => $"{key.Name} {Convert.ToBase64String(key.Key)}\n";
}
