using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BdsBroker.Functions;

/// <summary>Whose bearer tokens are accepted, and what of them is believed.</summary>
internal static class SignIn
{
    private const string ByIssuer = "bearer";

    // Authorities' tokens have 2 to 8 KiB; what is larger is not worth the reading.
    private const int MostBytes = 12 * 1024;

    /// <summary>Accepts the tokens of the configured authorities, or of the folder's own issuer where there are none.</summary>
    internal static void AddSignIn(this IServiceCollection services, IReadOnlyList<Authority> authorities, ECDsaSecurityKey? own)
    {
        if (authorities.Count == 0)
        {
            services.AddAuthentication(ByIssuer).AddJwtBearer(ByIssuer, options =>
            {
                Read(options);
                options.TokenValidationParameters = Tokens.Validation(own ?? throw new InvalidOperationException("Nobody's tokens are accepted."));
            });
            return;
        }

        var bearer = services.AddAuthentication(ByIssuer)
            .AddPolicyScheme(ByIssuer, null, options => options.ForwardDefaultSelector = http => SchemeOf(IssuerOf(http.Request), authorities));
        foreach (var authority in authorities)
        {
            bearer.AddJwtBearer(SchemeOf(authority), options => Accept(authority, options));

            // A key that the authority took back is not to be believed for another hour, which is what "last known good" would do.
            services.PostConfigure<JwtBearerOptions>(SchemeOf(authority), options => ((BaseConfigurationManager)options.ConfigurationManager!).UseLastKnownGoodConfiguration = false);
        }
    }

    private static void Read(JwtBearerOptions options)
    {
        options.MapInboundClaims = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new StrictTokens { MapInboundClaims = false, MaximumTokenSizeInBytes = MostBytes });
    }

    private static void Accept(Authority authority, JwtBearerOptions options)
    {
        Read(options);
        options.Authority = authority.Address.ToString();
        options.RequireHttpsMetadata = !authority.Address.IsLoopback;
        options.TokenValidationParameters = new()
        {
            ValidIssuer = authority.Issuer,
            ValidAudience = authority.Audience,
            ValidAlgorithms = Tokens.Algorithms,
            ClockSkew = Tokens.ClockSkew,
            NameClaimType = "sub",
            RoleClaimType = "roles",
        };
        options.Events = new()
        {
            OnTokenValidated = context =>
            {
                Strip(context.Principal!, authority);
                return Task.CompletedTask;
            },
            OnAuthenticationFailed = context => TellOutage(context, authority),
        };
    }

    /// <summary>Takes away the roles that this authority is not configured for.</summary>
    internal static void Strip(ClaimsPrincipal principal, Authority authority)
    {
        foreach (var identity in principal.Identities)
        {
            foreach (var claim in identity.FindAll("roles").Where(claim => TokenRoles.Privileged.Contains(claim.Value, StringComparer.Ordinal)
                && !authority.PrivilegedRoles.Contains(claim.Value, StringComparer.Ordinal)).ToArray())
            {
                identity.RemoveClaim(claim);
            }
        }
    }

    // A token that no key fits is bad, unless the keys could not be had: then nobody can tell, and the caller must not be sent to sign in again.
    private static async Task TellOutage(AuthenticationFailedContext context, Authority authority)
    {
        if (context.Exception is SecurityTokenSignatureKeyNotFoundException or SecurityTokenInvalidIssuerException && context.Options.ConfigurationManager is { } keys)
        {
            try
            {
                await keys.GetConfigurationAsync(context.HttpContext.RequestAborted);
            }
            catch (InvalidOperationException outage)
            {
                throw new OutageException("authority.unavailable", $"The keys of {authority.Issuer} could not be had.", outage);
            }
        }
    }

    private static string SchemeOf(Authority authority) => "bearer " + authority.Issuer;

    private static string SchemeOf(string? issuer, IReadOnlyList<Authority> authorities) =>
        SchemeOf(authorities.FirstOrDefault(authority => string.Equals(authority.Issuer, issuer, StringComparison.Ordinal)) ?? authorities[0]);

    // Only to choose who validates; nothing is believed yet.
    private static string? IssuerOf(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        try
        {
            return new JsonWebToken(header["Bearer ".Length..].Trim()).Issuer;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

/// <summary>
/// Reads tokens as the framework does, and refuses what it lets pass: a token with a header <c>crit</c>. It names extensions that whoever reads the token must know to understand it
/// (RFC 7515, 4.1.11); nothing here knows any.
/// </summary>
internal sealed class StrictTokens : JsonWebTokenHandler
{
    /// <inheritdoc/>
    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var result = await base.ValidateTokenAsync(token, validationParameters);
        return result is { IsValid: true, SecurityToken: JsonWebToken read } && read.TryGetHeaderValue<object>("crit", out _)
            ? new() { IsValid = false, Exception = new SecurityTokenValidationException("The token demands extensions (crit) that nobody here knows.") }
            : result;
    }
}
