using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;
using BdsBroker.Requests;

namespace BdsBroker.Packs;

/// <summary>What the bank wanted when it returned the submission before, how each of it was answered, and what the SME says to the bank.</summary>
internal static class PackNeeds
{
    internal static void Write(Html html, Snapshot frozen)
    {
        if (frozen.Needs is { Count: > 0 } needs)
        {
            Answers(html, frozen, needs);
        }

        if (!string.IsNullOrWhiteSpace(frozen.Note))
        {
            html.Add($"<h2>{new Text("Pesan pemohon", "The applicant's note")}</h2>\n<p class=\"typed\">{frozen.Note}</p>\n");
        }
    }

    private static void Answers(Html html, Snapshot frozen, IReadOnlyList<BankNeed> needs)
    {
        var (written, zone) = (html.Written, Pack.ZoneOf(frozen));
        html.Add($"<h2>{new Text("Yang diminta bank, dan jawabannya", "What the bank asked for, and the answers")}</h2>\n");
        html.Add($"<div class=\"wide\"><table class=\"criteria\">\n<thead><tr><th>{new Text("Diminta", "Asked for")}</th><th>{new Text("Keadaan", "State")}</th><th>{new Text("Pada", "On")}</th><th>{new Text("Berkas", "File")}</th><th>{new Text("Jawaban", "Answer")}</th></tr></thead>\n<tbody>\n");
        foreach (var need in needs)
        {
            html.Add($"<tr><td>{need.Text}{(need.Kind is { } kind ? $" ({written.In(DocumentWords.Of(kind))})" : "")}</td>");
            html.Add($"<td class=\"status\">{(need.Met is null ? new Text("? belum dijawab", "? open") : new("✓ dijawab", "✓ answered"))}</td>");
            html.Add($"<td>{(need.Met is { } met ? written.Day(Calendar.LocalDate(met.At, zone)) : "–")}</td><td>{NameOf(frozen, need.Met?.Document)}</td><td>{need.Met?.Note ?? "–"}</td></tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
    }

    // A paper that was replaced since has another id; what was answered with is then known by its old one alone.
    private static string NameOf(Snapshot frozen, string? document) =>
        document is null ? "–" : frozen.Documents.FirstOrDefault(paper => paper.Id == document)?.Name ?? document;
}
