using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Notifications;
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
/// A ZIP file that is written while partitions are read: each document of ours as JSON under its key, each file under <c>files/</c>, then README.txt in words and the manifest. Whatever
/// slices come to keep in a partition is in it without being named here. Personal values are opened with the key of the partition's own subject; those of others stay out. What a person
/// could not read is put into words beside it: a notice's sentence, and for which bank or provider somebody looked.
/// </summary>
internal sealed class Archive : IAsyncDisposable
{
    private const int Page = 100;

    private readonly ZipArchive zip;
    private readonly Broker broker;
    private readonly NoticeCatalogue notices;
    private readonly CancellationToken cancel;
    private readonly List<ArchivedFile> files = [];
    private readonly SortedSet<string> kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string?> names = new(StringComparer.Ordinal);

    private Archive(ZipArchive zip, Broker broker, NoticeCatalogue notices, CancellationToken cancel) => (this.zip, this.broker, this.notices, this.cancel) = (zip, broker, notices, cancel);

    internal static async Task<Archive> Begin(Stream to, Broker broker, NoticeCatalogue notices, CancellationToken cancel) =>
        new(await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancel), broker, notices, cancel);

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

                var state = json.RootElement.TryGetProperty("state", out var written) && json.RootElement.TryGetProperty("rev", out _) ? written : json.RootElement;
                await AddJson(partition, stored.Key, state, await OwnKeys(partition, stored), await InWords(stored.Key, state));
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
                    await AddJson(address.Partition, address.Key, JsonSerializer.SerializeToElement(proposal.State.AsToldToSme(), ProposalsJson.Default.Proposal), subject => subject == own ? key : null, []);
                }
            }
        }
    }

    /// <summary>Adds what is in it in words, and the manifest; nothing comes after them.</summary>
    internal async Task End(DateTimeOffset at)
    {
        await Add("README.txt", new MemoryStream(Encoding.UTF8.GetBytes(ArchiveWords.Readme(at, kinds)), writable: false));
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
                kinds.Add("files");
                await Add($"{PathOf(partition)}/files/{document.Blob}/{ArchiveWords.FileName(FileType.SafeName(document.Name, document.ContentType))}", content);
            }
        }
    }

    private async Task AddJson(string partition, string document, JsonElement state, Func<string, SubjectKey?> keys, IReadOnlyList<(string Name, string Text)> words)
    {
        kinds.Add(document.Split('/')[0]);
        var foreign = await Foreign(state, keys);
        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            if (state.ValueKind == JsonValueKind.Object && words.Count > 0)
            {
                writer.WriteStartObject();
                foreach (var (name, text) in words)
                {
                    writer.WriteString(name, text);
                }

                foreach (var member in state.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Open(member.Value, keys, foreign, writer);
                }

                writer.WriteEndObject();
            }
            else
            {
                Open(state, keys, foreign, writer);
            }
        }

        await Add($"{PathOf(partition)}/{PathOf(document)}.json", new MemoryStream(buffer.WrittenMemory.ToArray(), writable: false));
    }

    /// <summary>What a person could not read in a document: the sentence that a notice's code stands for, the name of the party that an id stands for.</summary>
    private async ValueTask<IReadOnlyList<(string Name, string Text)>> InWords(string key, JsonElement state)
    {
        if (key.StartsWith("notice/", StringComparison.Ordinal) && state.Deserialize(NotificationsJson.Default.PersonNotice) is { } notice)
        {
            return [("kalimat", notices.Say(notice.Code, notice.Values, Language.Indonesian)), ("sentence", notices.Say(notice.Code, notice.Values, Language.English))];
        }

        // Of whoever looked: banks and providers have names that the SME may know, persons have not.
        return key.StartsWith("seen/", StringComparison.Ordinal) && state.Deserialize(LooksJson.Default.Look) is { } look
            ? [("siapa", ArchiveWords.Role(look.As).Id), ("who", ArchiveWords.Role(look.As).En), .. await NameOf(look) is { } name ? [("partyName", name)] : Array.Empty<(string, string)>()]
            : [];
    }

    private async ValueTask<string?> NameOf(Look look)
    {
        if (look.Party is not { } party)
        {
            return null;
        }

        if (!names.TryGetValue(party, out var name))
        {
            name = look.As switch
            {
                Parties.Bank => (await broker.Ledger.Read(BankRecords.Bank(party), cancel))?.State.Name,
                Parties.Provider => (await broker.Ledger.Read(RegistryRecords.Provider(party), cancel))?.State.Name,
                _ => null,
            };
            names[party] = name;
        }

        return name;
    }

    /// <summary>
    /// The texts of a document that are values of others, or of somebody who was erased: those that their key opens, or that a key opened which is destroyed. Whatever else merely
    /// looks like one was written by a person, and is theirs as it is.
    /// </summary>
    private async ValueTask<HashSet<string>> Foreign(JsonElement state, Func<string, SubjectKey?> own)
    {
        HashSet<string> found = new(StringComparer.Ordinal);
        foreach (var text in Sealed(state).Distinct(StringComparer.Ordinal))
        {
            var subject = Personal.SubjectOf(text)!;
            if (own(subject) is null && SubjectKey.LooksSealed(text) && (await broker.Keys.Find(subject, cancel) is { } key ? key.TryOpen(text) is not null : await broker.Keys.WasErased(subject, cancel)))
            {
                found.Add(text);
            }
        }

        return found;
    }

    private static IEnumerable<string> Sealed(JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.Object => from.EnumerateObject().SelectMany(member => Sealed(member.Value)),
        JsonValueKind.Array => from.EnumerateArray().SelectMany(Sealed),
        JsonValueKind.String when from.GetString() is { } text && Personal.SubjectOf(text) is not null => [text],
        _ => [],
    };

    private static string PathOf(string key) => string.Join('/', key.Split('/').Select(ArchiveWords.FileName));

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
    private static void Open(JsonElement from, Func<string, SubjectKey?> keys, HashSet<string> foreign, Utf8JsonWriter to)
    {
        switch (from.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteStartObject();
                foreach (var member in from.EnumerateObject())
                {
                    to.WritePropertyName(member.Name);
                    Open(member.Value, keys, foreign, to);
                }

                to.WriteEndObject();
                break;
            case JsonValueKind.Array:
                to.WriteStartArray();
                foreach (var item in from.EnumerateArray())
                {
                    Open(item, keys, foreign, to);
                }

                to.WriteEndArray();
                break;
            case JsonValueKind.String when from.GetString() is { } text && text.StartsWith(Personal.Mark, StringComparison.Ordinal):
                to.WriteStringValue(foreign.Contains(text) ? null : Personal.SubjectOf(text) is { } subject && keys(subject) is { } key ? key.TryOpen(text) ?? text : text);
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
