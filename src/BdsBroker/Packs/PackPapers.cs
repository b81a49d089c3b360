using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;

namespace BdsBroker.Packs;

/// <summary>What secures the loan, the documents that came along, and the consultant's word.</summary>
internal static class PackPapers
{
    internal static void Write(Html html, Snapshot frozen)
    {
        Collateral(html, frozen);
        Documents(html, frozen);
        Endorsement(html, frozen);
    }

    private static void Collateral(Html html, Snapshot frozen)
    {
        var written = html.Written;
        html.Add($"<h2>{new Text("Agunan", "Collateral")}</h2>\n");
        if (frozen.Plan?.Collateral is not { } items)
        {
            html.Add($"<p>{new Text("Tidak disebut.", "Nobody said.")}</p>\n");
            return;
        }

        if (items.Count == 0)
        {
            html.Add($"<p>{new Text("Tanpa agunan.", "None.")}</p>\n");
            return;
        }

        html.Add($"<table class=\"figures things\">\n<thead><tr><th>{new Text("Barang", "Item")}</th><th>{new Text("Nilai, rupiah", "Value, rupiah")}</th><th>{new Text("Nilai likuidasi, rupiah", "Liquidation value, rupiah")}</th></tr></thead>\n<tbody>\n");
        foreach (var item in items)
        {
            html.Add($"<tr><th scope=\"row\">{item.Kind}</th><td>{written.Number(item.Value)}</td><td>{written.Number(item.LiquidationValue)}</td></tr>\n");
        }

        html.Add($"<tr class=\"sum\"><th scope=\"row\">{new Text("Jumlah", "Total")}</th><td>{written.Number(items.Sum(item => item.Value))}</td><td>{written.Number(items.Sum(item => item.LiquidationValue))}</td></tr>\n</tbody></table>\n");
    }

    private static void Documents(Html html, Snapshot frozen)
    {
        var (written, zone) = (html.Written, Pack.ZoneOf(frozen));
        html.Add($"<h2>{new Text("Dokumen", "Documents")}</h2>\n");
        if (frozen.Documents.Count == 0)
        {
            html.Add($"<p>{new Text("Diteruskan tanpa dokumen.", "Forwarded without documents.")}</p>\n");
            return;
        }

        html.Add($"<div class=\"wide\"><table class=\"papers\">\n<thead><tr><th>{new Text("No.", "No.")}</th><th>{new Text("Jenis", "Kind")}</th><th>{new Text("Nama berkas", "File")}</th><th>{new Text("Ukuran", "Size")}</th><th>{new Text("Diunggah", "Uploaded")}</th><th>{new Text("SHA-256 (awal)", "SHA-256 (start)")}</th></tr></thead>\n<tbody>\n");
        foreach (var (n, document) in frozen.Documents.Index())
        {
            html.Add($"<tr><td>{n + 1}</td><td>{DocumentWords.Of(document.Kind)}</td><td>{document.Name}</td><td>{written.Bytes(document.Size)}</td>");
            html.Add($"<td>{written.Day(Calendar.LocalDate(document.At, zone))}</td><td class=\"mono\">{document.Sha256[..Math.Min(16, document.Sha256.Length)]}</td></tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
    }

    private static void Endorsement(Html html, Snapshot frozen)
    {
        var (written, zone) = (html.Written, Pack.ZoneOf(frozen));
        html.Add($"<h2>{new Text("Dukungan pendamping", "Endorsement")}</h2>\n");
        if (frozen.Endorsement is not { } given)
        {
            html.Add($"<p>{new Text("Tidak ada pendamping bersertifikat yang mendukung rencana ini.", "No certified consultant has endorsed this plan.")}</p>\n");
            return;
        }

        html.Add($"<table class=\"facts whole\"><tbody>\n");
        html.Fact(new("Pendamping", "Consultant"), frozen.PreparedBy);
        html.Fact(new("Sertifikat", "Certificate"), $"{given.Scheme.ToUpperInvariant()} {given.CertificateNumber}");
        html.Fact(new("Rencana yang didukung", "Plan endorsed"), $"{written.In(new("versi", "version"))} {given.PlanVersion}");
        html.Fact(new("Pada", "On"), written.Time(given.At, zone));
        html.Add($"</tbody></table>\n");
        if (frozen.Plan?.Version != given.PlanVersion)
        {
            html.Add($"<p class=\"alert\"><b>{new Text("Perhatikan: dukungan ini untuk versi rencana yang lain dari yang ada di berkas ini.", "Note: this endorses another version of the plan than the one in this document.")}</b></p>\n");
        }
    }
}
