using System.Globalization;
using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;

namespace BdsBroker.Packs;

/// <summary>How ready the request was when it was forwarded: every condition of the product with what was measured and what is required.</summary>
internal static class PackReadiness
{
    internal static void Write(Html html, Snapshot frozen)
    {
        var (written, readiness) = (html.Written, frozen.Readiness);
        html.Add($"<h2>{new Text("Kesiapan saat diteruskan", "Readiness when it was forwarded")}</h2>\n");
        html.Add($"<p class=\"note lead\">{readiness.Name}, {new Text("syarat versi", "conditions of version")} {readiness.ProductVersion}, {written.Day(readiness.On)}");
        if (readiness.PlanVersion is { } version)
        {
            html.Add($"; {new Text("rencana versi", "plan of version")} {version}");
        }

        html.Add($".</p>\n<div class=\"wide\"><table class=\"criteria\">\n<thead><tr><th>{new Text("Syarat", "Condition")}</th><th>{new Text("Hasil", "Result")}</th><th>{new Text("Terukur", "Measured")}</th>");
        html.Add($"<th>{new Text("Diminta", "Required")}</th><th>{new Text("Keterangan", "What to do")}</th></tr></thead>\n<tbody>\n");
        foreach (var criterion in readiness.Criteria)
        {
            html.Add($"<tr><td>{CriterionWords.NameOf(criterion.Code)}</td><td class=\"status\">{CriterionWords.Of(criterion.Status)}</td>");
            html.Add($"<td>{CriterionWords.Measured(criterion, written)}</td><td>{CriterionWords.Required(criterion, written)}</td><td>{Joined(criterion.Advice)}</td></tr>\n");
        }

        html.Add($"</tbody></table></div>\n");
        foreach (var together in readiness.Together)
        {
            html.Add($"<p class=\"note\">{Joined(together.Text)}</p>\n");
        }

        // No line ends between a currency and its amount.
        string Joined(Text words) => written.In(words).Replace("Rp ", "Rp\u00A0", StringComparison.Ordinal);
    }
}

/// <summary>Conditions and their values as people say them. What a frozen readiness holds that this release does not know is shown as it is.</summary>
internal static class CriterionWords
{
    private static readonly Text AtLeast = new("paling sedikit ", "at least ");

    internal static Text NameOf(string code) => code switch
    {
        "amount" => new("Jumlah", "Amount"),
        "tenor" => new("Jangka waktu", "Term"),
        "months-in-business" => new("Lama usaha", "Months in business"),
        "dscr" => new("Kemampuan membayar (DSCR)", "Ability to pay (DSCR)"),
        "collateral-coverage" => new("Agunan terhadap pinjaman", "Collateral to loan"),
        "sector" => new("Bidang usaha (KBLI)", "Line of business (KBLI)"),
        "province" => new("Provinsi", "Province"),
        "documents" => new("Dokumen", "Documents"),
        "endorsement" => new("Dukungan pendamping", "Endorsement"),
        "validity" => new("Masa berlaku produk", "Product offered"),
        _ => new(code, code),
    };

    internal static Text Of(CriterionStatus status) => status switch
    {
        CriterionStatus.Met => new("✓ terpenuhi", "✓ met"),
        CriterionStatus.Failed => new("✗ tidak terpenuhi", "✗ not met"),
        _ => new("? belum diketahui", "? missing"),
    };

    internal static string Measured(Criterion criterion, Written written) => criterion.Measured is not { } value ? "–" : criterion.Code switch
    {
        "endorsement" => written.In(new("rencana versi ", "plan version ")) + Plain(value, written),
        _ => Value(criterion.Code, value, written),
    };

    internal static string Required(Criterion criterion, Written written) => criterion.Code switch
    {
        "tenor" => written.In(new("paling lama ", "at most ")) + Value(criterion.Code, criterion.Required, written),
        "months-in-business" or "dscr" or "collateral-coverage" => written.In(AtLeast) + Value(criterion.Code, criterion.Required, written),
        "endorsement" => criterion.Required.ValueKind == JsonValueKind.True ? written.In(new("diminta", "required")) : written.In(new("tidak diminta", "not required")),
        _ => Value(criterion.Code, criterion.Required, written),
    };

    private static string Value(string code, JsonElement value, Written written) => (code, value.ValueKind) switch
    {
        ("amount", JsonValueKind.Number) => written.Rupiah(value.GetInt64()),
        ("amount", JsonValueKind.Object) => $"{written.Rupiah(value.GetProperty("min").GetInt64())} – {written.Rupiah(value.GetProperty("max").GetInt64())}",
        ("tenor" or "months-in-business", JsonValueKind.Number) => written.Months(value.GetInt64()),
        ("dscr" or "collateral-coverage", JsonValueKind.Number) => written.Ratio(value.GetDecimal()),
        ("province", JsonValueKind.String) => written.Province(value.GetString()!),
        ("province", JsonValueKind.Array) => List(value, written.Province, written),
        ("documents", JsonValueKind.Array) => List(value, kind => written.In(DocumentWords.Of(kind)), written),
        ("validity", JsonValueKind.String) => Day(value.GetString()!, written),
        ("validity", JsonValueKind.Object) => Range(value, written),
        (_, JsonValueKind.Array) => List(value, item => item, written),
        _ => Plain(value, written),
    };

    private static string List(JsonElement values, Func<string, string> name, Written written)
    {
        string[] items = [.. values.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())];
        return items.Length == 0 ? "–" : items is ["*"] ? written.In(new("semua", "all")) : string.Join(", ", items.Select(name));
    }

    private static string Plain(JsonElement value, Written written) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number when value.TryGetInt64(out var whole) => written.Number(whole),
        _ => value.GetRawText(),
    };

    private static string Range(JsonElement days, Written written) =>
        Known(days.GetProperty("from").GetString()) is { } first ? written.Days(first, days.TryGetProperty("to", out var to) ? Known(to.GetString()) : null) : days.GetRawText();

    private static DateOnly? Known(string? day) => DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var known) ? known : null;

    private static string Day(string day, Written written) => Known(day) is { } known ? written.Day(known) : day;
}
