namespace BdsBroker.Functions;

/// <summary>What the process was started to do.</summary>
internal abstract record Verb
{
    /// <summary>Serves until it is stopped; what happens without any verb.</summary>
    internal sealed record Serve(string Data, string? Urls) : Verb;

    /// <summary>Prints a token of the data folder's own issuer.</summary>
    internal sealed record Token(string Data, string Subject, IReadOnlyList<string> Roles) : Verb;

    /// <summary>Reads everything and reports what does not fit.</summary>
    /// <param name="Data">The folder, or null: the account that the settings name, else the usual folder.</param>
    internal sealed record Check(string? Data) : Verb;

    /// <summary>Counts every provider's performance again, and says or mends what the running figures have otherwise.</summary>
    /// <param name="Data">The folder, or null: the account that the settings name, else the usual folder.</param>
    /// <param name="Repair">Whether to mend it.</param>
    internal sealed record Performance(string? Data, bool Repair) : Verb;

    /// <summary>Adds a master key and wraps every other key with it.</summary>
    /// <param name="Data">The folder, or null: the account that the settings name, else the usual folder.</param>
    internal sealed record RotateKeys(string? Data) : Verb;

    /// <summary>Copies the data folder while its server runs.</summary>
    /// <param name="Data">The folder, or null for the usual one.</param>
    /// <param name="To">The new folder.</param>
    internal sealed record Backup(string? Data, string To) : Verb;

    /// <summary>Starts the server and tells two requests' lives over HTTP.</summary>
    internal sealed record Demo(string Data, string? Urls, bool Exit, string Language) : Verb;

    /// <summary>Prints which version it is.</summary>
    internal sealed record Version : Verb;

    /// <summary>Prints how to call it.</summary>
    internal sealed record Help : Verb;

    /// <summary>Nothing, since the command line makes no sense.</summary>
    internal sealed record Wrong(string What) : Verb;
}

/// <summary>Reads the command line.</summary>
internal static class CommandLine
{
    internal const string Usage = """
        Usage:
          BdsBroker.Functions [serve] [--data DIR] [--urls URL]         serves; URL is http://localhost:7071 by default
          BdsBroker.Functions token --sub NAME [--role ROLE]... [--data DIR]   prints a token of this folder's own issuer
          BdsBroker.Functions check [--data DIR]                        reads all data and reports what does not fit
          BdsBroker.Functions performance [--data DIR] [--repair]       counts every provider's figures again and reports what differs; with --repair mends it, a folder's while its server is stopped
          BdsBroker.Functions keys rotate [--data DIR]                  adds a master key and wraps all others with it; the server must be stopped
          BdsBroker.Functions backup --to DIR2 [--data DIR]             copies DIR into a new folder, also while its server runs, and checks the copy
          BdsBroker.Functions demo [--data DIR] [--urls URL] [--exit] [--lang id|en]   tells two requests' lives over a server that it starts; serves on without --exit
          BdsBroker.Functions --version                                 prints its version, and the commit that it was built from where that is known

          check, performance and keys rotate are for a storage account where the settings name one (BdsBroker__Storage__...) and the command line no DIR.
          DIR is .data by default. ROLE is sme, provider, bank, certifier, officer, kadin or facilitator.
          Settings are read from appsettings.json beside the program and from the environment (BdsBroker__Limits__JsonBytes=...).
        """;

    /// <summary>The folder where nothing else is named.</summary>
    internal const string DefaultData = ".data";

    internal static Verb Parse(IReadOnlyList<string> args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var name = args.Count > 0 && !args[0].StartsWith('-') ? args[0] : "serve";
        var rest = args.Skip(args.Count > 0 && !args[0].StartsWith('-') ? 1 : 0).ToArray();
        if (rest.Any(word => word is "--help" or "-h" or "-?") || name is "help")
        {
            return new Verb.Help();
        }

        if (args is ["--version"] or ["version"])
        {
            return new Verb.Version();
        }

        return name switch
        {
            "serve" => Options(rest, ["--data", "--urls"], options => new Verb.Serve(options.One("--data") ?? DefaultData, options.One("--urls"))),
            "token" => Options(rest, ["--data", "--sub", "--role"], Token),
            "demo" => Options([.. rest.Select(word => word is "--exit" ? "--exit=yes" : word)], ["--data", "--urls", "--exit", "--lang"], Demo),
            "keys" => rest is ["rotate", .. var options] ? Options(options, ["--data"], given => new Verb.RotateKeys(given.One("--data"))) : new Verb.Wrong("keys needs: rotate."),
            "check" => Options(rest, ["--data"], options => new Verb.Check(options.One("--data"))),
            "performance" => Options([.. rest.Select(word => word is "--repair" ? "--repair=yes" : word)], ["--data", "--repair"], Performance),
            "backup" => Options(rest, ["--data", "--to"], options => options.One("--to") is { } to ? new Verb.Backup(options.One("--data"), to) : new Verb.Wrong("A backup needs --to DIR2.")),
            _ => new Verb.Wrong($"There is no verb {name}."),
        };
    }

    private static Verb Token(Given options)
    {
        var roles = options.All("--role");
        return options.One("--sub") is not { } subject ? new Verb.Wrong("A token needs --sub NAME.")
            : roles.FirstOrDefault(role => !TokenRoles.All.Contains(role, StringComparer.Ordinal)) is { } unknown ? new Verb.Wrong($"There is no role {unknown}.")
            : new Verb.Token(options.One("--data") ?? DefaultData, subject, roles);
    }

    private static Verb Performance(Given options) =>
        (options.One("--repair") ?? "no") is not ("yes" or "no") ? new Verb.Wrong("--repair takes no value.") : new Verb.Performance(options.One("--data"), options.One("--repair") is "yes");

    private static Verb Demo(Given options) => (options.One("--lang") ?? "id", options.One("--exit") ?? "no") switch
    {
        (not ("id" or "en"), _) => new Verb.Wrong("--lang is id or en."),
        (_, not ("yes" or "no")) => new Verb.Wrong("--exit takes no value."),
        var (language, exit) => new Verb.Demo(options.One("--data") ?? DefaultData, options.One("--urls"), exit == "yes", language),
    };

    private static Verb Options(string[] words, string[] known, Func<Given, Verb> verb)
    {
        List<(string Name, string Value)> given = [];
        for (var at = 0; at < words.Length; at++)
        {
            var (name, value) = words[at].Split('=', 2) is [var before, var after] ? (before, after) : (words[at], null);
            if (!known.Contains(name, StringComparer.Ordinal))
            {
                return new Verb.Wrong($"There is no option {name} here.");
            }

            value ??= at + 1 < words.Length ? words[++at] : null;
            if (string.IsNullOrWhiteSpace(value) || value.StartsWith("--", StringComparison.Ordinal))
            {
                return new Verb.Wrong($"{name} needs a value.");
            }

            if (name is not "--role" && given.Exists(option => option.Name == name))
            {
                return new Verb.Wrong($"{name} is given twice.");
            }

            given.Add((name, value));
        }

        return verb(new(given));
    }

    private sealed record Given(IReadOnlyList<(string Name, string Value)> Options)
    {
        internal string? One(string name) => All(name) is [var first, ..] ? first : null;

        internal IReadOnlyList<string> All(string name) => [.. Options.Where(option => option.Name == name).Select(option => option.Value)];
    }
}
