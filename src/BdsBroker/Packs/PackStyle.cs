using BdsBroker.Core;

namespace BdsBroker.Packs;

/// <summary>
/// How a pack looks: on A4 with the code and "page x of y" at the foot of every page, and on a telephone. It says everything with lines and letters, since printers may leave out backgrounds and colours.
/// </summary>
internal static class PackStyle
{
    /// <summary>The style for a page with this code.</summary>
    internal static string Of(PackCode code, Language language) => $$"""
        @page {
          size: A4;
          margin: 15mm 15mm 19mm;
          @bottom-left { content: "{{new Text("Kode dokumen", "Document code").In(language)}} {{code.Short}}"; }
          @bottom-right { content: "{{new Text("Halaman", "Page").In(language)}} " counter(page) " {{new Text("dari", "of").In(language)}} " counter(pages); }
        }
        @page { font: 8pt "Liberation Sans", Arial, Helvetica, sans-serif; }
        * { box-sizing: border-box; }
        html { font: 9.5pt/1.4 "Liberation Sans", Arial, Helvetica, "Noto Sans", sans-serif; color: #111; background: #fff; -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 190mm; overflow-wrap: break-word; }
        h1 { font-size: 20pt; line-height: 1.15; margin: 1mm 0 1.5mm; }
        h2 { font-size: 12.5pt; line-height: 1.2; margin: 7mm 0 2mm; padding-bottom: 1mm; border-bottom: 0.5mm solid #111; break-after: avoid; }
        h3 { font-size: 10pt; margin: 4mm 0 1.2mm; break-after: avoid; }
        p { margin: 0 0 1.5mm; orphans: 3; widows: 3; }
        .typed { white-space: pre-line; }
        .kind { font-size: 8.5pt; letter-spacing: 0.12em; text-transform: uppercase; margin: 0; }
        .under { margin: 0; color: #333; }
        .note { font-size: 8.5pt; color: #333; }
        .lead { break-after: avoid; }
        .alert { border-left: 1mm solid #111; padding-left: 2.5mm; }
        ul.alert { margin: 0 0 1.5mm; padding-left: 6.5mm; }
        .head { display: flex; gap: 6mm; justify-content: space-between; align-items: flex-start; border-bottom: 0.8mm solid #111; padding-bottom: 3mm; }
        .head > *, .key > *, .sign > *, .twin > * { min-width: 0; }
        .code { border: 0.3mm solid #111; padding: 1.5mm 2.5mm; text-align: center; flex: none; font-size: 8pt; }
        .code b { display: block; font: bold 10pt "Liberation Mono", "Courier New", monospace; white-space: nowrap; }
        .key { display: grid; grid-template-columns: repeat(3, 1fr); gap: 2mm; margin: 4mm 0; padding: 0; }
        .key div { border: 0.3mm solid #111; padding: 1.6mm 2.4mm; break-inside: avoid; }
        .key dt { font-size: 8pt; color: #333; }
        .key dd { margin: 0; font-size: 13pt; font-weight: bold; line-height: 1.25; }
        .key small { display: block; font-size: 8pt; font-weight: normal; color: #333; }
        table { border-collapse: collapse; table-layout: fixed; width: 100%; margin: 0 0 2mm; }
        thead { display: table-header-group; }
        .figures tr, .criteria tr, .papers tr { break-inside: avoid; }
        .criteria thead, .criteria tr:nth-child(-n+2) { break-after: avoid; }
        th, td { text-align: left; vertical-align: top; padding: 0.9mm 1.6mm; border-bottom: 0.2mm solid #999; font-weight: normal; }
        thead th { font-weight: bold; border-bottom: 0.4mm solid #111; vertical-align: bottom; }
        tbody th { color: #333; }
        caption { text-align: left; font-weight: bold; padding: 1mm 0; break-after: avoid; }
        .facts th { width: 33%; }
        .criteria, .papers { font-size: 8.5pt; }
        .criteria th:nth-child(1) { width: 17%; } .criteria th:nth-child(2) { width: 17%; } .criteria th:nth-child(3) { width: 16%; } .criteria th:nth-child(4) { width: 18%; }
        .papers th:nth-child(1) { width: 5%; } .papers th:nth-child(2) { width: 19%; } .papers th:nth-child(4) { width: 10%; } .papers th:nth-child(5) { width: 16%; } .papers th:nth-child(6) { width: 19%; }
        .accounts th:first-child { width: 27%; } .things th:first-child { width: 46%; } .sales th:first-child { width: 22%; } .months th:first-child { width: 16%; }
        .figures { font-size: 8pt; font-variant-numeric: tabular-nums; }
        .figures td, .figures thead th + th { text-align: right; }
        .dense { font-size: 6.4pt; }
        .figures th, .figures td { padding: 0.55mm 1.2mm; }
        .figures .sum > * { font-weight: bold; border-top: 0.4mm solid #111; color: #111; }
        .whole { break-inside: avoid; }
        .status { white-space: nowrap; font-weight: bold; }
        .twin { display: grid; grid-template-columns: 1fr 1fr; gap: 0 6mm; align-items: start; }
        .twin > table { break-inside: avoid; }
        .mono { font-family: "Liberation Mono", "Courier New", monospace; font-size: 8pt; }
        b.mono { white-space: nowrap; }
        svg { display: block; width: 100%; height: auto; }
        svg text { font: 11px "Liberation Sans", Arial, Helvetica, sans-serif; fill: #111; }
        .grid { stroke: #bbb; stroke-width: 0.6; }
        .zero { stroke: #111; stroke-width: 1.2; }
        .in { fill: #fff; stroke: #111; stroke-width: 1; }
        .out { fill: #777; stroke: #111; stroke-width: 1; }
        .cash { fill: none; stroke: #111; stroke-width: 2; }
        .dot { fill: #fff; stroke: #111; stroke-width: 1.6; }
        .end { text-anchor: end; }
        .mid { text-anchor: middle; }
        .sign { display: grid; grid-template-columns: repeat(3, 1fr); gap: 5mm; break-inside: avoid; }
        .sign p { margin: 0; font-size: 8.5pt; }
        .sign .line { border-bottom: 0.3mm solid #111; height: 6mm; }
        .sign .space { border-bottom: 0.3mm solid #111; height: 17mm; }
        .check { border: 0.4mm solid #111; padding: 2.5mm 4mm; margin-top: 5mm; break-inside: avoid; }
        .check h2 { border: 0; margin: 0 0 1mm; padding: 0; }
        .check ol { margin: 1mm 0; padding-left: 5mm; }
        @media print { body { padding: 0 0.3mm; } }
        @media screen { body { padding: 6mm 4mm 12mm; } .wide { overflow-x: auto; } }
        @media screen and (max-width: 600px) {
          html { font-size: 15px; }
          .head { display: block; } .code { margin-top: 3mm; }
          .key, .sign { grid-template-columns: 1fr; } .twin { grid-template-columns: 1fr; }
          .figures, .dense { font-size: 12px; } .wide > table { min-width: 44em; } .wide > .accounts, .wide > .sales { min-width: 58em; } .wide > svg { min-width: 620px; }
        }

        """;
}
