using System.Security.Cryptography;
using BdsBroker.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Access;

/// <summary>
/// Stands before every route of the API: finds the route's right, the person and the relation, answers 401, 403 and 404 in that order, and leaves the
/// <see cref="Call"/> for the handler. Nothing here depends on the body; it is not even read before the relation holds.
/// </summary>
internal sealed class Gate(RequestDelegate next, Broker broker)
{
    private static readonly Text KeyRule = new("Idempotency-Key: 1 sampai 255 huruf, angka, atau tanda baca.", "Idempotency-Key: 1 to 255 letters, digits or punctuation.");

    private static readonly Problem MalformedKey = new(400, "idempotency.malformed", KeyRule)
    {
        Errors = new Dictionary<string, Text>(StringComparer.Ordinal) { ["Idempotency-Key"] = KeyRule },
    };

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<Right>() is not { } right)
        {
            await next(http);
            return;
        }

        var person = Identity.PersonOf(http.User);
        var relations = new Relations(broker, http.GetRouteData().Values, person);
        var (problem, actor, roles) = await Admit(right, person, Identity.RolesOf(http.User), relations, http.RequestAborted);
        if (problem is not null)
        {
            await ProblemWriter.Write(http, problem);
            return;
        }

        // Nothing here unpacks bodies (RFC 9110, 8.4): what is sent packed would be read, or kept, as what it is not.
        if (http.Request.Headers.ContentEncoding is { Count: > 0 } coding && !string.Equals(coding, "identity", StringComparison.OrdinalIgnoreCase))
        {
            await ProblemWriter.Write(http, BadInput.Packed);
            return;
        }

        // A body that says how large it is gets its answer before the server gives up reading it, which would cut the connection under the answer.
        if (http.Request.ContentLength > broker.Settings.Limits.JsonBytes && TakesJson(http))
        {
            await ProblemWriter.Write(http, BadInput.TooLarge);
            return;
        }

        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size && TakesJson(http))
        {
            size.MaxRequestBodySize = broker.Settings.Limits.JsonBytes;
        }

        if (TakesJson(http) && http.Request.GetTypedHeaders().ContentType is { Charset: { HasValue: true } charset } && !charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) && !charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
        {
            await ProblemWriter.Write(http, BadInput.NotJson);
            return;
        }

        // The body's reader knows UTF-8 without being told, and takes no charset in quotation marks, though a header may have them (RFC 9110, 5.6.4).
        if (TakesJson(http) && http.Request.HasJsonContentType())
        {
            http.Request.ContentType = "application/json";
        }

        var headers = http.Request.Headers;
        var key = HttpMethods.IsPost(http.Request.Method) && headers.TryGetValue("Idempotency-Key", out var sent) ? sent.ToString() : null;
        if (key is { Length: 0 or > 255 } || (key is not null && key.Any(c => c is < '!' or > '~')))
        {
            await ProblemWriter.Write(http, MalformedKey);
            return;
        }

        var call = new Call
        {
            Person = person,
            Roles = roles,
            Actor = actor!,
            Now = broker.Clock.GetUtcNow(),
            Language = Languages.Of(http.Request),
            Route = $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}",
            Shows = right.Shows,
            IfMatch = headers.TryGetValue("If-Match", out var tags) ? tags.ToString() : null,
            IdempotencyKey = key,
        };
        call.Keep(relations.Loaded);
        if (key is not null && TakesJson(http))
        {
            // The body's hash tells a repeat from another call under the same key; the limit above bounds what is buffered.
            http.Request.EnableBuffering();
            call.BodyHash = Convert.ToHexStringLower(await SHA256.HashDataAsync(http.Request.Body, http.RequestAborted));
            http.Request.Body.Position = 0;
        }

        if (right.Shows is { } shown && relations.SmeShown is { } sme)
        {
            await broker.NoteLook(call, shown, [sme], http.RequestAborted);
        }

        http.Features.Set(call);
        await next(http);
    }

    private static async ValueTask<(Problem? Problem, Actor? Actor, Role Roles)> Admit(Right right, Person? person, Role roles, Relations relations, CancellationToken cancel)
    {
        if (right.Grants.Count == 0)
        {
            return (await relations.IsOpen(cancel) ? null : Problem.NotFound, new(person?.Id ?? "anyone", "anyone"), roles);
        }

        if (person is null)
        {
            return (Problem.NotSignedIn, null, roles);
        }

        // Somebody without a role in the token may hold one by membership; asked only where the token's roles do not reach.
        if (!right.Grants.Any(grant => Reaches(grant, roles)))
        {
            roles |= await relations.RolesByMembership(cancel);
            if (!right.Grants.Any(grant => Reaches(grant, roles)))
            {
                return (Problem.Forbidden, null, roles);
            }
        }

        foreach (var grant in right.Grants)
        {
            if (Reaches(grant, roles) && await relations.Holds(grant.Relation, cancel))
            {
                var role = grant.Role == Role.None ? "person" : Identity.NameOf(grant.Role);
                return (null, new(person.Id, role, relations.Party(grant.Relation)), roles);
            }
        }

        return (Problem.NotFound, null, roles);
    }

    private static bool TakesJson(HttpContext http) => http.GetEndpoint()!.Metadata.GetMetadata<TakesFiles>() is null;

    private static bool Reaches(Grant grant, Role roles) => grant.Role == Role.None || roles.HasFlag(grant.Role);
}

/// <summary>Marks a route that takes a file as its raw body: its own limits of size and time apply instead of those of JSON.</summary>
internal sealed class TakesFiles
{
    internal static readonly TakesFiles Mark = new();
}
