using System.Text.Json;
using BdsBroker.Core;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Access;

/// <summary>
/// Turns what the framework finds wrong with a request before a handler runs (unreadable JSON, unknown members, too large, wrong content type)
/// into problems, and answers unknown routes and methods.
/// </summary>
internal sealed class BadInput(RequestDelegate next)
{
    internal static readonly Problem TooLarge = new(413, "body.too-large", new("Perkecil isi yang dikirim.", "Send a smaller body."));

    internal static readonly Problem NotJson = new(
        415, "body.content-type", new("Kirim JSON dalam UTF-8 dengan Content-Type: application/json.", "Send JSON in UTF-8 with Content-Type: application/json."));

    internal static readonly Problem Packed = new(415, "body.content-encoding", new("Kirim isi tanpa Content-Encoding.", "Send the body without a Content-Encoding."));

    private static readonly Text Incomplete = new("Kirim isi JSON yang lengkap.", "Send a complete JSON body.");

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentType is null)
            {
                await ProblemWriter.Write(http, Of(http.Response.StatusCode));
            }
        }
        catch (BadHttpRequestException bad) when (!http.Response.HasStarted)
        {
            await ProblemWriter.Write(http, Of(bad));
        }
    }

    private static Problem Of(BadHttpRequestException bad) => bad.InnerException is JsonException json ? Of(json) : Of(bad.StatusCode);

    // What routing refused, and what a reader of bodies gave up on, with a status and no word.
    private static Problem Of(int status) => status switch
    {
        404 => Problem.NotFound,
        405 => new(405, "method.not-supported", new("Gunakan metode yang disebut di kepala Allow.", "Use a method named in the Allow header.")),
        408 => new(408, "body.too-slow", new("Pengiriman terlalu lambat; coba lagi.", "The body came too slowly; try again.")),
        413 => TooLarge,
        415 => NotJson,
        _ => new(400, "body.unreadable", Incomplete) { Errors = new Dictionary<string, Text>(StringComparer.Ordinal) { ["$"] = Incomplete } },
    };

    private static Problem Of(JsonException json)
    {
        var path = json.Path is { Length: > 2 } full && full.StartsWith("$.", StringComparison.Ordinal) ? full[2..] : "$";
        return json.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? Problem.Invalid(path, new("Isian ini tidak dikenal; hapus.", "This member is unknown; remove it."))
            : json.Message.Contains("uplicate", StringComparison.Ordinal)
                ? Problem.Invalid(path, new("Isian ini disebut dua kali.", "This member is given twice."))
            : json.Message.Contains(ZonedTimes.NoZone, StringComparison.Ordinal)
                ? Problem.Invalid(path, new("Tulis waktu dengan zonanya, misalnya 2026-11-24T09:00:00+07:00.", "Write the time with its zone, such as 2026-11-24T09:00:00+07:00."))
            : path == "$"
                ? Problem.Invalid(path, new("Ini bukan JSON yang lengkap; periksa kurung dan tanda kutipnya.", "This is no complete JSON; check its brackets and quotes."))
                : Problem.Invalid(path, new("Bentuk isian ini salah; lihat /openapi/v1.json.", "This has the wrong form; see /openapi/v1.json."));
    }
}
