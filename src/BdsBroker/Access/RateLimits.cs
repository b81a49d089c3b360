using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using BdsBroker.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace BdsBroker.Access;

/// <summary>
/// How many calls of the API one address, one person and one party may make in a minute. They are counted in this process alone: what several processes
/// serve is limited by each. Whoever is over a limit gets 429 <c>rate.limited</c> with Retry-After; nothing was done.
/// </summary>
public static class RateLimits
{
    // A window moves on by ten seconds, so that nobody waits a whole minute for a call made at its start.
    private const int Segments = 6;

    /// <summary>Limits addresses: before anything is spent on a token.</summary>
    public static void UseAddressLimit(this IApplicationBuilder app, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Use(app, limits.CallsPerMinuteOfAddress, http => AddressOf(http.Connection.RemoteIpAddress));
        Use(app, limits.ChecksPerMinuteOfAddress, http => IsCheck(http.Request.Path) || IsReport(http.Request.Path) ? AddressOf(http.Connection.RemoteIpAddress) : null);
    }

    // Numbers of certificates are short: who may ask about many finds some.
    private static bool IsCheck(PathString path) =>
        path.Value is { } text && text.StartsWith("/api/v1/certificates/", StringComparison.OrdinalIgnoreCase) && text.TrimEnd('/').EndsWith("/check", StringComparison.OrdinalIgnoreCase);

    // Anyone may have a quarter's report made, which reads all that was counted in it.
    private static bool IsReport(PathString path) => path.Value is { } text && text.TrimEnd('/').Equals("/api/v1/programme/report", StringComparison.OrdinalIgnoreCase);

    /// <summary>Limits persons; behind authentication.</summary>
    public static void UsePersonLimit(this IApplicationBuilder app, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Use(app, limits.CallsPerMinuteOfPerson, http => Identity.PersonOf(http.User)?.Id);
    }

    /// <summary>
    /// Limits what all members of a party do for it together; behind <see cref="BrokerSetup.MapBroker"/>, so that calls which had no right to the party
    /// count for nobody.
    /// </summary>
    public static void UsePartyLimit(this IApplicationBuilder app, Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        Use(app, limits.CallsPerMinuteOfParty, http => http.Features.Get<Call>()?.Actor is { Party: { } party } actor ? $"{actor.As} {party}" : null);
    }

    /// <summary>The address that is counted: of IPv6 the /64 that one household or phone has to itself (RFC 6177).</summary>
    internal static string AddressOf(IPAddress? address)
    {
        if (address is null)
        {
            return "";
        }

        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString();
    }

    private static void Use(IApplicationBuilder app, int perMinute, Func<HttpContext, string?> counted) => app.UseRateLimiter(new RateLimiterOptions
    {
        GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && counted(http) is { } key
            ? RateLimitPartition.GetSlidingWindowLimiter(key, _ => new()
            {
                PermitLimit = perMinute,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = Segments,
                QueueLimit = 0,
            })
            : RateLimitPartition.GetNoLimiter("")),
        OnRejected = (rejected, _) => new(ProblemWriter.Write(rejected.HttpContext, new(
            429,
            "rate.limited",
            new("Terlalu banyak panggilan; tunggu sebentar, lalu coba lagi. Belum ada yang diubah.", "Too many calls; wait a moment, then try again. Nothing was changed."))
        {
            RetryAfterSeconds = 60 / Segments,
        })),
    });
}
