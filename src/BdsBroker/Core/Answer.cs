using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace BdsBroker.Core;

/// <summary>The empty view of an answer that has only a status.</summary>
internal sealed record Nothing;

/// <summary>
/// What every operation answers: a view with its status, entity tag and location, or a problem. A problem converts by itself.
/// </summary>
/// <typeparam name="TView">The view; the OpenAPI document names it.</typeparam>
internal sealed class Answer<TView> : IResult, IEndpointMetadataProvider
    where TView : class
{
    private readonly RememberedAnswer? remembered;
    private readonly KeyRing keys;

    private Answer(int status, TView? view, Problem? problem, RememberedAnswer? remembered = null, KeyRing? keys = null) =>
        (Status, View, Problem, this.remembered, this.keys) = (status, view, problem, remembered, keys ?? KeyRing.Empty);

    internal int Status { get; }

    internal TView? View { get; }

    internal Problem? Problem { get; }

    internal string? ETag { get; init; }

    /// <summary>How long whoever carries or receives the answer may keep it for anybody; null for not at all, which is right for all that is not public.</summary>
    internal TimeSpan? KeptByAnyone { get; init; }

    /// <summary>The path of what was made or accepted, below /api/v1.</summary>
    internal string? Location { get; init; }

    internal static Answer<TView> Ok(TView view, string? etag = null) => new(StatusCodes.Status200OK, view, null) { ETag = etag };

    /// <summary>A view that anyone may see and keep for a time.</summary>
    internal static Answer<TView> Public(TView view, TimeSpan kept) => new(StatusCodes.Status200OK, view, null) { KeptByAnyone = kept };

    internal static Answer<TView> Created(TView view, string location, string? etag = null) => new(StatusCodes.Status201Created, view, null) { ETag = etag, Location = location };

    internal static Answer<TView> Accepted(TView view, string location, string? etag = null) => new(StatusCodes.Status202Accepted, view, null) { ETag = etag, Location = location };

    internal static Answer<TView> NoContent() => new(StatusCodes.Status204NoContent, null, null);

    public static implicit operator Answer<TView>(Problem problem) => new(problem.Status, null, problem);

    /// <summary>The answer that was given to the same call before, opened with the keys that are left of whom it tells about.</summary>
    internal static Answer<TView> Repeated(RememberedAnswer remembered, KeyRing keys) => new(remembered.Status, null, null, remembered, keys);

    /// <summary>The answer as it is kept for a repeat of the call: personal values encrypted (<see cref="PersonalAsKept"/>).</summary>
    internal RememberedAnswer Remember(string bodyHash, DateTimeOffset at, JsonSerializerOptions json) =>
        new(bodyHash, at, Status, ETag, Location, View is null ? null : JsonSerializer.SerializeToElement(View, json.GetTypeInfo(typeof(TView))));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        if (Problem is not null)
        {
            await ProblemWriter.Write(httpContext, Problem);
            return;
        }

        var response = httpContext.Response;
        response.StatusCode = Status;
        if ((remembered?.ETag ?? ETag) is { } etag)
        {
            response.Headers.ETag = etag;
        }

        if ((remembered?.Location ?? Location) is { } location)
        {
            response.Headers.Location = "/api/v1" + location;
        }

        response.Headers.CacheControl = KeptByAnyone is { } kept ? $"public, max-age={(long)kept.TotalSeconds}" : "no-store";
        var json = httpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        if (remembered is { Body: { } body })
        {
            response.ContentType = "application/json; charset=utf-8";
            await using var writer = new Utf8JsonWriter(response.BodyWriter, new() { Encoder = json.Encoder });
            PersonalAsKept.Show(body, keys, writer);
        }
        else if (View is not null)
        {
            await response.WriteAsJsonAsync(View, json.GetTypeInfo(typeof(TView)), "application/json; charset=utf-8", httpContext.RequestAborted);
        }
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (typeof(TView) != typeof(Nothing))
        {
            builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TView), ["application/json"]));
        }
    }
}

/// <summary>An answer kept beside the change it reports, so that a repeat of the call with the same Idempotency-Key gets it again.</summary>
internal sealed record RememberedAnswer(string BodyHash, DateTimeOffset At, int Status, string? ETag, string? Location, JsonElement? Body);

/// <summary>The items of a list with the cursor of the following page, absent on the last.</summary>
internal sealed record ListView<T>(IReadOnlyList<T> Items, string? Next);
