using System.Globalization;
using System.Net;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;

namespace BdsBroker.Functions;

/// <summary>How this process runs, decided here alone: as an embedded server, or as the custom handler of an Azure Functions host.</summary>
/// <param name="Mode">Which of the two.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="Settings">The broker's settings.</param>
/// <param name="Authorities">Whose tokens are accepted; where there are none, those of the data folder's own issuer, on loopback.</param>
internal sealed record Deployment(Mode Mode, string Url, Settings Settings, IReadOnlyList<Authority> Authorities)
{
    /// <summary>Where an embedded server listens unless told otherwise.</summary>
    internal const string DefaultUrl = "http://localhost:7071";

    /// <summary>Whose word on a caller's address is taken (X-Forwarded-For): the proxies that are configured, or the Functions host, through which everything comes.</summary>
    internal IReadOnlyList<IPAddress> Proxies { get; private init; } = [];

    /// <summary>Where a custom handler stores; null for an embedded server, which stores in its folder.</summary>
    internal (AzureAccount Account, GivenMasterKeys Masters)? Azure { get; private init; }

    /// <summary>The Functions host tells its custom handler the port by this variable of the environment, and nobody else sets it.</summary>
    internal const string HostPort = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>Decides, or throws <see cref="WrongSettingsException"/> with everything that is wrong.</summary>
    internal static Deployment Read(IConfiguration configuration, string? urls)
    {
        List<string> errors = [];
        var (settings, authorities) = Configuration.Read(configuration, errors);
        if (configuration.GetSection("Kestrel:Endpoints").GetChildren().Any())
        {
            errors.Add("Kestrel:Endpoints is not used; give the address as --urls.");
        }

        var deployment = configuration[HostPort] is { } port
            ? Hosted(port, settings, authorities, errors) with { Azure = Configuration.Storage(configuration, errors) }
            : Embedded(urls ?? configuration["urls"] ?? DefaultUrl, settings, authorities, errors);
        if (deployment.Mode == Mode.Embedded && configuration.GetSection("BdsBroker").GetChildren().FirstOrDefault(child => child.Key.ToUpperInvariant() is "STORAGE" or "MASTERKEYS") is { } foreign)
        {
            errors.Add($"{foreign.Path} is set, but this is an embedded server: it stores in its folder, with the keys that lie there. Azure storage belongs to a process behind the Functions host, which sets {HostPort}.");
        }

        var proxies = Configuration.Proxies(configuration, errors);
        deployment = deployment with { Proxies = deployment.Mode == Mode.CustomHandler ? [IPAddress.Loopback, IPAddress.IPv6Loopback] : proxies };
        return errors.Count == 0 ? deployment : throw new WrongSettingsException(errors);
    }

    /// <summary>
    /// The account that a verb is for: where the settings name one, as they do for a process behind the Functions host; null where it is for a folder. A verb that is not run where the app's identity is
    /// acts as whoever signed in with the Azure CLI.
    /// </summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="data">The folder that the command line names, if any; both is a mistake.</param>
    internal static (AzureAccount Account, GivenMasterKeys Masters)? AccountFor(IConfiguration configuration, string? data)
    {
        if (configuration[HostPort] is null && !configuration.GetSection("BdsBroker:Storage").Exists())
        {
            return null;
        }

        List<string> errors = [];
        if (data is not null)
        {
            errors.Add("--data names a folder, and BdsBroker:Storage an account; give one of them.");
        }

        var storage = Configuration.Storage(configuration, errors);
        if (errors.Count > 0)
        {
            throw new WrongSettingsException(errors);
        }

        // The platform gives an app's identity to the app's own processes alone, and says so by this variable.
        return storage is var (account, masters) && account is AzureAccount.ByIdentity identity && configuration["IDENTITY_ENDPOINT"] is null
            ? (identity with { OfWhoSignedIn = true }, masters)
            : storage;
    }

    private static Deployment Embedded(string url, Settings settings, IReadOnlyList<Authority> authorities, List<string> errors)
    {
        if (!Uri.TryCreate(url.Replace("://+", "://[::]", StringComparison.Ordinal).Replace("://*", "://[::]", StringComparison.Ordinal), UriKind.Absolute, out var uri)
            || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0
            || !(uri.Host == "localhost" || IPAddress.TryParse(uri.Host, out _)))
        {
            errors.Add($"The address is {url}; write one http address with localhost or a number, such as {DefaultUrl} or http://0.0.0.0:8080 (for https, put a proxy in front).");
        }
        else if (uri is { Host: "localhost", Port: 0 })
        {
            errors.Add($"The address is {url}; localhost is two addresses, which get no free port in common: write http://127.0.0.1:0 or a port.");
        }
        else if (authorities.Count == 0 && !uri.IsLoopback)
        {
            errors.Add($"The address {url} can be reached from other machines. That needs BdsBroker:Authorities:0:Issuer and Audience: the tokens of a folder's own issuer are for this machine alone. "
                + $"Without an authority, listen on localhost, 127.0.0.1 or [::1].");
        }

        return new(Mode.Embedded, url, settings, authorities);
    }

    private static Deployment Hosted(string port, Settings settings, IReadOnlyList<Authority> authorities, List<string> errors)
    {
        if (!ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
        {
            errors.Add($"{HostPort} is \"{port}\"; the Functions host sets it to a port, 1 to 65535.");
        }

        if (authorities.Count == 0)
        {
            errors.Add($"{HostPort} is set, so this runs behind the Functions host, whose address always is loopback and proves nothing: BdsBroker:Authorities:0:Issuer and Audience must name whose tokens are accepted.");
        }

        return new(Mode.CustomHandler, $"http://127.0.0.1:{number}", settings, authorities);
    }
}

/// <summary>The two ways to run.</summary>
internal enum Mode
{
    /// <summary>One process that stores in a folder and works off its own queues.</summary>
    Embedded,

    /// <summary>One of any number of processes that a Functions host starts and calls; the host works off the queues.</summary>
    CustomHandler,
}
