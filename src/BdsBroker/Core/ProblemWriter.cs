using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Core;

/// <summary>A problem as RFC 9457 writes it.</summary>
internal sealed record ProblemView(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("detail")] string Detail,
    [property: JsonPropertyName("errors")] IReadOnlyDictionary<string, string>? Errors);

/// <summary>The one place where a refusal becomes an HTTP answer.</summary>
internal static class ProblemWriter
{
    internal static Task Write(HttpContext http, Problem problem)
    {
        var language = Languages.Of(http.Request);
        http.Response.StatusCode = problem.Status;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentLanguage = language == Language.English ? "en" : "id";
        if (problem.RetryAfterSeconds is { } seconds)
        {
            http.Response.Headers.RetryAfter = seconds.ToString();
        }

        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
        }

        var view = new ProblemView(
            "about:blank#" + problem.Code,
            problem.Title.In(language),
            problem.Status,
            problem.Code,
            problem.Detail.In(language),
            problem.Errors?.ToDictionary(error => error.Key, error => error.Value.In(language), StringComparer.Ordinal));
        return http.Response.WriteAsJsonAsync(view, CoreJson.Default.ProblemView, "application/problem+json; charset=utf-8", CancellationToken.None);
    }
}
