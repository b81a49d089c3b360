using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Reflection;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;

namespace BdsBroker.Functions;

/// <summary>Reads everything under <c>BdsBroker:</c>; nothing is guessed, and every mistake is reported at once.</summary>
internal static class Configuration
{
    private const string Root = "BdsBroker";
    private static readonly string[] Sections = ["Limits", "Waits", "Retention", "Matching", "Reaching", "Holidays", "Schemes", "Authorities", "Proxies", "Storage", "MasterKeys"];

    /// <summary>The settings and authorities.</summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="errors">Takes one line per mistake; where there are any, the result is not to be used.</param>
    internal static (Settings Settings, IReadOnlyList<Authority> Authorities) Read(IConfiguration configuration, List<string> errors)
    {
        var root = configuration.GetSection(Root);
        foreach (var unknown in root.GetChildren().Where(child => !Sections.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{unknown.Path} is no setting; there are {Listed(Sections)} below {Root}.");
        }

        var settings = new Settings
        {
            Limits = Group<Limits>(root.GetSection("Limits"), errors),
            Waits = Group<Waits>(root.GetSection("Waits"), errors),
            Retention = Group<Retention>(root.GetSection("Retention"), errors),
            Matching = Group<Matching>(root.GetSection("Matching"), errors),
            Reaching = Group<Reaching>(root.GetSection("Reaching"), errors),
            Holidays = Holidays(root.GetSection("Holidays"), errors),
            Schemes = Schemes(root.GetSection("Schemes"), errors),
        };
        Bounds(settings, errors);
        LogLevels(configuration.GetSection("Logging"), errors);
        return (settings, Authorities(root.GetSection("Authorities"), errors));
    }

    /// <summary>A record of settings from its defaults, by the names of its properties.</summary>
    private static T Group<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] T>(IConfigurationSection section, List<string> errors)
        where T : new()
    {
        var group = new T();
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance);
        NoValue(section, errors);
        foreach (var child in section.GetChildren())
        {
            if (Array.Find(properties, property => string.Equals(property.Name, child.Key, StringComparison.OrdinalIgnoreCase)) is not { } property)
            {
                errors.Add($"{child.Path} is no setting; there are {Listed(properties.Select(known => known.Name))}.");
            }
            else if (Value(property.PropertyType, child, errors) is { } value)
            {
                property.SetValue(group, value);
            }
        }

