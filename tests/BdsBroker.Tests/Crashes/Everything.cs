using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BdsBroker.Assessment;
using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Listing;
using BdsBroker.Matches;
using BdsBroker.Notifications;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Crashes;

/// <summary>Everything that is stored at one moment; personal values are left as they lie there.</summary>
internal sealed class Everything
{
    private readonly Dictionary<(string Partition, string Key), StoredDocument> documents;
    private readonly ILookup<string, JsonElement> messages;

    private Everything(World world)
    {
        All = [.. world.Backend.AllDocuments()];
        documents = All.ToDictionary(each => (each.Partition, each.Document.Key), each => each.Document);
        messages = world.Queues.SelectMany(queue => world.Waiting(queue).Select(text => (queue, JsonDocument.Parse(text).RootElement)))
            .ToLookup(message => message.RootElement.GetProperty("fact").GetString()!, message => message.RootElement.GetProperty("data"), StringComparer.Ordinal);
        Poison = [.. world.Queues.SelectMany(queue => world.Waiting(queue + "-poison"))];
        Files = world.Backend.AllFiles();
    }

    /// <summary>Every document, ordered by partition and key.</summary>
    internal IReadOnlyList<(string Partition, StoredDocument Document)> All { get; }

    /// <summary>The names of all files.</summary>
    internal IReadOnlyCollection<string> Files { get; }

    /// <summary>What failed too often.</summary>
    internal IReadOnlyList<string> Poison { get; }

    internal IEnumerable<Stored<Request>> Requests => In("sme/", "request/", (sme, key) => RequestRecords.Request(sme, int.Parse(key)));

    internal IEnumerable<Stored<Sme>> Smes => In("sme/", "sme", (sme, _) => RegistryRecords.Sme(sme), exact: true);

    internal IEnumerable<Stored<RequestCount>> Counts => In("sme/", "request-count", (sme, _) => RequestRecords.Count(sme), exact: true);

    internal IEnumerable<Stored<Document>> Documents => In("sme/", "document/", (sme, key) => PlanRecords.Document(sme, int.Parse(key[..6]), key[7..]));

    internal IEnumerable<Stored<StoredFile>> FileRows => In("sme/", "file/", PlanRecords.File);

    internal IEnumerable<Stored<PinnedFiles>> Pinned => In("sme/", "pinned/", (sme, key) => PlanRecords.Pinned(sme, int.Parse(key)));

    internal IEnumerable<Stored<Snapshot>> Snapshots => In("sme/", "snapshot/", (sme, key) => ProposalRecords.Snapshot(sme, int.Parse(key[..6]), int.Parse(key[7..])));

    internal IEnumerable<Stored<Provider>> Providers => In("provider/", "provider", (provider, _) => RegistryRecords.Provider(provider), exact: true);

    internal IEnumerable<Stored<Standing>> Standings => In("provider/", "standing", (provider, _) => RegistryRecords.Standing(provider), exact: true);

    internal IEnumerable<Stored<Offer>> Offers => In("provider/", "offer/", OfferRecords.Offer);

    internal IEnumerable<Stored<Agenda>> Agendas => In("provider/", "agenda/", (provider, key) => AgendaRecords.Agenda(provider, key.Split('/')[0], int.Parse(key.Split('/')[1])));

    internal IEnumerable<Stored<Certificate>> Certificates => In("provider/", "certificate/", CertificateRecords.Certificate);

    internal IEnumerable<Stored<Cohort>> Cohorts => In("programme", "cohort/", (_, key) => CohortRecords.Cohort(key));

    internal IEnumerable<Stored<OpenCohorts>> OpenCohorts => In("programme", "open/", (_, key) => CohortRecords.Open(key));

    internal IEnumerable<Stored<Proposal>> Proposals => In("bank/", "proposal/", ProposalRecords.Proposal);

    internal IEnumerable<Stored<PersonNotice>> Notices => In("person/", "notice/", NoticeRecords.Notice);

    internal IEnumerable<Stored<DeskItem>> DeskItems => In("desk", "item/", (_, key) => RequestRecords.Desk(key.Split('/')[0], int.Parse(key.Split('/')[1])));

    internal IEnumerable<Stored<IndexEntry>> Index => All.Where(each => each.Partition.StartsWith("match/", StringComparison.Ordinal) && each.Document.Key.StartsWith("provider/", StringComparison.Ordinal))
        .Select(each => DocumentFormat.Read(MatchIndexRecords.Entry(each.Partition, each.Document.Key["provider/".Length..]), each.Document, KeyRing.Empty));

    internal IEnumerable<Stored<DirectoryEntry>> Directory => In("directory", "provider/", (_, key) => DirectoryRecords.Entry(key));

    internal IEnumerable<Stored<Share>> Shares => In("assessment/", "share/", (months, key) => new Address<Share>("assessment/" + months, "share/" + key, AssessmentJson.Default.Share));

    internal IEnumerable<Stored<Cell>> Cells => In("assessment/", "cell/", (months, key) => new Address<Cell>("assessment/" + months, "cell/" + key, AssessmentJson.Default.Cell));

    internal static Everything Of(World world) => new(world);

    /// <summary>A document, or null.</summary>
    internal Stored<T>? Find<T>(Address<T> address)
        where T : class => documents.TryGetValue((address.Partition, address.Key), out var document) ? DocumentFormat.Read(address, document, KeyRing.Empty) : null;

    /// <summary>A document's history, oldest first.</summary>
    internal IEnumerable<HistoryEntry> HistoryOf<T>(Stored<T> document)
        where T : class => Rows(document.Address.Partition, HistoryEntry.Prefix(document.Address.Key)).Select(entry => HistoryEntry.Read(document.Address.Partition, entry));

    /// <summary>The documents of a partition under a prefix, as they are.</summary>
    internal IEnumerable<StoredDocument> Rows(string partition, string prefix) =>
        All.Where(each => each.Partition == partition && each.Document.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(each => each.Document);

    /// <summary>Whether a message of this fact waits, with these members.</summary>
    internal bool Waits(string fact, params (string Member, object Value)[] members) =>
        messages[fact].Any(data => members.All(member => data.TryGetProperty(member.Member, out var value) && value.ToString() == member.Value.ToString()));

    /// <summary>A provider's standing.</summary>
    internal Standing StandingOf(string provider) => Find(RegistryRecords.Standing(provider))!.State;

    /// <summary>What tells two states of everything apart: documents, messages with their times, files. The storage's own versions do not count.</summary>
    internal static string HashOf(World world)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (partition, document) in world.Backend.AllDocuments())
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{partition}\n{document.Key}\n"));
            hash.AppendData(document.Json.Span);
        }

        foreach (var queue in world.Queues)
        {
            foreach (var message in world.Storage.Peek(queue, 10_000).Select(message => $"{queue}\n{message.Text}\n{message.VisibleAt.UtcTicks}\n{message.DequeueCount}").Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(message));
            }
        }

        foreach (var file in world.Backend.AllFiles().Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private IEnumerable<Stored<T>> In<T>(string partition, string prefix, Func<string, string, Address<T>> address, bool exact = false)
        where T : class => All
        .Where(each => (partition.EndsWith('/') ? each.Partition.StartsWith(partition, StringComparison.Ordinal) : each.Partition == partition)
            && (exact ? each.Document.Key == prefix : each.Document.Key.StartsWith(prefix, StringComparison.Ordinal)))
        .Select(each => DocumentFormat.Read(address(partition.EndsWith('/') ? each.Partition[partition.Length..] : "", each.Document.Key[prefix.Length..]), each.Document, KeyRing.Empty));
}
