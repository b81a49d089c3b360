using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace BdsBroker.Notifications;

/// <summary>Whoever got a letter stops them with one click (RFC 8058). The body says only that it is one click, and is not read.</summary>
internal static class StopLetters
{
    internal static async Task<StopAnswer> Handle(string token, Call call, Broker broker, CancellationToken cancel)
    {
        if (await StopToken.Find(token, broker, cancel) is not var (person, channel))
        {
            return new(call.Language, null, Problem.NotFound);
        }

        var address = ReachRecords.Of(person);
        var problem = await broker.Apply(new(broker, call.Actor, call.Now), address.Partition, async draft =>
        {
            if (await broker.Ledger.Read(address, cancel) is { } now)
            {
                draft.Apply(now, Reach.Stop(now.State, channel));
            }

            return null;
        }, cancel);
        return new(call.Language, null, problem);
    }
}

/// <summary>Shows a page with the one button that stops the letters: mail programs look at links by themselves, so that looking must stop nothing.</summary>
internal static class ShowStop
{
    internal static async Task<StopAnswer> Handle(string token, Call call, Broker broker, CancellationToken cancel) =>
        await StopToken.Find(token, broker, cancel) is not null ? new(call.Language, token, null) : new(call.Language, null, Problem.NotFound);
}

/// <summary>A page of one sentence, with a button or without; it loads nothing and leads nowhere else.</summary>
/// <param name="language">In which language.</param>
/// <param name="token">What the button sends; null where it is done.</param>
/// <param name="problem">What is answered instead.</param>
internal sealed class StopAnswer(Language language, string? token, Problem? problem) : IResult, IEndpointMetadataProvider
{
    private const string Style = "body{font:1.1rem/1.5 system-ui,sans-serif;margin:3rem auto;max-width:30rem;padding:0 1rem}button{font:inherit;padding:.6rem 1.2rem}";

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (problem is not null)
        {
            await ProblemWriter.Write(httpContext, problem);
            return;
        }

        var title = (token is null
            ? new Text("Pengiriman dihentikan. Anda dapat menyalakannya lagi di pengaturan pemberitahuan.", "Sending was stopped. You can turn it on again in your notification settings.")
            : new("Hentikan pengiriman pemberitahuan ke alamat ini? Kotak masuk Anda tetap ada.", "Stop sending notices to this address? Your inbox stays.")).In(language);
        var button = token is null ? "" : $"<form method=\"post\"><button>{new Text("Hentikan", "Stop").In(language)}</button></form>";
        var response = httpContext.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = Policy;
        await response.WriteAsync(
            $"<!doctype html><html lang=\"{(language == Language.English ? "en" : "id")}\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>BdsBroker</title><style>{Style}</style><main><p>{title}</p>{button}</main></html>",
            httpContext.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/html"]));
    }
}
