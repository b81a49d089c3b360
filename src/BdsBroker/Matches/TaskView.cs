using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>One dated thing that waits for a provider.</summary>
/// <param name="Id">Its id, the same however its date moves.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What to do, in words.</param>
/// <param name="Due">By when; of what is overdue: when the next step happens by itself, for a visit or certificate when it was due.</param>
/// <param name="Overdue">Whether its first date has passed.</param>
/// <param name="Link">Where it is done, below /api/v1.</param>
/// <param name="Sme">The SME; null for an offer, which does not say who asks, and for a certificate.</param>
/// <param name="Number">The request's number.</param>
/// <param name="SmeName">The SME's name, while the provider is engaged.</param>
/// <param name="Regency">Where.</param>
/// <param name="Month">The month of a visit.</param>
/// <param name="Found">What the visit before it found.</param>
internal sealed record TaskView(
    string Id, TaskKind Kind, string Text, DateTimeOffset Due, bool Overdue, string Link, string? Sme, int? Number, string? SmeName, string? Regency, int? Month, VisitFound? Found)
{
    internal static TaskView Of(Agenda agenda, HelperTask task, DateTimeOffset now, Language language) => new(
        Ids.From(agenda.Provider, agenda.Sme, agenda.Number.ToString(), Signals.NameOf(task.Kind), task.Offer ?? task.Month?.ToString() ?? ""),
        task.Kind,
        TaskWords.Of(task).In(language),
        task.Due,
        task.Late || task.Due <= now,
        task.Offer is { } offer ? $"/providers/{agenda.Provider}/offers/{offer}" : $"/smes/{agenda.Sme}/requests/{agenda.Number}",
        task.Offer is null ? agenda.Sme : null,
        task.Offer is null ? agenda.Number : null,
        agenda.SmeName,
        agenda.Regency,
        task.Month,
        task.Kind == TaskKind.Visit ? agenda.Found : null);

    internal static TaskView Of(string provider, HeldCertificate certificate, DateTimeOffset due, DateTimeOffset now, Language language) => new(
        Ids.From(provider, certificate.Id, certificate.Number, Signals.NameOf(TaskKind.Certificate)),
        TaskKind.Certificate,
        TaskWords.OfCertificate(certificate, due <= now).In(language),
        due,
        due <= now,
        $"/providers/{provider}/certificates/{certificate.Id}",
        null, null, null, null, null, null);
}

/// <summary>What to do, as people say it.</summary>
internal static class TaskWords
{
    internal static Text Of(HelperTask task) => (task.Kind, task.Late) switch
    {
        (TaskKind.Offer, _) => new("Terima atau tolak penawaran ini sebelum batas waktunya.", "Accept or decline this offer before its deadline."),
        (TaskKind.Contact, false) => new("Hubungi pemohon dan catat kontak pertama.", "Contact the SME and note the first contact."),
        (TaskKind.Contact, true) => new("Kontak pertama terlambat: hubungi pemohon hari ini dan catat, atau kembalikan permintaannya.", "The first contact is late: contact the SME today and note it, or hand the request back."),
        (TaskKind.Activity, false) => new("Lanjutkan pendampingan dan catat kegiatannya.", "Go on with the help and note what was done."),
        (TaskKind.Activity, true) => new("Lama tidak ada kegiatan: lanjutkan dan catat sekarang, atau kembalikan permintaannya.", "Nothing has happened for long: go on and note it now, or hand the request back."),
        (TaskKind.Completion, _) => new("Pemohon menyatakan selesai: pastikan, atau lanjutkan pendampingan.", "The SME says that the work is complete: confirm it, or go on with the help."),
        (TaskKind.Additions, _) => new("Bantu melengkapi permintaan bank supaya pemohon dapat meneruskannya lagi.", "Help to complete what the bank asks for, so that the SME can forward it again."),
        (_, false) => new($"Kunjungi usaha ini (bulan ke-{task.Month}) dan catat hasilnya.", $"Visit this business (month {task.Month}) and note what you found."),
        (_, true) => new($"Kunjungan bulan ke-{task.Month} terlewat: kunjungi sekarang dan catat hasilnya.", $"The visit of month {task.Month} was missed: visit now and note what you found."),
    };

    internal static Text OfCertificate(HeldCertificate certificate, bool over) => over
        ? new($"Sertifikat {certificate.Number} sudah berakhir; minta perpanjangan.", $"Certificate {certificate.Number} has ended; ask for its renewal.")
        : new($"Sertifikat {certificate.Number} segera berakhir; minta perpanjangan.", $"Certificate {certificate.Number} ends soon; ask for its renewal.");
}
