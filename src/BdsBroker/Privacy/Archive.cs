using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Privacy;

/// <summary>One file of an archive.</summary>
/// <param name="Path">Its path in the archive.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its content, hexadecimal.</param>
internal sealed record ArchivedFile(string Path, long Bytes, string Sha256);

/// <summary>What is in an archive; the last file of it, manifest.json.</summary>
internal sealed record ArchiveManifest(DateTimeOffset At, IReadOnlyList<ArchivedFile> Files);

/// <summary>
/// A ZIP file that is written while partitions are read: each document of ours as JSON under its key, each file under <c>files/</c>, the manifest last. Whatever slices come to keep in
/// a partition is in it without being named here. Personal values are opened with the key of the partition's own subject; those of others stay out.
/// </summary>
internal sealed class Archive : IAsyncDisposable
{
    private const int Page = 100;

    private readonly ZipArchive zip;
    private readonly Broker broker;
    private readonly CancellationToken cancel;
    private readonly List<ArchivedFile> files = [];

    private Archive(ZipArchive zip, Broker broker, CancellationToken cancel) => (this.zip, this.broker, this.cancel) = (zip, broker, cancel);

    internal static async Task<Archive> Begin(Stream to, Broker broker, CancellationToken cancel) =>
        new(await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel), broker, cancel);

    /// <summary>Adds everything of one partition. Copies under lists and answers kept for a repeat say nothing that is not there already.</summary>
    internal async Task AddPartition(string partition)
    {
        HashSet<string> blobs = new(StringComparer.Ordinal);
        var range = new KeyRange("-", "\u007f");
        for (var more = true; more;)
        {
            var page = await broker.Ledger.Records.ReadRange(partition, range, Page, cancel);
            foreach (var stored in page.Documents.Where(stored => !stored.Key.StartsWith(Remembered.Prefix, StringComparison.Ordinal)))
            {
                using var json = JsonDocument.Parse(stored.Json);
                if (IsCopy(json.RootElement, stored.Key))
                {
                    continue;
                }

                await AddJson($"{partition}/{stored.Key}", json.RootElement.TryGetProperty("state", out var state) && json.RootElement.TryGetProperty("rev", out _) ? state : json.RootElement, await OwnKeys(partition, stored));
                await AddFiles(partition, stored, blobs);
            }

            more = page.More;
            range = more ? range.After(page.Documents[^1].Key) : range;
        }
    }

    /// <summary>Adds where each proposal of an SME stands at its bank, as far as the bank has said so.</summary>
    internal async Task AddProposals(string sme)
    {
        var own = Parties.Partition(Parties.Sme, sme);
        var key = await broker.Keys.Find(own, cancel);
        foreach (var request in await broker.Ledger.ListAll(RequestRecords.All(sme), cancel))
        {
            foreach (var forwarding in request.State.EarlierForwardings.Append(request.State.Forwarding).OfType<Forwarding>())
            {
                var address = ProposalRecords.Proposal(forwarding.Bank, forwarding.Proposal);
                if (await broker.Ledger.Read(address, cancel) is { } proposal)
                {
                    await AddJson($"{address.Partition}/{address.Key}", JsonSerializer.SerializeToElement(proposal.State.AsToldToSme(), ProposalsJson.Default.Proposal), subject => subject == own ? key : null);
                }
            }
        }
    }

    /// <summary>Adds the manifest; nothing comes after it.</summary>
    internal async Task End(DateTimeOffset at)
    {
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new ArchiveManifest(at, files), ArchiveJson.Default.ArchiveManifest);
        await Add("manifest.json", new MemoryStream(manifest, writable: false));
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    /// <summary>The keys that open what a document holds of the partition's own subject, under whichever of its keys; whoever was erased and came back has another.</summary>
    private async ValueTask<Func<string, SubjectKey?>> OwnKeys(string partition, StoredDocument stored)
    {
        var keys = await broker.Keys.For([stored], cancel);
        return subject => subject == partition || subject.StartsWith(partition + "/", StringComparison.Ordinal) ? keys.Find(subject) : null;
    }

    private async Task AddFiles(string partition, StoredDocument stored, HashSet<string> blobs)
    {
        IReadOnlyList<Document> documents =
            stored.Key.StartsWith("document/", StringComparison.Ordinal) ? [DocumentFormat.Read(new Address<Document>(partition, stored.Key, PlansJson.Default.Document), stored, KeyRing.Empty).State]
            : stored.Key.StartsWith("snapshot/", StringComparison.Ordinal) ? DocumentFormat.Read(new Address<Snapshot>(partition, stored.Key, ProposalsJson.Default.Snapshot), stored, KeyRing.Empty).State.Documents
            : [];
        foreach (var document in documents.Where(document => blobs.Add(document.Blob)))
        {
            await using var content = await broker.Files.Open(PlanRecords.FileName(partition[(Parties.Sme.Length + 1)..], document.Blob), 0, null, cancel);
            if (content is not null)
            {
                await Add($"{partition}/files/{document.Blob}/{FileType.SafeName(document.Name, document.ContentType)}", content);
            }
        }
    }

    private async Task AddJson(string path, JsonElement state, Func<string, SubjectKey?> keys)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Open(state, keys, writer);
        }

        // A colon is no character of a file's name everywhere.
        await Add(path.Replace(':', '_') + ".json", new MemoryStream(buffer.WrittenMemory.ToArray(), writable: false));
    }

    private async Task Add(string path, Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = 0L;
        var buffer = new byte[81_920];
        await using (var entry = await zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(cancel))
        {
            for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; bytes += read)
            {
                hash.AppendData(buffer, 0, read);
                await entry.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }

        files.Add(new(path, bytes, Convert.ToHexStringLower(hash.GetHashAndReset())));
    }

    /// <summary>Writes JSON with the subject's own values opened; a value of somebody else, or one that was erased, becomes null.</summary>
    private static void Open(JsonElement from, Func<string, SubjectKey?> keys, Utf8JsonWriter to)
    {
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();
                foreach (var member in from.EnumerateObject())
                {
                    to.WritePropertyName(member.Name);
                    Open(member.Value, keys, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var item in from.EnumerateArray())
                {
                    Open(item, keys, to);
                }

                to.WriteEndArray();
                break;
            case JsonValueKind.String when from.GetString() is { } text && Personal.SubjectOf(text) is { } subject:
                to.WriteStringValue(keys(subject) is { } key ? key.TryOpen(text) ?? text : null);
                break;
            default:
                from.WriteTo(to);
                break;
        }
    }

    private static bool IsCopy(JsonElement document, string key) =>
        document.TryGetProperty("lists", out var lists) && lists.EnumerateArray().Any(list => list.ValueEquals(key));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
internal sealed partial class ArchiveJson : JsonSerializerContext;
