using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>Why a plan or a document is refused: one line each; a code never changes once released.</summary>
internal static class PlanProblems
{
    internal static readonly Problem NoContent = Problem.Unprocessable("document.empty", "Berkasnya kosong; pilih berkas yang berisi.", "The file is empty; choose one with content.");
    internal static readonly Problem NotRaw = new(415, "document.not-raw", new("Kirim isi berkas langsung sebagai badan permintaan, bukan formulir multipart.", "Send the file's bytes as the body itself, not as a multipart form."));
    internal static readonly Problem UnknownType = new(415, "document.type-unknown", new("Isi berkas ini bukan PDF, JPEG, PNG, CSV, XLSX, atau DOCX; simpan dalam salah satu bentuk itu.", "The file's content is no PDF, JPEG, PNG, CSV, XLSX or DOCX; save it as one of these."));
    internal static readonly Problem TooSlow = new(408, "document.too-slow", new("Pengiriman berkas terlalu lama; coba lagi dengan sambungan yang lebih baik.", "The upload took too long; try again on a better connection."));
    internal static readonly Problem RangeOutside = new(416, "document.range", new("Bagian berkas itu tidak ada; lihat ukuran di kepala Content-Range.", "The file has no such part; see its size in the Content-Range header."));

    /// <summary>The name or the Content-Type says one type, the content another.</summary>
    internal static Problem OtherType(FileType found) => new(415, "document.type-mismatch", new(
        $"Isi berkas ini adalah {found.Word}, bukan seperti yang disebut nama atau Content-Type-nya; beri akhiran .{found.Extension} lalu kirim lagi.",
        $"The file's content is {found.Word}, not what its name or Content-Type says; name it .{found.Extension} and send it again."));

    internal static readonly Problem UnknownDocument = Problem.Unprocessable("need.document-unknown", "Permintaan ini tidak mempunyai dokumen itu; unggah dulu.", "The request has no such document; upload it first.");

    /// <summary>The bank wants a document of another kind.</summary>
    internal static Problem OtherKind(string kind) => Problem.Unprocessable("need.other-kind", $"Bank meminta dokumen jenis {kind}; pilih dokumen jenis itu atau tulis jawaban.", $"The bank wants a document of kind {kind}; choose one of it, or write an answer.");

    /// <summary>More bytes than a document may have.</summary>
    internal static Problem TooLarge(long most) => new(413, "document.too-large", new(
        $"Berkas paling besar {most / 1_048_576} MiB; perkecil atau bagi berkasnya.", $"A file has at most {most / 1_048_576} MiB; make it smaller or split it."));

    /// <summary>The request holds as many documents as it can.</summary>
    internal static Problem TooManyDocuments(int most) => Problem.Conflict(
        "document.too-many", $"Sudah ada {most} dokumen; hapus atau ganti salah satunya.", $"There are {most} documents already; remove or replace one.");

    /// <summary>The plan was saved as often as it can be.</summary>
    internal static Problem TooManyVersions(int most) => Problem.Conflict(
        "plan.too-many-versions", $"Rencana ini sudah disimpan {most} kali; ajukan permintaan baru untuk rencana yang baru.", $"This plan was saved {most} times; submit a new request for a new plan.");
}
