using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Performances;

/// <summary>
/// What is kept of a provider's performance, and what the milestones of all requests say that it should be. It takes documents in any order, and of those who are looked at closely
/// keeps each milestone; of all others only sums, so that a walk over everything needs no more memory than there are providers.
/// </summary>
/// <param name="closely">Who is looked at closely; null for nobody.</param>
internal sealed class Recount(IReadOnlySet<string>? closely = null)
{
    private const string Sme = Parties.Sme + "/";
    private const string Provider = Parties.Provider + "/";
    private readonly Dictionary<string, Tally> tallies = new(StringComparer.Ordinal);
    private readonly List<string> unreadable = [];

    /// <summary>Milestones of providers that requests told of.</summary>
    internal long Milestones { get; private set; }

    /// <summary>Providers that have a milestone, or are said to.</summary>
    internal int Providers => tallies.Values.Count(tally => tally.Said != PerformanceFigures.None || tally.Kept != PerformanceFigures.None);

    /// <summary>What could not be read, one line each: while there is any, what requests say is not known.</summary>
    internal IReadOnlyList<string> Unreadable => unreadable;

    /// <summary>Those of whom something differs, by id; where some are looked at closely, of those.</summary>
    internal IReadOnlySet<string> Differing => tallies.Where(each => each.Value.Differs && closely?.Contains(each.Key) != false).Select(each => each.Key).ToHashSet(StringComparer.Ordinal);

    /// <summary>What requests say of a provider that was looked at closely: the rows that prove its milestones.</summary>
    internal IReadOnlyDictionary<string, CountedMilestone> SaidOf(string provider) => tallies[provider].Rows;

    /// <summary>What differs, one line each, of those who were looked at closely.</summary>
    internal IEnumerable<string> Differences() => Differing.Order(StringComparer.Ordinal).SelectMany(provider => tallies[provider].Differences(provider));

    /// <summary>Takes one document into account, where performance has to do with it.</summary>
    internal void Add(string partition, StoredDocument document)
    {
        try
        {
            if (partition.StartsWith(Sme, StringComparison.Ordinal) && document.Key.StartsWith("request/", StringComparison.Ordinal))
            {
                Say(DocumentFormat.Read(new Address<Request>(partition, document.Key, RequestsJson.Default.Request), document, KeyRing.Empty).State);
            }
            else if (partition.StartsWith(Provider, StringComparison.Ordinal))
            {
                Keep(partition[Provider.Length..], partition, document);
            }
        }
        catch (Exception damage) when (damage is DamagedDocumentException or JsonException)
        {
            unreadable.Add($"{partition} {document.Key}: cannot be read ({(damage.InnerException ?? damage).Message})");
        }
    }

    private void Say(Request request)
    {
        var kind = Signals.NameOf(request.Kind);
        foreach (var (index, milestone) in request.Milestones.Index().Where(each => each.Item.Provider is not null))
        {
            Milestones++;
            var renewal = milestone.Kind == MilestoneKind.Assisted ? CertificateRecords.Assisted(kind, milestone.At, request.Sme, request.Number) : null;
            TallyOf(milestone.Provider!).Say(PerformanceRecords.Counted(request.Sme, request.Number, index), new(kind, milestone), renewal);
        }
    }

    private void Keep(string provider, string partition, StoredDocument document)
    {
        if (document.Key == PerformanceRecords.Figures(provider).Key)
        {
            TallyOf(provider).Kept = DocumentFormat.Read(PerformanceRecords.Figures(provider), document, KeyRing.Empty).State;
        }
        else if (document.Key == RegistryRecords.Standing(provider).Key)
        {
            TallyOf(provider).Standing = DocumentFormat.Read(RegistryRecords.Standing(provider), document, KeyRing.Empty).State;
        }
        else if (document.Key.StartsWith(PerformanceRecords.CountedPrefix, StringComparison.Ordinal))
        {
            TallyOf(provider).KeepRow(document.Key, PerformanceRecords.Read(partition, document));
        }
        else if (document.Key.StartsWith(CertificateRecords.AssistedPrefix, StringComparison.Ordinal))
        {
            TallyOf(provider).KeepRenewal(document.Key);
        }
    }

