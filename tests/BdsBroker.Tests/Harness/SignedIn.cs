using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace BdsBroker.Tests.Harness;

/// <summary>Believes the request's headers who calls, where the executable validates a token.</summary>
internal sealed class SignedIn(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory log, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, log, encoder)
{
    internal const string Subject = "X-Test-Subject";
    internal const string Roles = "X-Test-Roles";
    internal const string Issuer = "https://issuer.test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Request.Headers.TryGetValue(Subject, out var subject))
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var identity = new ClaimsIdentity(Scheme.Name);
        identity.AddClaim(new("iss", Issuer));
        identity.AddClaim(new("sub", subject.ToString()));
        identity.AddClaims(Request.Headers[Roles].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries).Select(role => new Claim("roles", role)));
        return Task.FromResult(AuthenticateResult.Success(new(new(identity), Scheme.Name)));
    }
}
