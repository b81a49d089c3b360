using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BdsBroker.Functions.Tests;

/// <summary>An OpenID Connect provider: a discovery document, a key set, and tokens.</summary>
internal sealed class Issuer : IAsyncDisposable
{
    private readonly WebApplication app;
    private RSA keys = RSA.Create(2048);

    private Issuer(WebApplication app)
    {
        this.app = app;
        Credentials = CredentialsOf(keys);
    }

    internal string Address => app.Urls.Single();

    internal SigningCredentials Credentials { get; private set; }

    /// <summary>The public key in the forms that a careless checker might take for a shared secret.</summary>
    internal IEnumerable<byte[]> PublicForms => [Encoding.ASCII.GetBytes(keys.ExportSubjectPublicKeyInfoPem()), keys.ExportSubjectPublicKeyInfo(), keys.ExportRSAPublicKey(), keys.ExportParameters(false).Modulus!];

    /// <summary>Signs with a new key from now on, and publishes that one alone.</summary>
    internal void Rotate()
    {
        keys.Dispose();
        keys = RSA.Create(2048);
        Credentials = CredentialsOf(keys);
    }

    private static SigningCredentials CredentialsOf(RSA keys) => new(new RsaSecurityKey(keys) { KeyId = Guid.NewGuid().ToString("n") }, SecurityAlgorithms.RsaSha256);

    internal static async Task<Issuer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var issuer = new Issuer(builder.Build());
        issuer.app.MapGet("/.well-known/openid-configuration", (RequestDelegate)(http => http.Response.WriteAsync($$"""{"issuer":"{{issuer.Address}}","jwks_uri":"{{issuer.Address}}/keys"}""")));
        issuer.app.MapGet("/keys", (RequestDelegate)(http =>
        {
            var open = issuer.keys.ExportParameters(false);
            return http.Response.WriteAsync($$"""{"keys":[{"kty":"RSA","use":"sig","kid":"{{issuer.Credentials.Kid}}","n":"{{Base64UrlEncoder.Encode(open.Modulus)}}","e":"{{Base64UrlEncoder.Encode(open.Exponent)}}"}]}""");
        }));
        await issuer.app.StartAsync();
        return issuer;
    }

    internal string Token(string audience, params string[] roles) => TokenOf(Address, audience, Credentials, roles);

    internal string TokenFor(string subject, string audience, params string[] roles) => TokenFor(subject, Address, audience, Credentials, roles);

    internal static string TokenOf(string issuer, string audience, SigningCredentials credentials, params string[] roles) => TokenFor("ani", issuer, audience, credentials, roles);

    /// <summary>A token of anybody.</summary>
    internal static string TokenFor(string subject, string issuer, string audience, SigningCredentials credentials, params string[] roles) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = issuer,
        Audience = audience,
        Expires = DateTime.UtcNow.AddHours(1),
        Subject = new([new("sub", subject), .. roles.Select(role => new Claim("roles", role))]),
        SigningCredentials = credentials,
    });

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        keys.Dispose();
    }
}