    private Tally TallyOf(string provider)
    {
        if (!tallies.TryGetValue(provider, out var tally))
        {
            tallies.Add(provider, tally = new(closely?.Contains(provider) == true));
        }

        return tally;
    }

    /// <summary>One provider, as it is kept and as requests say.</summary>
    private sealed class Tally(bool closely)
    {
        private readonly Dictionary<string, CountedMilestone> keptRows = new(StringComparer.Ordinal);
        private readonly HashSet<string> saidRenewals = new(StringComparer.Ordinal);
        private readonly HashSet<string> keptRenewals = new(StringComparer.Ordinal);
        private UInt128 saidSum;
        private UInt128 keptSum;

        internal Dictionary<string, CountedMilestone> Rows { get; } = new(StringComparer.Ordinal);

        internal PerformanceFigures Said { get; private set; } = PerformanceFigures.None;

        internal PerformanceFigures Kept { get; set; } = PerformanceFigures.None;

        internal Standing? Standing { get; set; }

        // Sums of hashes are the same where the rows are, in whatever order they come.
        internal bool Differs => saidSum != keptSum || Said != Kept || IsScoredWrong;

        private bool IsScoredWrong => Standing is { } standing && Said.ShownOn(standing) != standing;

        internal void Say(string key, CountedMilestone counted, string? renewal)
        {
            Said = Said.And(counted);
            saidSum += HashOf(key, counted) + (renewal is null ? 0 : HashOf(renewal, null));
            if (closely)
            {
                Rows.Add(key, counted);
                if (renewal is not null)
                {
                    saidRenewals.Add(renewal);
                }
            }
        }

        internal void KeepRow(string key, CountedMilestone counted)
        {
            keptSum += HashOf(key, counted);
            if (closely)
            {
                keptRows.Add(key, counted);
            }
        }

        internal void KeepRenewal(string key)
        {
            keptSum += HashOf(key, null);
            if (closely)
            {
                keptRenewals.Add(key);
            }
        }

        internal IEnumerable<string> Differences(string provider)
        {
            foreach (var (said, kept) in Said.Counters.Zip(Kept.Counters).Where(pair => pair.First != pair.Second))
            {
                yield return $"{provider}: {said.Name} is {kept.Value}, the requests say {said.Value}";
            }

            if (IsScoredWrong)
            {
                var shown = Said.ShownOn(Standing!);
                yield return $"{provider}: the score goes by {Standing!.RatingCount} ratings that add to {Standing.RatingSum} and {Standing.Approved} of {Standing.Decided} approved, "
                    + $"the requests say {shown.RatingCount} that add to {shown.RatingSum} and {shown.Approved} of {shown.Decided}";
            }

            foreach (var (key, counted) in Rows.Where(row => !keptRows.ContainsKey(row.Key)))
            {
                yield return $"{provider}: {key} ({Signals.NameOf(counted.Milestone.Kind)}) is not counted";
            }

            foreach (var (key, counted) in keptRows)
            {
                if (!Rows.TryGetValue(key, out var said))
                {
                    yield return $"{provider}: {key} ({Signals.NameOf(counted.Milestone.Kind)}) is counted, and no request came to it";
                }
                else if (said != counted)
                {
                    yield return $"{provider}: {key} is counted as {counted}, the request says {said}";
                }
            }

            foreach (var row in saidRenewals.Except(keptRenewals, StringComparer.Ordinal))
            {
                yield return $"{provider}: renewals do not count {row}";
            }

            foreach (var row in keptRenewals.Except(saidRenewals, StringComparer.Ordinal))
            {
                yield return $"{provider}: renewals count {row}, and no request came to it";
            }
        }

        private static UInt128 HashOf(string key, CountedMilestone? counted)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(counted is null ? key : $"{key} {counted}"), hash);
            return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
        }
    }
}
