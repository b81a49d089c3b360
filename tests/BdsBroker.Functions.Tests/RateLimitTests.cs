using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace BdsBroker.Functions.Tests;

public sealed class RateLimitTests
{
    [Fact]
    public async Task One_address_over_its_limit_is_told_when_to_come_again_before_its_token_is_looked_at()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:CallsPerMinuteOfAddress", "5")).Start();
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get("/api/v1/me", "nonsense")).StatusCode);
        }

        var refused = await server.Get("/api/v1/me", "nonsense");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal("rate.limited", await CodeOf(refused));
        Assert.Equal(TimeSpan.FromSeconds(10), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/health/live")).StatusCode);
    }

    [Fact]
    public async Task One_person_over_the_limit_leaves_others_at_the_same_address_alone()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:CallsPerMinuteOfPerson", "5")).Start();
        var (ani, budi) = (server.Token("ani"), server.Token("budi"));
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/me", ani)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Get("/api/v1/me", ani)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/me", budi)).StatusCode);
    }

    [Fact]
    public async Task Checks_of_certificates_and_readings_of_the_public_report_from_one_address_are_few_and_leave_its_other_calls_alone()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:ChecksPerMinuteOfAddress", "5")).Start();
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Get($"/api/v1/certificates/kkmb/KKMB-{call}/check")).StatusCode);
        }

        var refused = await server.Get("/api/v1/certificates/kkmb/KKMB-6/check");
        Assert.Equal((HttpStatusCode.TooManyRequests, "rate.limited"), (refused.StatusCode, await CodeOf(refused)));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Get("/api/v1/Certificates/bds/B-1/Check/")).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Get("/api/v1/Programme/Report?scheme=kkmb&quarter=2026-Q3")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/schemes")).StatusCode);
    }

    [Fact]
    public async Task A_stranger_cannot_use_up_what_a_party_may_call()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:CallsPerMinuteOfParty", "5")).Start();
        var (ani, stranger) = (server.Token("ani", "provider"), server.Token("stranger", "provider"));
        using var register = new HttpRequestMessage(HttpMethod.Post, "/api/v1/providers")
        {
            Headers = { { "Authorization", "Bearer " + ani } },
            Content = JsonContent.Create(new
            {
                name = "LPM Contoh",
                kind = "organisation",
                regency = "33.72",
                serves = new[] { "33" },
                sectors = new[] { "*" },
                services = new[] { "credit" },
                capacity = 3,
                phone = "0271-000001",
                email = "lpm@contoh.id",
            }),
        };
        using var registered = await server.Http.SendAsync(register);
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync());
        var id = (await registered.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        for (var call = 0; call < 10; call++)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await server.Get($"/api/v1/providers/{id}/offers", stranger)).StatusCode);
        }

        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await server.Get($"/api/v1/providers/{id}/offers", ani)).StatusCode);
        }

        Assert.Equal("rate.limited", await CodeOf(await server.Get($"/api/v1/providers/{id}/offers", ani)));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_its_word_on_the_address_counts_and_the_callers_own_does_not()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:CallsPerMinuteOfAddress", "1"), ("BdsBroker:Proxies", "127.0.0.1")).Start();
        Assert.Equal(HttpStatusCode.OK, await From("203.0.113.1"));
        Assert.Equal(HttpStatusCode.OK, await From("203.0.113.2"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await From("198.51.100.9, 203.0.113.1"));

        async Task<HttpStatusCode> From(string forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/banks") { Headers = { { "X-Forwarded-For", forwarded } } };
            using var answer = await server.Http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Without_a_trusted_proxy_nobody_can_claim_another_address()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder, ("BdsBroker:Limits:CallsPerMinuteOfAddress", "1")).Start();
        using var first = new HttpRequestMessage(HttpMethod.Get, "/api/v1/banks") { Headers = { { "X-Forwarded-For", "203.0.113.1" } } };
        using var second = new HttpRequestMessage(HttpMethod.Get, "/api/v1/banks") { Headers = { { "X-Forwarded-For", "203.0.113.2" } } };
        Assert.Equal(HttpStatusCode.OK, (await server.Http.SendAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await server.Http.SendAsync(second)).StatusCode);
    }

    private static async Task<string?> CodeOf(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
