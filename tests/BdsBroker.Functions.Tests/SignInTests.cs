using System.Net;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BdsBroker.Functions.Tests;

public sealed class SignInTests
{
    [Fact]
    public async Task A_token_of_the_folders_own_issuer_is_believed_with_all_its_roles()
    {
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder));
        Assert.Equal("bdsbroker-local ani officer,sme", await server.Http.Who(server.Token("ani", "sme", "officer")));
        Assert.Equal("nobody", await server.Http.Who(null));
        Assert.Equal("nobody", await server.Http.Who("nonsense"));
    }

    [Fact]
    public async Task A_token_of_another_folder_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder));
        await using var stranger = new InProcess(other);
        Assert.Equal("nobody", await server.Http.Who(stranger.Token("ani", "officer")));
    }

    [Fact]
    public async Task An_expired_token_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder));
        using var beside = Storage.Embedded.DataFolder.OpenBeside(folder.Location);
        var key = Tokens.KeyOf(beside);
        Assert.Equal("nobody", await server.Http.Who(Tokens.Issue(key, "ani", [], DateTimeOffset.UtcNow - Tokens.Lifetime - Tokens.ClockSkew - TimeSpan.FromSeconds(5))));
        Assert.StartsWith("bdsbroker-local ani", await server.Http.Who(Tokens.Issue(key, "ani", [], DateTimeOffset.UtcNow)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_a_signature_or_signed_with_a_shared_secret_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder));
        var parts = server.Token("ani", "officer").Split('.');
        Assert.Equal("nobody", await server.Http.Who($"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}."));
        using var beside = Storage.Embedded.DataFolder.OpenBeside(folder.Location);
        var secret = new SigningCredentials(new SymmetricSecurityKey(beside.SigningKey()), SecurityAlgorithms.HmacSha256);
        Assert.Equal("nobody", await server.Http.Who(Issuer.TokenOf(Tokens.Issuer, Tokens.Audience, secret, "officer")));
    }

    [Theory]
    [InlineData("[\"exp\"]")]
    [InlineData("[\"https://example.test/cap\"]")]
    [InlineData("[]")]
    [InlineData("\"none\"")]
    public async Task A_token_that_demands_extensions_which_nobody_here_knows_is_not_believed(string crit)
    {
        using var folder = new TemporaryFolder();
        await using var issuer = await Issuer.Start();
        await using var own = await WhoAmI(new InProcess(folder));
        using var folder2 = new TemporaryFolder();
        await using var entra = await WhoAmI(new InProcess(folder2, ("BdsBroker:Authorities:0:Issuer", issuer.Address), ("BdsBroker:Authorities:0:Audience", "api")));
        using var beside = Storage.Embedded.DataFolder.OpenBeside(folder.Location);
        var key = new SigningCredentials(Tokens.KeyOf(beside), SecurityAlgorithms.EcdsaSha256);
        Assert.Equal("nobody", await own.Http.Who(Demanding(Tokens.Issuer, Tokens.Audience, key, crit)));
        Assert.Equal("nobody", await entra.Http.Who(Demanding(issuer.Address, "api", issuer.Credentials, crit)));
        Assert.StartsWith("bdsbroker-local ani", await own.Http.Who(Demanding(Tokens.Issuer, Tokens.Audience, key, null)), StringComparison.Ordinal);
        Assert.StartsWith(issuer.Address, await entra.Http.Who(Demanding(issuer.Address, "api", issuer.Credentials, null)), StringComparison.Ordinal);
    }

    private static string Demanding(string issuer, string audience, SigningCredentials credentials, string? crit) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Expires = DateTime.UtcNow.AddHours(1),
        Subject = new([new("sub", "ani")]),
        SigningCredentials = credentials,
        AdditionalHeaderClaims = crit is null ? null : new Dictionary<string, object> { ["crit"] = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(crit) },
    });

    [Fact]
    public async Task A_token_that_is_not_valid_yet_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder));
        using var beside = Storage.Embedded.DataFolder.OpenBeside(folder.Location);
        Assert.Equal("nobody", await server.Http.Who(Tokens.Issue(Tokens.KeyOf(beside), "ani", [], DateTimeOffset.UtcNow + Tokens.ClockSkew + TimeSpan.FromMinutes(1))));
    }

    [Fact]
    public async Task A_token_without_a_subject_or_as_long_as_a_book_is_not_believed()
    {
        using var folder = new TemporaryFolder();
        await using var server = await new InProcess(folder).Start();
        using var nameless = await server.Get("/api/v1/me", server.Token(""));
        Assert.Equal(HttpStatusCode.Unauthorized, nameless.StatusCode);
        using var huge = await server.Get("/api/v1/me", server.Token("ani", new string('x', 15_000)));
        Assert.Equal(HttpStatusCode.Unauthorized, huge.StatusCode);
        using var fine = await server.Get("/api/v1/me", server.Token("ani"));
        Assert.Equal(HttpStatusCode.OK, fine.StatusCode);
    }

    [Fact]
    public async Task The_authoritys_public_key_used_as_a_shared_secret_signs_nothing()
    {
        await using var agency = await Issuer.Start();
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder, ("BdsBroker:Authorities:0:Issuer", agency.Address), ("BdsBroker:Authorities:0:Audience", "broker")));
        foreach (var secret in agency.PublicForms)
        {
            var shared = new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = agency.Credentials.Kid }, SecurityAlgorithms.HmacSha256);
            Assert.Equal("nobody", await server.Http.Who(Issuer.TokenOf(agency.Address, "broker", shared, "sme")));
        }

        Assert.EndsWith("ani sme", await server.Http.Who(agency.Token("broker", "sme")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_the_authority_rotates_in_is_fetched_and_the_one_rotated_out_is_no_longer_believed()
    {
        await using var agency = await Issuer.Start();
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder, ("BdsBroker:Authorities:0:Issuer", agency.Address), ("BdsBroker:Authorities:0:Audience", "broker")));
        var before = agency.Token("broker", "sme");
        Assert.EndsWith("ani sme", await server.Http.Who(before), StringComparison.Ordinal);

        agency.Rotate();
        var after = agency.Token("broker", "sme");

        // The keys are fetched beside the call that met an unknown one: that call may still be refused.
        var answer = "nobody";
        for (var call = 0; call < 1000 && answer == "nobody"; call++)
        {
            answer = await server.Http.Who(after);
        }

        Assert.EndsWith("ani sme", answer, StringComparison.Ordinal);
        Assert.Equal("nobody", await server.Http.Who(before));
    }

    [Fact]
    public async Task Privileged_roles_count_only_from_authorities_configured_for_them()
    {
        await using var agency = await Issuer.Start();
        await using var public_ = await Issuer.Start();
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(
            folder,
            ("BdsBroker:Authorities:0:Issuer", agency.Address),
            ("BdsBroker:Authorities:0:Audience", "broker"),
            ("BdsBroker:Authorities:0:PrivilegedRoles", "officer,bank"),
            ("BdsBroker:Authorities:1:Issuer", public_.Address),
            ("BdsBroker:Authorities:1:Audience", "broker")));

        Assert.Equal($"{agency.Address} ani officer,sme", await server.Http.Who(agency.Token("broker", "officer", "sme", "kadin")));
        Assert.Equal($"{public_.Address} ani sme", await server.Http.Who(public_.Token("broker", "officer", "sme", "bank", "kadin", "certifier")));
        Assert.Equal("nobody", await server.Http.Who(agency.Token("someone-else", "officer")));
        Assert.Equal("nobody", await server.Http.Who(server.Token("ani", "officer")));
        Assert.Equal("nobody", await server.Http.Who("nonsense"));
        Assert.Equal("nobody", await server.Http.Who("a.b.c"));

        // One issuer's key does not sign for the other.
        Assert.Equal("nobody", await server.Http.Who(Issuer.TokenOf(agency.Address, "broker", public_.Credentials, "officer")));
    }

    [Fact]
    public async Task An_authority_that_cannot_be_reached_is_an_outage_and_no_reason_to_sign_in_again()
    {
        var agency = await Issuer.Start();
        using var folder = new TemporaryFolder();
        await using var server = await WhoAmI(new InProcess(folder, ("BdsBroker:Authorities:0:Issuer", agency.Address), ("BdsBroker:Authorities:0:Audience", "broker")));
        var token = agency.Token("broker", "sme");
        await agency.DisposeAsync();
        using var answer = await server.Get("/api/who", token);
        await ServerTests.Problem(answer, 503, "authority.unavailable");
    }

    private static Task<InProcess> WhoAmI(InProcess server)
    {
        server.App.MapGet("/api/who", (RequestDelegate)(http => http.Response.WriteAsync(http.User.Identity?.IsAuthenticated == true
            ? $"{http.User.FindFirstValue("iss")} {http.User.FindFirstValue("sub")} {string.Join(',', http.User.FindAll("roles").Select(role => role.Value).Order(StringComparer.Ordinal))}"
            : "nobody")));
        return server.Start();
    }
}

internal static class Asking
{
    internal static async Task<string> Who(this HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/who");
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
