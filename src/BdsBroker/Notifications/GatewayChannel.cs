using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>What a gateway gets: what it needs to send one text message, and nothing else.</summary>
/// <param name="Id">The same whenever this letter is sent again; also in the header <c>webhook-id</c>.</param>
/// <param name="To">The number, with plus and country.</param>
/// <param name="Text">At most 160 letters, without the link.</param>
/// <param name="Language">id or en.</param>
/// <param name="Kind">The notice's code, digest or code.</param>
/// <param name="DueAt">Until when something is to be done.</param>
/// <param name="Link">The page to look at.</param>
internal sealed record GatewayMessage(string Id, string To, string Text, string Language, string Kind, DateTimeOffset? DueAt, string? Link);

/// <summary>Calls the operator's gateway for WhatsApp or text messages, signed as the Standard Webhooks specification says.</summary>
/// <remarks>The address is the operator's own setting; nothing that a caller sends leads anywhere. So there is no list of addresses that may not be called, and redirects are not followed.</remarks>
internal sealed class GatewayChannel : IChannel, IDisposable
{
    /// <summary>How long one call may take: less than a message of a queue stays hidden.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan LongestRest = TimeSpan.FromHours(6);

    private readonly Uri address;
    private readonly IReadOnlyList<byte[]> secrets;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    /// <summary>A channel to one gateway.</summary>
    /// <param name="address">Where.</param>
    /// <param name="secrets">What to sign with; while one is being replaced, both.</param>
    /// <param name="clock">The time in the signature, and by which it gives up waiting.</param>
    internal GatewayChannel(Uri address, IReadOnlyList<byte[]> secrets, TimeProvider clock)
    {
        (this.address, this.secrets, this.clock) = (address, secrets, clock);
        http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Of an answer the status counts; its body is not read.
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 16,
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public ChannelKind Kind => ChannelKind.Phone;

    public void Dispose() => http.Dispose();

    public async Task<Attempt> Send(Letter letter, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var request = Sign(letter);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return Judge(response.StatusCode, RestAskedFor(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new(Fate.Later, "timeout", ChannelFails: true);
        }
        catch (HttpRequestException)
        {
            return new(Fate.Later, "connection", ChannelFails: true);
        }
    }

    /// <summary>What a status means: 410 is a number that nobody is reached at, 400, 413 and 422 a message that is not taken; whatever else is no success may get better.</summary>
    internal static Attempt Judge(HttpStatusCode status, TimeSpan? rest) => status switch
    {
        >= HttpStatusCode.OK and < HttpStatusCode.MultipleChoices => new(Fate.Sent, ""),
        HttpStatusCode.Gone => new(Fate.Unreachable, "http-410"),
        HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity => new(Fate.Refused, $"http-{(int)status}"),
        _ => new(Fate.Later, $"http-{(int)status}", rest, ChannelFails: true),
    };

    /// <summary>The signature of a body: of id, time and body, by each secret.</summary>
    internal static string Signature(IEnumerable<byte[]> secrets, string id, long seconds, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{seconds}."), .. body];
        return string.Join(' ', secrets.Select(secret => "v1," + Convert.ToBase64String(HMACSHA256.HashData(secret, signed))));
    }

    private HttpRequestMessage Sign(Letter letter)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new GatewayMessage(letter.Id, letter.To, letter.Text, letter.Language == Language.English ? "en" : "id", letter.Kind, letter.DueAt, letter.Page?.AbsoluteUri),
            NotificationsJson.Default.GatewayMessage);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds();
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", letter.Id);
        request.Headers.Add("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", Signature(secrets, letter.Id, seconds, body));
        return request;
    }

    private TimeSpan? RestAskedFor(RetryConditionHeaderValue? after)
    {
        var rest = after?.Delta ?? after?.Date - clock.GetUtcNow();
        return rest is null || rest <= TimeSpan.Zero ? null : rest < LongestRest ? rest : LongestRest;
    }
}
