using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Privacy;

/// <summary>What an erasure does with one part of what is kept.</summary>
[JsonConverter(typeof(CamelCase<ErasureStep>))]
internal enum ErasureStep
{
    /// <summary>The SME that nobody else owns: its requests are cancelled, plans and papers removed, texts emptied, its key destroyed.</summary>
    CloseSme,

    /// <summary>The provider that nobody else owns: its requests are handed back, it leaves matching and directory, its key is destroyed.</summary>
    CloseProvider,

    /// <summary>A membership among others, or an invitation.</summary>
    Leave,

    /// <summary>The seats at KADIN desks.</summary>
    LeaveSeats,

    /// <summary>The inbox.</summary>
    DeleteNotices,

    /// <summary>The e-mail address and telephone number that notices left by: their key is destroyed.</summary>
    ForgetReach,
}

/// <summary>One part that is erased.</summary>
/// <param name="Step">How.</param>
/// <param name="Party">sme, provider, bank or person.</param>
/// <param name="Id">Its id.</param>
internal sealed record ErasedPart(ErasureStep Step, string Party, string Id);

/// <summary>One part that is kept.</summary>
/// <param name="Party">sme, provider, bank or person.</param>
/// <param name="Id">Its id.</param>
/// <param name="Why">A code: see <see cref="ErasureWords"/>.</param>
/// <param name="Until">The day from which it may go too; null where an event ends it, which the code names.</param>
internal sealed record KeptPart(string Party, string Id, string Why, DateOnly? Until)
{
    /// <summary>Whether it is an SME that stays for its loan.</summary>
    internal bool IsLoanOf(string sme) => Why == ErasureWords.LoanRunning && string.Equals(Id, sme, StringComparison.Ordinal);
}

/// <summary>
/// What a person asked to have erased, and what became of it. It is kept, with its history: that it was asked and done must be provable, and it names nobody.
/// </summary>
/// <param name="Run">1 for the first time, one more for each time it is asked again after it was done, or goes on after a loan.</param>
/// <param name="AskedAt">When.</param>
/// <param name="DoneAt">When all of it was done; null while it is under way.</param>
/// <param name="Erased">What is, or is being, erased.</param>
/// <param name="Kept">What is kept, and why.</param>
internal sealed record Erasure(int Run, DateTimeOffset AskedAt, DateTimeOffset? DoneAt, IReadOnlyList<ErasedPart> Erased, IReadOnlyList<KeptPart> Kept)
{
    /// <summary>A person asks. Asking again while it is under way, or when there is nothing more, changes nothing.</summary>
    internal static Decision<Erasure> Ask(Erasure? now, IReadOnlyList<ErasedPart> erased, IReadOnlyList<KeptPart> kept, string person, DateTimeOffset at) =>
        now is { DoneAt: null } || (now is not null && erased.Count == 0)
            ? Decision.Unchanged(now)
            : Decision.Change(new Erasure((now?.Run ?? 0) + 1, at, null, erased, kept), "erasure.asked", new ErasureAsked(person, (now?.Run ?? 0) + 1));

    /// <summary>The loan of an SME that was kept for it is over: what was asked then goes on by itself.</summary>
    internal static Decision<Erasure> Resume(Erasure now, string sme, string person) =>
        now.DoneAt is null || !now.Kept.Any(part => part.IsLoanOf(sme))
            ? Decision.Unchanged(now)
            : Decision.Change(
                now with { Run = now.Run + 1, DoneAt = null, Erased = [.. now.Erased, new(ErasureStep.CloseSme, Parties.Sme, sme)], Kept = [.. now.Kept.Where(part => !part.IsLoanOf(sme))] },
                "erasure.resumed",
                new ErasureAsked(person, now.Run + 1));

    /// <summary>All of it was done: what was erased and what was kept in the end.</summary>
    internal static Decision<Erasure> Finish(Erasure now, int run, IReadOnlyList<ErasedPart> erased, IReadOnlyList<KeptPart> kept, DateTimeOffset at) =>
        now.Run != run || now.DoneAt is not null
            ? Decision.Unchanged(now)
            : Decision.Change(now with { DoneAt = at, Erased = erased, Kept = kept }, "erasure.done");
}

