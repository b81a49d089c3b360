using System.Net;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>What the process takes for the caller's address, and for its own, behind a host through which everything comes.</summary>
public sealed class AddressesTests
{
    [Fact]
    public async Task The_limit_counts_the_address_that_the_front_end_saw_and_not_what_a_caller_claims()
    {
        await using var host = await HostSide.Start(settings: ("BdsBroker__Limits__CallsPerMinuteOfAddress", "2"));

        // Another claim each time, and another port, since each call may have a connection of its own.
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await From("192.0.2.7:51034", "203.0.113.1"), await From("192.0.2.7:51035", "127.0.0.1"), await From("192.0.2.7:51036", "203.0.113.2, 127.0.0.1")]);

        // Somebody else is not limited by that, also not from the address that was claimed.
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await From("203.0.113.1:4000"), await From("203.0.113.1:4001"), await From("203.0.113.1:4002")]);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], [await From("[2001:db8::1]:4000"), await From("[2001:db8::2]:4001"), await From("[2001:db8::3]:4002")]);

        async Task<HttpStatusCode> From(string address, string? claimed = null)
        {
            host.CallerAddress = address;
            using var answer = await host.Call(HttpMethod.Get, "/api/v1/banks", null, null, claimed is null ? [] : [("X-Forwarded-For", claimed)]);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_location_is_a_path_so_that_no_host_name_that_is_claimed_or_internal_gets_into_it()
    {
        await using var host = await HostSide.Start();
        (string, string)[] claims = [("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Proto", "http"), ("X-Original-Host", "evil.test"), ("Forwarded", "host=evil.test")];

        using var registered = await host.Call(HttpMethod.Post, "/api/v1/smes", host.Token("ani", "sme"), TroubleTests.Sme("Ani"), claims);

        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        var location = Assert.Single(registered.Headers.GetValues("Location"));
        Assert.StartsWith("/api/v1/smes/", location, StringComparison.Ordinal);
        using var read = await host.Call(HttpMethod.Get, location, host.Token("ani", "sme"));
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var document = await host.Call(HttpMethod.Get, "/openapi/v1.json", null, null, claims);
        Assert.Equal(HttpStatusCode.OK, document.StatusCode);
        Assert.DoesNotContain("evil.test", await document.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1:", await document.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
