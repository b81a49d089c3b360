using System.Globalization;
using System.Text;
using BdsBroker.Core;

namespace BdsBroker.Privacy;

/// <summary>An archive in words: what each file of it is, in Indonesian and English, and names that every machine can keep a file under.</summary>
internal static class ArchiveWords
{
    private const int LongestName = 120;

    // Names of devices on Windows, with any extension.
    private static readonly string[] Devices =
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => (string[])[$"COM{n}", $"LPT{n}"])];

    /// <summary>What the first part of a document's key stands for.</summary>
    internal static readonly IReadOnlyDictionary<string, Text> Kinds = new Dictionary<string, Text>(StringComparer.Ordinal)
    {
        ["agenda"] = new("apa yang ditunggu dari pendamping ini pada sebuah permintaan, dan sampai kapan", "what a request waits for from this provider, and until when"),
        ["assisted"] = new("permintaan yang selesai didampingi, dihitung untuk perpanjangan sertifikat", "requests that were assisted, counted for renewals of certificates"),
        ["certificate"] = new("sertifikat: pelatihan, ujian, nomor, masa berlaku, konsultasi", "certificates: training, examination, number, validity, consultations"),
        ["certificate-applications"] = new("permohonan sertifikat yang sedang berjalan", "applications for certificates that are open"),
        ["certificate-number"] = new("nomor sertifikat yang dipakai", "numbers of certificates that are in use"),
        ["cohort-seat"] = new("kelas sertifikasi: nama, sesi, tempat, hari ujian", "certification classes: name, sessions, place, examination day"),
        ["document"] = new("keterangan setiap berkas yang diunggah; isinya di files/", "each paper that was uploaded; its content is in files/"),
        ["erasure"] = new("permintaan penghapusan data dan hasilnya", "your wish to be erased, and what became of it"),
        ["file"] = new("bahwa sebuah berkas disimpan, ukuran dan hash-nya", "that a paper is kept, with its size and hash"),
        ["files"] = new("isi berkas yang diunggah, seperti dikirim", "the papers themselves, as they were sent"),
        ["history"] = new("riwayat: apa terjadi, kapan, oleh siapa (id orang, peran); hash merangkainya supaya perubahan ketahuan", "histories: what happened, when, by whom (the person's id, the role); hashes chain them so that tampering shows"),
        ["indexed"] = new("di mana pendamping ini terdaftar untuk pencocokan", "where this provider is listed for matching"),
        ["look"] = new("data usaha lain yang pernah ditampilkan kepada Anda", "what you were shown of other firms"),
        ["member"] = new("anggota usaha ini dan yang diundang", "members of this party, and who is invited"),
        ["milestone"] = new("hasil setiap permintaan yang didampingi, dihitung satu kali untuk kinerja pendamping", "what became of each request that was helped with, counted once for the provider's performance"),
        ["notice"] = new("pemberitahuan kepada Anda; kalimatnya di \"kalimat\"", "notices to you; \"sentence\" says each in words"),
        ["offer"] = new("penawaran permintaan kepada pendamping ini", "offers of requests to this provider"),
        ["parties"] = new("usaha, pendamping, dan bank tempat Anda menjadi anggota atau diundang", "firms, providers and banks that you belong to or are invited to"),
        ["performance"] = new("angka kinerja pendamping", "the figures of the provider's performance"),
        ["pinned"] = new("berkas yang sudah dikirim ke bank dan karena itu tidak dibuang", "papers that a bank received and that are therefore kept"),
        ["plan"] = new("rencana usaha, versi terakhir", "business plans, the latest version"),
        ["plan-version"] = new("rencana usaha, setiap versi yang disimpan", "business plans, every version that was saved"),
        ["proposal"] = new("di mana proposal berada di bank, dan salinan yang diterima bank", "where a proposal stands at the bank, with the copy that the bank received"),
        ["provider"] = new("profil pendamping", "the provider's profile"),
        ["reach"] = new("surel dan telepon tempat pemberitahuan dikirim kepada Anda", "the e-mail address and telephone that notices are sent to"),
        ["request"] = new("permintaan: isi, keadaan, pendamping, kunjungan, keputusan bank", "requests: what was asked, where it stands, helper, visits, the bank's decision"),
        ["request-count"] = new("jumlah permintaan yang masih terbuka", "how many requests are open"),
        ["roster"] = new("daftar anggota yang memutuskan undangan dan kepergian", "the list of members that decides on invitations and departures"),
        ["seats"] = new("kabupaten atau kota yang meja KADIN-nya Anda duduki", "regencies at whose KADIN desks you sit"),
        ["seen"] = new("siapa melihat apa dari data usaha ini, per hari; \"siapa\" adalah perannya, \"partyName\" bank atau pendampingnya", "who was shown what of this firm, by day; \"who\" is the role, \"partyName\" the bank or provider"),
        ["sme"] = new("profil usaha, nomor identitas, kontak, persetujuan", "the firm's profile, identity numbers, contacts, consents"),
        ["snapshot"] = new("salinan yang dibekukan untuk bank saat diteruskan", "the copy that was frozen for the bank when a request was forwarded"),
        ["standing"] = new("keadaan pendamping untuk pencocokan: tempat, sertifikat, penilaian", "the provider as matching sees it: places, certificates, score"),
    };

    private static readonly Text Other = new("catatan lain broker tentang ini", "other records that the broker keeps about it");

    /// <summary>The file that says what is in the archive, in both languages.</summary>
    internal static string Readme(DateTimeOffset at, IEnumerable<string> kinds)
    {
        var text = new StringBuilder();
        var time = at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
        string[] all = [.. kinds];
        Write(
            "BACA INI DULU", $"Arsip ini berisi semua yang disimpan BdsBroker tentang Anda pada {time} (UU 27/2022 Pasal 7 dan 13).",
            "Folder person/ adalah catatan Anda sendiri; sme/ dan provider/ adalah usaha dan pendamping milik Anda; bank/ berisi proposal Anda di bank. Berkas .json adalah teks dan dapat dibuka dengan penyunting teks apa pun.",
            "Waktu ditulis dalam UTC, uang dalam rupiah penuh. null berarti nilai milik orang lain, atau sudah dihapus. Deret huruf dan angka panjang adalah id; id orang tidak dapat dikembalikan menjadi nama.",
            "manifest.json memuat ukuran dan SHA-256 setiap berkas, untuk memeriksa bahwa arsip utuh.", "Isi:", Language.Indonesian);
        text.Append('\n');
        Write(
            "READ THIS FIRST", $"This archive holds everything that BdsBroker keeps about you as of {time} (UU 27/2022, Articles 7 and 13).",
            "The folder person/ is your own record; sme/ and provider/ are the firms and providers that you own; bank/ holds your proposals at banks. Files that end in .json are text and open in any editor.",
            "Times are UTC, money is whole rupiah. null stands for a value of somebody else, or one that was erased. Long rows of letters and digits are ids; nobody's name follows from a person's id.",
            "manifest.json tells size and SHA-256 of each file, to check that the archive is whole.", "What is in it:", Language.English);
        return text.ToString();

        void Write(string title, string what, string folders, string values, string manifest, string list, Language language)
        {
            text.Append(title).Append("\n\n").Append(what).Append('\n').Append(folders).Append('\n').Append(values).Append('\n').Append(manifest).Append("\n\n").Append(list).Append('\n');
            foreach (var kind in all)
            {
                text.Append("- ").Append(kind).Append(": ").Append(Kinds.GetValueOrDefault(kind, Other).In(language)).Append('\n');
            }
        }
    }

    /// <summary>The role in which somebody looked, in words.</summary>
    internal static Text Role(string role) => role switch
    {
        "provider" => new("pendamping", "provider"),
        "bank" => new("staf bank", "bank staff"),
        "officer" => new("petugas", "officer"),
        "kadin" => new("meja KADIN", "KADIN desk"),
        "certifier" => new("lembaga sertifikasi", "certifier"),
        "facilitator" => new("fasilitator", "facilitator"),
        _ => new(role, role),
    };

    /// <summary>A name, or one part of a path, under which every machine can keep a file: no separators, no device, nothing hidden, and its end stays.</summary>
    internal static string FileName(string name)
    {
        var kept = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            // What turns the direction of writing or joins letters is of no use in a name, and can make one look like another.
            var category = Rune.GetUnicodeCategory(rune);
            kept.Append(category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || rune.Value is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|' or 0xFFFD ? "_" : rune.ToString());
        }

        var text = kept.ToString().Trim(' ', '.');
        if (text.Length > LongestName)
        {
            var end = Path.GetExtension(text) is { Length: <= 10 } extension ? extension : "";
            var cut = LongestName - end.Length;
            text = text[..(char.IsHighSurrogate(text[cut - 1]) ? cut - 1 : cut)].TrimEnd(' ', '.') + end;
        }

        return text.Length == 0 ? "_" : Devices.Contains(text.Split('.')[0].TrimEnd(), StringComparer.OrdinalIgnoreCase) ? "_" + text : text;
    }
}