/// <summary>What stays of a party that is closed.</summary>
internal static class KeptOfClosed
{
    internal static IEnumerable<KeptPart> Sme(string id, IEnumerable<Stored<Request>> requests) =>
    [
        new(Parties.Sme, id, ErasureWords.History, null),
        new(Parties.Sme, id, ErasureWords.Consents, null),
        .. requests
            .SelectMany(request => request.State.EarlierForwardings.Append(request.State.Forwarding).OfType<Forwarding>())
            .DistinctBy(forwarding => forwarding.Bank, StringComparer.Ordinal)
            .Select(forwarding => new KeptPart(Parties.Bank, forwarding.Bank, ErasureWords.BankRecords, null)),
    ];

    internal static IEnumerable<KeptPart> Provider(string id) =>
        [new(Parties.Provider, id, ErasureWords.CertificateRegister, null), new(Parties.Provider, id, ErasureWords.History, null)];
}

/// <summary>Why something is kept, in words.</summary>
internal static class ErasureWords
{
    internal const string LoanRunning = "loan-running";
    internal const string BankRecords = "bank-records";
    internal const string History = "history";
    internal const string Consents = "consents";
    internal const string CertificateRegister = "certificate-register";
    internal const string BankNeedsSomebody = "bank-needs-somebody";
    internal const string AccessLog = "access-log";

    internal static Text Of(string why) => why switch
    {
        LoanRunning => new(
            "Pinjaman masih berjalan; data diperlukan untuk perjanjian kredit (UU 27/2022 Pasal 20 ayat 2 huruf b). Setelah lunas atau dihapusbukukan, data ini dihapus dengan sendirinya.",
            "A loan is running; the data is needed for the credit agreement (UU 27/2022, Article 20(2)(b)). Once it is settled or written off, the erasure goes on by itself."),
        BankRecords => new(
            "Salinan yang sudah diterima bank adalah catatan bank sendiri (Pasal 20 ayat 2 huruf c); kontak dan nomor identitas dalam isiannya tidak dapat dibaca lagi, kecuali empat angka terakhir; berkas yang dikirim tetap ada pada bank.",
            "What a bank received is the bank's own record (Article 20(2)(c)); contacts and identity numbers in its fields can no longer be read, but for their last four digits; the papers that were sent stay with the bank."),
        History => new(
            "Riwayat menyebut peristiwa, waktu, id, dan alasan yang ditulis orang, tanpa kontak; diperlukan sebagai bukti (Pasal 31). Riwayat permintaan tidak menampilkan alasan lagi.",
            "Histories name events, times, ids and the reasons that people wrote, without contact; they are needed as the record of processing (Article 31). A request's history shows no reasons any more."),
        Consents => new(
            "Persetujuan yang pernah diberikan dan dicabut disimpan sebagai bukti (Pasal 24).",
            "Consents given and withdrawn are kept as proof (Article 24)."),
        CertificateRegister => new(
            "Nomor dan masa berlaku sertifikat adalah catatan penerbit (Pasal 20 ayat 2 huruf f); tanpa kontak.",
            "Numbers and validity of certificates are the issuer's record (Article 20(2)(f)); without contact."),
        BankNeedsSomebody => new(
            "Anda satu-satunya yang mengelola bank ini; tunjuk pengganti dulu, lalu minta lagi.",
            "Nobody else runs this bank; appoint somebody first, then ask again."),
        AccessLog => new(
            "Catatan siapa melihat data usaha orang lain tetap milik usaha itu (Pasal 31).",
            "The log of who looked at the data of others stays theirs (Article 31)."),
        _ => new(why, why),
    };
}

/// <summary>A person asked to be erased; working it off may take several deliveries.</summary>
internal sealed record ErasureAsked(string Person, int Run) : Fact;

/// <summary>Where erasures are kept; the only place this key is spelled.</summary>
internal static class PrivacyRecords
{
    internal static Address<Erasure> Erasure(string person) => new("person/" + person, "erasure", PrivacyJson.Default.Erasure);
}

/// <summary>What the slice states and hears of.</summary>
internal static class PrivacyMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("erasure-asked", PrivacyMessagesJson.Default.ErasureAsked);
        messages.On<ErasureAsked>("housekeeping", OnErasureAsked.Handle);
        messages.On<LoanClosed>("housekeeping", OnLoanClosed.Handle);
        messages.On<PersonWithoutParty>("housekeeping", OnPersonWithoutParty.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ErasureAsked))]
internal sealed partial class PrivacyMessagesJson : JsonSerializerContext;
