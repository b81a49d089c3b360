using System.Numerics;
using System.Security.Claims;
using System.Security.Cryptography;
using BdsBroker.Storage.Embedded;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace BdsBroker.Functions;

/// <summary>
/// A data folder's own issuer: how its tokens are made and what is accepted as one. It stands in where no authority is configured, for
/// callers on the same machine who may read the folder.
/// </summary>
internal static class Tokens
{
    internal const string Issuer = "bdsbroker-local";
    internal const string Audience = "bdsbroker";

    /// <summary>How long a token is accepted.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>How far the clocks of issuer and broker may differ.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Signatures whose key need not be shared with whoever checks them; nothing else is accepted from anybody.</summary>
    internal static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    // The order n of the curve P-256 (FIPS 186-5, as given in SP 800-186, 3.2.1.3).
    private static readonly BigInteger Order = new(Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551"), isUnsigned: true, isBigEndian: true);

    /// <summary>Prints a token, and nothing else; beside it, a warning where nobody can have served the folder yet, as where its name is mistyped.</summary>
    internal static int Print(Verb.Token verb, TextWriter to, TextWriter warnings, TimeProvider clock)
    {
        using var folder = DataFolder.OpenBeside(verb.Data);
        if (!File.Exists(folder.Database))
        {
            warnings.WriteLine($"The data folder {folder.Location} holds no data yet: only a server that is started on it takes this token. Is the name right?");
        }

        to.WriteLine(Issue(KeyOf(folder), verb.Subject, verb.Roles, clock.GetUtcNow()));
        return 0;
    }

    /// <summary>A token for a subject with roles.</summary>
    internal static string Issue(ECDsaSecurityKey key, string subject, IEnumerable<string> roles, DateTimeOffset now) => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
    {
        Issuer = Issuer,
        Audience = Audience,
        IssuedAt = now.UtcDateTime,
        NotBefore = now.UtcDateTime,
        Expires = (now + Lifetime).UtcDateTime,
        Subject = new ClaimsIdentity([new("sub", subject), .. roles.Distinct(StringComparer.Ordinal).Select(role => new Claim("roles", role))]),
        SigningCredentials = new(key, SecurityAlgorithms.EcdsaSha256),
    });

    /// <summary>What a token of this issuer must be.</summary>
    internal static TokenValidationParameters Validation(ECDsaSecurityKey key) => new()
    {
        ValidIssuer = Issuer,
        ValidAudience = Audience,
        IssuerSigningKey = key,
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ClockSkew = ClockSkew,
        NameClaimType = "sub",
        RoleClaimType = "roles",
    };

    /// <summary>The folder's key pair, the same for every process: its secret taken as a number from 1 to n - 1 (FIPS 186-5, A.2.1: 256 bits more than n has).</summary>
    internal static ECDsaSecurityKey KeyOf(DataFolder folder)
    {
        var number = (new BigInteger(folder.SigningKey(), isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var secret = new byte[32];
        var digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(secret, secret.Length - digits.Length);
        var pair = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        var point = pair.ExportParameters(includePrivateParameters: false).Q;
        return new(pair) { KeyId = Convert.ToHexStringLower(SHA256.HashData([.. point.X!, .. point.Y!]))[..16] };
    }
}
