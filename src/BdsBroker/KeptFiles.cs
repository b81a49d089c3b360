using System.Text.Json;
using BdsBroker.Plans;
using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>A file that a document or a bank's copy of one refers to.</summary>
/// <param name="Name">Its name in the file store.</param>
/// <param name="Partition">The partition of the row that keeps it.</param>
/// <param name="Key">That row's key.</param>
/// <param name="Size">Its bytes, where a document says so.</param>
/// <param name="Sha256">Its hash, where a document says so.</param>
public sealed record KeptFile(string Name, string Partition, string Key, long? Size, string? Sha256);

/// <summary>Which files there must be beside the documents: for whoever copies a data folder or checks it.</summary>
public sealed class KeptFiles
{
    private const string Sme = "sme/";
    private const string File = "file/";
    private readonly Dictionary<string, (string Partition, string Key)> kept = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Size, string Sha256)> known = new(StringComparer.Ordinal);

    /// <summary>The files that the documents seen so far keep.</summary>
    public IEnumerable<KeptFile> All => kept.Select(file =>
        known.TryGetValue(file.Key, out var size) ? new KeptFile(file.Key, file.Value.Partition, file.Value.Key, size.Size, size.Sha256) : new(file.Key, file.Value.Partition, file.Value.Key, null, null));

    /// <summary>Whether the row of a kept file, read again, still keeps it.</summary>
    public static bool Keeps(StoredDocument? row) => row is not null && StateOf(row) is { } state && state.TryGetProperty("isGone", out var gone) && gone.ValueKind == JsonValueKind.False;

    /// <summary>Takes one document into account. One that cannot be read says nothing here; <see cref="HistoryCheck"/> names it.</summary>
    public void Add(string partition, StoredDocument document)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(document);
        if (!partition.StartsWith(Sme, StringComparison.Ordinal))
        {
            return;
        }

        var sme = partition[Sme.Length..];
        if (document.Key.StartsWith(File, StringComparison.Ordinal))
        {
            if (Keeps(document))
            {
                kept.Add(PlanRecords.FileName(sme, document.Key[File.Length..]), (partition, document.Key));
            }
        }
        else if (document.Key.StartsWith("document/", StringComparison.Ordinal))
        {
            Know(sme, StateOf(document));
        }
        else if (document.Key.StartsWith("snapshot/", StringComparison.Ordinal) && StateOf(document) is { } snapshot && snapshot.TryGetProperty("documents", out var frozen) && frozen.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in frozen.EnumerateArray())
            {
                Know(sme, one);
            }
        }
    }

    private void Know(string sme, JsonElement? document)
    {
        if (document is { ValueKind: JsonValueKind.Object } one
            && one.TryGetProperty("blob", out var blob) && blob.ValueKind == JsonValueKind.String
            && one.TryGetProperty("size", out var size) && size.TryGetInt64(out var bytes)
            && one.TryGetProperty("sha256", out var hash) && hash.ValueKind == JsonValueKind.String)
        {
            known[PlanRecords.FileName(sme, blob.GetString()!)] = (bytes, hash.GetString()!);
        }
    }

    // As it is stored: who checks or copies a folder has no need of the personal values in it.
    private static JsonElement? StateOf(StoredDocument document)
    {
        try
        {
            var root = JsonDocument.Parse(document.Json).RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("state", out var state) && state.ValueKind == JsonValueKind.Object ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
