using BdsBroker.Core;
using BdsBroker.Proposals;

namespace BdsBroker.Packs;

/// <summary>The end: who signs, and how a reader finds out that the paper is what the system holds.</summary>
internal static class PackSignatures
{
    internal static void Write(Html html, Snapshot frozen, PackCode code)
    {
        html.Add($"<div class=\"whole\">\n<h2>{new Text("Tanda tangan", "Signatures")}</h2>\n<div class=\"sign\">\n");
        Place(html, new("Pemohon", "Applicant"), frozen.Sme.Name);
        Place(html, new("Pendamping", "Consultant"), frozen.PreparedBy ?? "–");
        Place(html, new("Petugas bank", "Bank officer"), frozen.Product.BankName);
        html.Add($"</div>\n<div class=\"check\">\n<h2>{new Text("Memeriksa kertas ini", "To check this paper")}</h2>\n<ol>\n");
        html.Add($"<li>{new Text("Petugas bank membuka proposal", "Staff of the bank open proposal")} <span class=\"mono\">{frozen.Proposal}</span> {new Text("di sistem dan mengetik kode dokumen", "in the system and type the document code")} <b class=\"mono\">{code.Short}</b>.</li>\n");
        html.Add($"<li>{new Text("Sistem menjawab apakah kode itu miliknya, untuk pengajuan ke berapa, dan angka apa yang harus tertulis di kertas; bandingkan semuanya.", "The system answers whether it holds this code, for which submission, and which figures the paper must show; compare all of them.")}</li>\n");
        html.Add($"<li>{new Text("Kalau ragu, cetak lagi dari sistem: isi yang sama dicetak sama.", "If in doubt print it again from the system: the same content prints the same.")}</li>\n</ol>\n");
        html.Add($"<p class=\"note\">{new Text("Kode penuh: SHA-256 dari pengajuan yang dibekukan, seperti tersimpan.", "The whole code: SHA-256 of the frozen submission as it is stored.")}<br><span class=\"mono\">{code.Hash}</span></p>\n</div>\n</div>\n");
    }

    private static void Place(Html html, Text role, string name)
    {
        html.Add($"<div><p><b>{role}</b></p><p>{name}</p><p>{new Text("Tempat dan tanggal", "Place and date")}</p><div class=\"line\"></div>");
        html.Add($"<p>{new Text("Tanda tangan", "Signature")}</p><div class=\"space\"></div><p>{new Text("Nama jelas", "Name in full")}</p><div class=\"line\"></div></div>\n");
    }
}
