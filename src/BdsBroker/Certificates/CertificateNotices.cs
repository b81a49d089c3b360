using BdsBroker.Notifications;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>What a provider is told about its certificates.</summary>
internal static class CertificateNotices
{
    internal static readonly NoticeKind Issued = new("certificate.issued",
        "Sertifikat {scheme} Anda diterbitkan dengan nomor {number}, berlaku sampai {until}.",
        "Your {scheme} certificate was issued under number {number}, valid until {until}.")
    {
        Short = new("Sertifikat Anda terbit, berlaku sampai {until}.", "Your certificate was issued, valid until {until}."),
    };

    internal static readonly NoticeKind Renewed = new("certificate.renewed",
        "Sertifikat {scheme} Anda diperpanjang dengan nomor {number}, berlaku sampai {until}.",
        "Your {scheme} certificate was renewed under number {number}, valid until {until}.")
    {
        Short = new("Sertifikat Anda diperpanjang sampai {until}.", "Your certificate was renewed until {until}."),
    };

    internal static readonly NoticeKind Refused = new("certificate.refused",
        "Permohonan sertifikat {scheme} Anda ditolak: {note} Anda boleh mengajukan lagi.",
        "Your application for a {scheme} certificate was refused: {note} You may apply again.")
    {
        Short = new("Permohonan sertifikat Anda ditolak. Baca alasannya di kotak masuk, lalu ajukan lagi bila perlu.", "Your application for a certificate was refused. Read why in your inbox, and apply again if you wish."),
    };

    internal static readonly NoticeKind Suspended = new("certificate.suspended",
        "Sertifikat {scheme} {number} dibekukan: {note} Selama itu Anda tidak mendapat tawaran baru.",
        "Your {scheme} certificate {number} was suspended: {note} Until it is reinstated you get no new offers.")
    {
        Short = new("Sertifikat Anda dibekukan; tawaran baru berhenti. Baca alasannya di kotak masuk.", "Your certificate was suspended; there are no new offers. Read why in your inbox."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Reinstated = new("certificate.reinstated",
        "Sertifikat {scheme} {number} dipulihkan: {note}",
        "Your {scheme} certificate {number} was reinstated: {note}")
    {
        Short = new("Sertifikat Anda dipulihkan; tawaran datang lagi.", "Your certificate was reinstated; offers come again."),
    };

    internal static readonly NoticeKind Revoked = new("certificate.revoked",
        "Sertifikat {scheme} {number} dicabut: {note} Anda boleh mengajukan yang baru.",
        "Your {scheme} certificate {number} was revoked: {note} You may apply for a new one.")
    {
        Short = new("Sertifikat Anda dicabut. Baca alasannya di kotak masuk; Anda boleh mengajukan yang baru.", "Your certificate was revoked. Read why in your inbox; you may apply for a new one."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind EndsSoon = new("certificate.ends-soon",
        "Sertifikat {scheme} {number} berakhir setelah {until}; ajukan perpanjangan kepada lembaga sertifikasi.",
        "Your {scheme} certificate {number} ends after {until}; ask the certifier for a renewal.")
    {
        Short = new("Sertifikat Anda berakhir setelah {until}. Minta perpanjangan sebelum itu.", "Your certificate ends after {until}. Ask for a renewal before."),
        Asks = Asks.ToActInTime,
    };

    internal static readonly NoticeKind Expired = new("certificate.expired",
        "Sertifikat {scheme} {number} berakhir setelah {until}; Anda tidak mendapat tawaran baru sampai diperpanjang.",
        "Your {scheme} certificate {number} ended after {until}; you get no new offers until it is renewed.")
    {
        Short = new("Sertifikat Anda berakhir setelah {until}. Perpanjang agar mendapat tawaran lagi.", "Your certificate ended after {until}. Renew it to get offers again."),
        Asks = Asks.ToAct,
    };

    internal static readonly NoticeKind Waiting = new("certificate.waiting",
        "Permohonan sertifikat {scheme} Anda belum diputuskan; petugas sudah melihatnya. Tanyakan pelatihan dan ujian berikutnya kepada penerbit.",
        "Your application for a {scheme} certificate is not decided yet; the officer sees it now. Ask the issuer for the next training and examination.")
    {
        Short = new("Permohonan sertifikat Anda belum diputuskan. Tanyakan pelatihan dan ujian berikutnya kepada penerbit.", "Your application for a certificate is not decided yet. Ask the issuer for the next training and examination."),
        Asks = Asks.ToAct,
    };

    internal static readonly IReadOnlyList<NoticeKind> All = [Waiting, Issued, Renewed, Refused, Suspended, Reinstated, Revoked, EndsSoon, Expired];

    /// <summary>Owes a notice about a certificate to the members of its provider.</summary>
    internal static NoticeOwed To(this NoticeKind kind, Certificate certificate, DateTimeOffset at, params IEnumerable<(string Name, string Value)> values) =>
        kind.To(
            Parties.Provider,
            certificate.Provider,
            certificate.Id,
            at,
            $"/providers/{certificate.Provider}/certificates/{certificate.Id}",
            [("scheme", certificate.Scheme.ToUpperInvariant()), .. values]);
}
