using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BdsBroker.Functions.Demo;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>What was answered.</summary>
internal sealed record Answered(int Status, string Location, string Text)
{
    internal JsonElement Body => JsonDocument.Parse(Text).RootElement;

    internal string Of(string member) => Body.GetProperty(member).GetString()!;
}

/// <summary>A call that changes something, under its Idempotency-Key, and the first answer to it.</summary>
internal sealed record Done(Persona Who, string Path, byte[] Body, string Key, bool IsFile, Answered First);

/// <summary>
/// Calls as a careful client does: a connection that breaks leaves the outcome unknown, so the call is repeated under the same Idempotency-Key at the next server, until
/// there is an answer.
/// </summary>
internal sealed class Persistent(IMortal server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<Persona, string> tokens = new();
    private long keys, unknown, outages;

    /// <summary>Every change that was answered with success.</summary>
    internal ConcurrentQueue<Done> Changes { get; } = new();

    /// <summary>Calls that were answered by nobody: whether they had an effect was not known.</summary>
    internal long Unknown => Interlocked.Read(ref unknown);

    /// <summary>Calls that were answered with 503.</summary>
    internal long Outages => Interlocked.Read(ref outages);

    internal async Task<JsonElement> Get(Persona who, string path) => Is(await Send(who, HttpMethod.Get, path, null, null, false), path, 200).Body;

    internal async Task<byte[]> Download(Persona who, string path)
    {
        using var answer = await Answer(who, HttpMethod.Get, path, null, null, false);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Changes something, once.</summary>
    internal async Task<Answered> Post(Persona who, string path, string body, params int[] expected) => await Change(who, path, Encoding.UTF8.GetBytes(body), false, expected);

    /// <summary>Uploads a file.</summary>
    internal Task<Answered> Upload(Persona who, string path, byte[] bytes) => Change(who, path, bytes, true, [201]);

    /// <summary>Saves what has no Idempotency-Key: where the outcome was not known, 428 says that it is there.</summary>
    internal async Task PutNew(Persona who, string path, string body) => Is(await Send(who, HttpMethod.Put, path, Encoding.UTF8.GetBytes(body), null, false), path, 201, 428);

    internal async Task Delete(Persona who, string path)
    {
        using var answer = await Answer(who, HttpMethod.Delete, path, null, null, false);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>Makes the call of a change once more.</summary>
    internal Task<Answered> Repeat(Done done) => Send(done.Who, HttpMethod.Post, done.Path, done.Body, done.Key, done.IsFile);

    /// <summary>Reads until it is as it must become, for a bounded time.</summary>
    internal async Task<JsonElement> Until(Persona who, string path, string expected, Func<JsonElement, bool> isThere)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var seen = await Get(who, path);
            if (isThere(seen))
            {
                return seen;
            }

            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{path} did not become {expected} within {Patience}: {seen}");
            }

            await Task.Delay(server.Glance);
        }
    }

    /// <summary>Changes something that comes to be there by a message: as long as it is not, 404 is no answer yet.</summary>
    internal async Task<Answered> PostOnceThere(Persona who, string path, string body, params int[] expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        while ((await Send(who, HttpMethod.Get, path[..path.LastIndexOf('/')], null, null, false)).Status == 404)
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"{path} did not come to be within {Patience}.");
            }

            await Task.Delay(server.Glance);
        }

        return await Post(who, path, body, expected);
    }

    internal string KeyOf(string what) => $"{what}-{Interlocked.Increment(ref keys)}";

    private async Task<Answered> Change(Persona who, string path, byte[] body, bool isFile, int[] expected)
    {
        var key = KeyOf("key");
        var answer = Is(await Send(who, HttpMethod.Post, path, body, key, isFile), path, expected);
        if (answer.Status < 300)
        {
            Changes.Enqueue(new(who, path, body, key, isFile, answer));
        }

        return answer;
    }

    private static Answered Is(Answered answer, string path, params int[] expected) =>
        expected.Contains(answer.Status) ? answer : throw new InvalidOperationException($"{path}: {answer.Status} instead of {string.Join(" or ", expected)}: {answer.Text}");

    private async Task<Answered> Send(Persona who, HttpMethod method, string path, byte[]? body, string? key, bool isFile)
    {
        while (true)
        {
            try
            {
                using var answer = await Answer(who, method, path, body, key, isFile);
                if (answer.StatusCode == HttpStatusCode.BadGateway)
                {
                    // Whoever worked on it is gone, says the host.
                    Interlocked.Increment(ref unknown);
                    continue;
                }

                if (answer.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    return new((int)answer.StatusCode, answer.Headers.Location?.ToString() ?? "", await answer.Content.ReadAsStringAsync());
                }

                Interlocked.Increment(ref outages);
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException)
            {
                Interlocked.Increment(ref unknown);
            }
        }
    }

    private async Task<HttpResponseMessage> Answer(Persona who, HttpMethod method, string path, byte[]? body, string? key, bool isFile)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        request.Headers.Authorization = new("Bearer", tokens.GetOrAdd(who, server.TokenOf));
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        if (method == HttpMethod.Delete)
        {
            request.Headers.Add("If-Match", "*");
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new(isFile ? "application/pdf" : "application/json");
            request.Content.Headers.ContentDisposition = isFile ? new ContentDispositionHeaderValue("attachment") { FileName = "\"surat.pdf\"" } : null;
        }

        var at = await server.Serving();
        server.Begins();
        try
        {
            return await at.SendAsync(request);
        }
        catch (ObjectDisposedException gone)
        {
            throw new HttpRequestException("It was killed.", gone);
        }
        catch (TaskCanceledException gone)
        {
            throw new HttpRequestException("It was killed.", gone);
        }
    }
}