        return group;
    }

    private static object? Value(Type type, IConfigurationSection at, List<string> errors)
    {
        object? value = null;
        string form;
        if (type == typeof(int))
        {
            form = "a whole number of at least 0";
            value = int.TryParse(at.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        else if (type == typeof(long))
        {
            form = "a whole number of at least 0";
            value = long.TryParse(at.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        }
        else if (type == typeof(TimeSpan))
        {
            form = "a time such as 01:30:00 or 7.00:00:00";
            value = TimeSpan.TryParseExact(at.Value, "c", CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && at.Value!.Contains(':', StringComparison.Ordinal) ? span : null;
        }
        else if (type == typeof(Term))
        {
            form = "a term such as \"2 working days\", \"60 days\", \"3 months\", \"1 hour\", \"30 minutes\" or \"3 seconds\"";
            value = Term.TryParse(at.Value, out var term) ? term : null;
        }
        else if (type == typeof(string))
        {
            form = "a text";
            value = at.Value?.Trim();
        }
        else
        {
            throw new InvalidOperationException($"{at.Path} is of type {type}, which no configuration can write.");
        }

        if (value is null)
        {
            errors.Add($"{at.Path} is {Shown(at)}; write {form}.");
        }

        return value;
    }

    /// <summary>The addresses of proxies whose word on a caller's address is taken (X-Forwarded-For).</summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="errors">Takes one line per mistake.</param>
    internal static IReadOnlyList<IPAddress> Proxies(IConfiguration configuration, List<string> errors)
    {
        List<IPAddress> proxies = [];
        foreach (var (path, text) in Words(configuration.GetSection($"{Root}:Proxies")))
        {
            if (IPAddress.TryParse(text, out var address))
            {
                proxies.Add(address);
            }
            else
            {
                errors.Add($"{path} is \"{text}\"; write a proxy's address such as 10.0.0.4.");
            }
        }

        return proxies;
    }

    /// <summary>The Azure storage account and the master keys of a process that has no data folder, or null where they are not given as they must be.</summary>
    /// <param name="configuration">The process's configuration.</param>
    /// <param name="errors">Takes one line per mistake; none of them repeats a secret.</param>
    internal static (AzureAccount Account, GivenMasterKeys Masters)? Storage(IConfiguration configuration, List<string> errors)
    {
        string[] endpoints = ["TableEndpoint", "QueueEndpoint", "BlobEndpoint"], names = ["ConnectionString", .. endpoints, "ClientId"];
        var section = configuration.GetSection($"{Root}:Storage");
        var before = errors.Count;
        NoValue(section, errors);
        foreach (var unknown in section.GetChildren().Where(child => !names.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{unknown.Path} is no setting; there are {Listed(names)}.");
        }

        AzureAccount? account = null;
        if (section["ConnectionString"] is { Length: > 0 } text)
        {
            if (endpoints.Append("ClientId").Any(name => section[name] is { Length: > 0 }))
            {
                errors.Add($"{section.Path} has a ConnectionString, so neither {Listed(endpoints)} nor ClientId may be given with it.");
            }
            else if (!AzureAccount.TryParse(text, out var known, out var mistake))
            {
                errors.Add($"{section.Path}:ConnectionString makes no sense: {mistake}.");
            }
            else
            {
                account = known;
            }
        }
        else
        {
            var addresses = endpoints.Select(name => Uri.TryCreate(section[name], UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps ? uri : null).ToArray();
            if (addresses is [{ } tables, { } queues, { } blobs])
            {
                account = new AzureAccount.ByIdentity(tables, queues, blobs, section["ClientId"] is { Length: > 0 } client ? client : null);
            }
            else
            {
                errors.Add($"{section.Path} must say where the data lies in Azure storage: {Listed(endpoints)}, each an https address such as https://account.table.core.windows.net, and ClientId for a user-assigned identity; or ConnectionString (Azurite, trying out).");
            }
        }

        var keys = configuration[$"{Root}:MasterKeys"];
        GivenMasterKeys? masters = null;
        if (keys is not null && keys.StartsWith("@Microsoft.KeyVault(", StringComparison.OrdinalIgnoreCase))
        {
            errors.Add($"{Root}:MasterKeys is the reference to a secret and not yet the secret: the platform could not read it. Is it in the vault, and has the app's identity the role Key Vault Secrets User there? A new role takes some minutes; then restart.");
        }
        else if (!GivenMasterKeys.TryParse(keys ?? "", out masters, out var wrong))
        {
            errors.Add($"{Root}:MasterKeys must hold the keys that personal values are wrapped with, the oldest first (\"name base64, name base64\"): {wrong}.");
        }

        return account is not null && masters is not null && errors.Count == before ? (account, masters) : null;
    }

    private static DateOnly[] Holidays(IConfigurationSection section, List<string> errors)
    {
        List<DateOnly> days = [];
        foreach (var (path, text) in Words(section))
        {
            if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
            else
            {
                errors.Add($"{path} is \"{text}\"; write a day such as 2026-12-25.");
            }
        }

        return [.. days.Distinct().Order()];
    }

    // Keyed by code, so that one rule of one scheme can be set by one variable of the environment.
    private static Scheme[] Schemes(IConfigurationSection section, List<string> errors)
    {
        string[] names = [nameof(Scheme.MinimumSessions), nameof(Scheme.PassMark), nameof(Scheme.LongestMonths)];
        NoValue(section, errors);
        var schemes = new Settings().Schemes.ToDictionary(scheme => scheme.Code, StringComparer.Ordinal);
        foreach (var child in section.GetChildren())
        {
            var code = child.Key.ToLowerInvariant();
            if (!schemes.TryGetValue(code, out var scheme))
            {
                errors.Add($"{child.Path} is no scheme; there are {Listed(schemes.Keys)}.");
                continue;
            }

            NoValue(child, errors);
            foreach (var rule in child.GetChildren())
            {
                if (Array.Find(names, name => string.Equals(name, rule.Key, StringComparison.OrdinalIgnoreCase)) is not { } name)
                {
                    errors.Add($"{rule.Path} is no setting; there are {Listed(names)}.");
                }
                else if (Value(typeof(int), rule, errors) is int value)
                {
                    scheme = name switch
                    {
                        nameof(Scheme.MinimumSessions) => scheme with { MinimumSessions = value },
                        nameof(Scheme.PassMark) => scheme with { PassMark = value },
                        _ => scheme with { LongestMonths = value },
                    };
                }
            }

            Within(rulePath("PassMark"), scheme.PassMark, 0, 100, errors);
            Within(rulePath("LongestMonths"), scheme.LongestMonths, 1, 600, errors);
            Within(rulePath("MinimumSessions"), scheme.MinimumSessions, 0, 1000, errors);
            schemes[code] = scheme;

            string rulePath(string name) => $"{child.Path}:{name}";
        }

        return [.. schemes.Values];
    }

    private static Authority[] Authorities(IConfigurationSection section, List<string> errors)
    {
        string[] names = ["Issuer", "Authority", "Audience", "PrivilegedRoles"];
        NoValue(section, errors);
        List<Authority> authorities = [];
        foreach (var child in section.GetChildren())
        {
            foreach (var unknown in child.GetChildren().Where(setting => !names.Contains(setting.Key, StringComparer.OrdinalIgnoreCase)))
            {
                errors.Add($"{unknown.Path} is no setting; there are {Listed(names)}.");
            }

            var issuer = child["Issuer"] ?? child["Authority"];
            var address = child["Authority"] ?? child["Issuer"];
            if (string.IsNullOrWhiteSpace(issuer) || !Uri.TryCreate(address, UriKind.Absolute, out var uri)
                || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
            {
                errors.Add($"{child.Path} needs Issuer (or Authority, where the keys are found, if that is another address): an https address.");
                continue;
            }

            if (string.IsNullOrWhiteSpace(child["Audience"]))
            {
                errors.Add($"{child.Path} needs Audience: the aud of tokens that are meant for this broker.");
                continue;
            }

            if (authorities.Exists(other => string.Equals(other.Issuer, issuer, StringComparison.Ordinal)))
            {
                errors.Add($"{child.Path} repeats the issuer {issuer}.");
            }

            var privileged = Words(child.GetSection("PrivilegedRoles")).ToArray();
            foreach (var (path, role) in privileged.Where(role => !TokenRoles.Privileged.Contains(role.Text, StringComparer.Ordinal)))
            {
                errors.Add($"{path} is \"{role}\"; privileged roles are {Listed(TokenRoles.Privileged)}.");
            }

            authorities.Add(new(issuer, uri, child["Audience"]!, [.. privileged.Select(role => role.Text)]));
        }

        return [.. authorities];
    }

    // Logging:LogLevel:{category} and Logging:{where to}:LogLevel:{category}. The framework reads them with the first line that is logged, and would end the process with a trace.
    private static void LogLevels(IConfigurationSection logging, List<string> errors)
    {
        foreach (var level in logging.GetChildren().SelectMany(child => IsLevels(child) ? child.GetChildren() : child.GetChildren().Where(IsLevels).SelectMany(levels => levels.GetChildren()))
            .Where(level => !string.IsNullOrEmpty(level.Value) && !(Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var known) && Enum.IsDefined(known))))
        {
            errors.Add($"{level.Path} is {Shown(level)}; write {Listed(Enum.GetNames<LogLevel>())}.");
        }

        static bool IsLevels(IConfigurationSection section) => string.Equals(section.Key, "LogLevel", StringComparison.OrdinalIgnoreCase);
    }

    private static void Bounds(Settings settings, List<string> errors)
    {
        var (limits, matching) = (settings.Limits, settings.Matching);
        const string Limit = $"{Root}:{nameof(Settings.Limits)}:";
        const string Match = $"{Root}:{nameof(Settings.Matching)}:";
        foreach (var (name, value) in ((string, int)[])
        [
            (nameof(limits.OpenRequestsPerSme), limits.OpenRequestsPerSme), (nameof(limits.DocumentsPerRequest), limits.DocumentsPerRequest),
            (nameof(limits.MembersPerParty), limits.MembersPerParty), (nameof(limits.PartiesPerPerson), limits.PartiesPerPerson), (nameof(limits.InvitationsPerPerson), limits.InvitationsPerPerson), (nameof(limits.NotesPerCertificate), limits.NotesPerCertificate), (nameof(limits.BranchesPerBank), limits.BranchesPerBank),
            (nameof(limits.ProductsPerBank), limits.ProductsPerBank), (nameof(limits.CertificatesPerProvider), limits.CertificatesPerProvider),
            (nameof(limits.NotesPerRequest), limits.NotesPerRequest), (nameof(limits.PlanVersionsPerRequest), limits.PlanVersionsPerRequest),
            (nameof(limits.RoundsPerRequest), limits.RoundsPerRequest),
            (nameof(limits.Schemes), limits.Schemes),
        ])
        {
            Within(Limit + name, value, 1, 100_000, errors);
        }

        foreach (var (name, value) in ((string, int)[])
        [
            (nameof(limits.CallsPerMinuteOfAddress), limits.CallsPerMinuteOfAddress), (nameof(limits.CallsPerMinuteOfPerson), limits.CallsPerMinuteOfPerson),
            (nameof(limits.CallsPerMinuteOfParty), limits.CallsPerMinuteOfParty), (nameof(limits.ChecksPerMinuteOfAddress), limits.ChecksPerMinuteOfAddress),
        ])
        {
            Within(Limit + name, value, 1, 100_000_000, errors);
        }

        // A cohort is one document with all its members and their attendance.
        Within(Limit + nameof(limits.PlacesPerCohort), limits.PlacesPerCohort, 1, 200, errors);
        Within(Limit + nameof(limits.SessionsPerCohort), limits.SessionsPerCohort, 1, 60, errors);
        Within(Limit + nameof(limits.OpenCohortsPerScheme), limits.OpenCohortsPerScheme, 1, 100_000, errors);

        // They are one document, of texts that take six bytes a character at worst.
        Within(Limit + nameof(limits.NotesPerProposal), limits.NotesPerProposal, 1, 100, errors);

        // Every eighth notice reads its inbox whole.
        Within(Limit + nameof(limits.NoticesPerPerson), limits.NoticesPerPerson, 1, 10_000, errors);

        // A body becomes a document with copies under its lists, all in one commit.
        Within(Limit + nameof(limits.JsonBytes), limits.JsonBytes, 16 * 1024, 512 * 1024, errors);
        Within(Limit + nameof(limits.DocumentBytes), limits.DocumentBytes, 1024, 1L << 30, errors);
        Within(Limit + nameof(limits.ImportBytes), limits.ImportBytes, 1024, 20 * 1024 * 1024, errors);
        Within(Limit + nameof(limits.UploadSeconds), limits.UploadSeconds, 1, 86_400, errors);
        if (limits.UploadSeconds >= settings.Waits.UploadCleanUp.TotalSeconds)
        {
            errors.Add($"{Limit}UploadSeconds is {limits.UploadSeconds}; it must be less than {Root}:Waits:UploadCleanUp ({settings.Waits.UploadCleanUp:c}), or a file could be removed while it is being uploaded.");
        }

        foreach (var (name, mistake) in settings.Reaching.Mistakes())
        {
            errors.Add($"{Root}:{nameof(Settings.Reaching)}:{name} {mistake}.");
        }

        // Counted back from now, it must not lead before the first day of the calendar.
        foreach (var (name, kept) in ((string, Term)[])[(nameof(Retention.Notices), settings.Retention.Notices), (nameof(Retention.AccessLog), settings.Retention.AccessLog)])
        {
            if (kept.Count > (kept.Unit switch { TermUnit.Months => 1200, TermUnit.Seconds => int.MaxValue, TermUnit.WorkingDays => 26_000, _ => 36_525 }))
            {
                errors.Add($"{Root}:{nameof(Settings.Retention)}:{name} is {kept}; allowed are at most 100 years.");
            }
        }

        Within(Match + nameof(matching.OffersPerWave), matching.OffersPerWave, 1, 20, errors);
        Within(Match + nameof(matching.WavesPerRound), matching.WavesPerRound, 1, 20, errors);
        if (matching.Proximity + matching.Sector + matching.Performance + matching.Availability is not 100 and var sum)
        {
            errors.Add($"{Match}Proximity, Sector, Performance and Availability add to {sum}; they must add to 100.");
        }
    }

    private static void Within(string path, long value, long least, long most, List<string> errors)
    {
        if (value < least || value > most)
        {
            errors.Add($"{path} is {value}; allowed are {least} to {most}.");
        }
    }

    // A list is written as an array of the file, or in one variable of the environment with commas.
    private static IEnumerable<(string Path, string Text)> Words(IConfigurationSection section) => section.Value is { } text
        ? text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => (section.Path, word))
        : section.GetChildren().Select(child => (child.Path, child.Value ?? ""));

    private static void NoValue(IConfigurationSection section, List<string> errors)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            errors.Add($"{section.Path} is {Shown(section)}; it has settings of its own below it, no value.");
        }
    }

    private static string Shown(IConfigurationSection section) => section.Value is { } text ? $"\"{text}\"" : "no single value";

    private static string Listed(IEnumerable<string> names) => string.Join(", ", names);
}

/// <summary>Somebody whose tokens are accepted.</summary>
/// <param name="Issuer">The <c>iss</c> of its tokens, exactly.</param>
/// <param name="Address">Where its OpenID Connect discovery document lies (below it, at <c>.well-known/openid-configuration</c>).</param>
/// <param name="Audience">The <c>aud</c> of tokens meant for this broker.</param>
/// <param name="PrivilegedRoles">Which of <see cref="TokenRoles.Privileged"/> count from it.</param>
internal sealed record Authority(string Issuer, Uri Address, string Audience, IReadOnlyList<string> PrivilegedRoles);
