using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A sector: a KBLI code of 5 digits and the version it is of, since codes moved between versions.</summary>
internal sealed record SectorCode(int Version, string Code);

/// <summary>What an SME agreed to, per purpose; the latest word counts.</summary>
/// <param name="Purpose">matching, lending or directory.</param>
/// <param name="Given">Given or withdrawn.</param>
/// <param name="At">When the server heard it.</param>
/// <param name="By">The person's id.</param>
/// <param name="Text">The version of the sentence that was agreed to (<see cref="ConsentTexts"/>).</param>
internal sealed record Consent(string Purpose, bool Given, DateTimeOffset At, string By, int Text = 1);

/// <summary>What is agreed to, in words, by purpose. A changed sentence is a new version; the old ones stay, since they are what people agreed to.</summary>
internal static class ConsentTexts
{
    /// <summary>The version that words said from now on belong to.</summary>
    internal const int Newest = 1;

    internal static Text Of(string purpose, int version) => (purpose, version) switch
    {
        ("matching", 1) => new(
            "Data usaha dipakai untuk mencari pendamping; pendamping yang menerima melihat nama dan kontak usaha.",
            "The data of the business is used to find help; whoever accepts sees the name and contact of the business."),
        ("lending", 1) => new(
            "Data usaha, rencana, dan dokumen diteruskan ke bank yang dipilih pemilik, setiap kali atas perintah pemilik.",
            "The data, plan and documents of the business are forwarded to the bank that an owner chooses, each time on the owner's word."),
        ("directory", 1) => new(
            "Nama, tempat, dan produk usaha boleh tampil di direktori umum.",
            "The name, place and products of the business may be shown in the public directory."),
        _ => throw new InvalidOperationException($"There is no version {version} of the text for {purpose}."),
    };
}

/// <summary>A word on a consent as a member says it; time and person are the server's to add.</summary>
internal sealed record SaidConsent(string Purpose, bool Given);

/// <summary>A small or medium enterprise.</summary>
internal sealed record Sme
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public Personal? OwnerNik { get; init; }
    public Personal? Nib { get; init; }
    public Personal? Npwp { get; init; }
    public required Personal Address { get; init; }
    public required string Regency { get; init; }
    public required Personal Phone { get; init; }
    public Personal? Email { get; init; }
    public required SectorCode Kbli { get; init; }
    public IReadOnlyList<string> Products { get; init; } = [];
    public required int EstablishedYear { get; init; }
    public int? EstablishedMonth { get; init; }
    public required int Employees { get; init; }
    public long? AnnualSales { get; init; }
    public long? Capital { get; init; }
    public bool Cooperative { get; init; }
    public string? Cluster { get; init; }
    public IReadOnlyList<Consent> Consents { get; init; } = [];

    /// <summary>The words on consents that others replaced, oldest first: the proof of what was agreed to when. The latest 100 are kept here.</summary>
    public IReadOnlyList<Consent> EarlierConsents { get => field ?? []; init; } = [];

    /// <summary>The ids of all accepted members: who may not be matched with their own firm, and how many there are.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>When it was erased; null while it is not.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When the figures were last confirmed by a member.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>The province of the regency, such as 33.</summary>
    [JsonIgnore]
    public string Province => Regency[..2];

    /// <summary>What stands where the name of somebody stood who was erased.</summary>
    internal const string ErasedName = "(dihapus)";

    /// <summary>Whether the SME agreed to a purpose.</summary>
    internal bool Agreed(string purpose) => Consents.LastOrDefault(consent => string.Equals(consent.Purpose, purpose, StringComparison.Ordinal))?.Given ?? false;

    /// <summary>Whether the SME took back what it had agreed to, or said no.</summary>
    internal bool Withdrew(string purpose) => Consents.LastOrDefault(consent => string.Equals(consent.Purpose, purpose, StringComparison.Ordinal)) is { Given: false };

    /// <summary>The SME is registered by its first member.</summary>
    /// <param name="told">What was told of it, without consents and members.</param>
    /// <param name="said">What was said on consents.</param>
    /// <param name="first">The first member.</param>
    /// <param name="at">When.</param>
    internal static Decision<Sme> Register(Sme told, IReadOnlyList<SaidConsent> said, Membership first, DateTimeOffset at) =>
        Hear([], said, first, at) is { } consents
            ? Decision.Change(told with { Consents = consents, Members = [first.Person], ConfirmedAt = at }, "sme.registered", ChangedBy(told.Id, consents.Count > 0))
            : RegistryProblems.ConsentIsTheOwners;

    /// <summary>
    /// A member confirms or corrects what is known of the SME. Consents that are not mentioned stay as they are; only an owner changes one,
    /// anybody may repeat what already holds.
    /// </summary>
    internal static Decision<Sme> Update(Sme now, Sme told, IReadOnlyList<SaidConsent> said, Membership by, DateTimeOffset at) =>
        Hear(now.Consents, said, by, at) is { } consents
            ? Decision.Change(
                told with
                {
                    Id = now.Id,
                    Consents = consents,
                    EarlierConsents = [.. now.EarlierConsents.Concat(now.Consents.Except(consents)).TakeLast(MostEarlierConsents)],
                    Members = now.Members,
                    ConfirmedAt = at,
                },
                "sme.updated",
                ChangedBy(now.Id, !ReferenceEquals(consents, now.Consents)))
            : RegistryProblems.ConsentIsTheOwners;

    /// <summary>
    /// Nobody owns the SME any more and its owner asked to be erased: what identifies it goes, place, sector and consents stay for statistics and proof. Closing again changes nothing.
    /// </summary>
    internal static Decision<Sme> Close(Sme now, DateTimeOffset at) => now.ClosedAt is not null
        ? Decision.Unchanged(now)
        : Decision.Change(
            now with
            {
                Name = ErasedName,
                OwnerNik = null,
                Nib = null,
                Npwp = null,
                Address = Personal.Gone,
                Phone = Personal.Gone,
                Email = null,
                Products = [],
                EstablishedYear = 0,
                EstablishedMonth = null,
                Employees = 0,
                Cooperative = false,
                AnnualSales = null,
                Capital = null,
                Cluster = null,
                Members = [],
                ClosedAt = at,
            },
            "sme.closed");

    /// <summary>The consents after some were said; the same list where nothing changes, null where somebody changes one who is no owner.</summary>
    private static IReadOnlyList<Consent>? Hear(IReadOnlyList<Consent> now, IReadOnlyList<SaidConsent> said, Membership by, DateTimeOffset at)
    {
        var isOwner = by is { Accepted: true, Kind: MemberKind.Owner };
        var next = now;
        foreach (var word in said)
        {
            var before = next.FirstOrDefault(consent => string.Equals(consent.Purpose, word.Purpose, StringComparison.Ordinal));
            if (before?.Given == word.Given || (before is null && !word.Given && !isOwner))
            {
                continue;
            }

            if (!isOwner)
            {
                return null;
            }

            next = [.. next.Where(consent => consent != before), new(word.Purpose, word.Given, at, by.Person, ConsentTexts.Newest)];
        }

        return next;
    }

    private const int MostEarlierConsents = 100;

    private static Fact[] ChangedBy(string sme, bool consents) => consents ? [new ConsentChanged(sme)] : [];
}
