using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Storage.Azure;
using Microsoft.Extensions.Configuration;

namespace BdsBroker.Functions.Tests;

/// <summary>What can be held of the templates without the tools that run them (docs/adr/0008-infra-not-run.md).</summary>
public sealed class InfraTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "infra");
    private static readonly Bicep Main = new(Path.Combine(Folder, "main.bicep"));
    private static readonly Bicep Storage = new(Path.Combine(Folder, "modules", "storage.bicep"));
    private static readonly Bicep App = new(Path.Combine(Folder, "modules", "app.bicep"));
    private static readonly Bicep[] All = [.. Directory.GetFiles(Folder, "*.bicep", SearchOption.AllDirectories).Select(path => new Bicep(path))];

    // https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
    private static readonly Dictionary<string, string> Roles = new(StringComparer.Ordinal)
    {
        ["Storage Blob Data Owner"] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        ["Storage Blob Data Contributor"] = "ba92f5b4-2d11-453d-a403-e96b0029c9fe",
        ["Storage Queue Data Contributor"] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
        ["Storage Table Data Contributor"] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
        ["Key Vault Secrets User"] = "4633458b-17de-408a-b874-0445c86b69e6",
        ["Monitoring Metrics Publisher"] = "3913510d-42f4-4e42-8a64-420c390055eb",
    };

    [Fact]
    public void Every_parameter_and_variable_is_used()
    {
        foreach (var file in All)
        {
            Assert.DoesNotContain(file.Parameters.Concat(file.Variables), name => file.Names.Count(used => used == name) < 2);
        }
    }

    [Theory]
    [InlineData("var a = 'b\n")]
    [InlineData("var a = [ 'b' }\n")]
    [InlineData("var a = { b: 'c${d'\n}\n")]
    [InlineData("var a = (1\n")]
    public void A_file_whose_brackets_or_quotes_do_not_match_is_told(string text)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Location);
        var path = Path.Combine(folder.Location, "wrong.bicep");
        File.WriteAllText(path, text);
        Assert.Throws<FormatException>(() => new Bicep(path));
    }

    [Fact]
    public void A_module_gets_what_it_declares_and_gives_what_is_read_from_it()
    {
        Assert.Equal(["identity", "storage", "vault", "monitoring", "app"], Main.Modules.Select(module => module.Symbol));
        foreach (var (symbol, file, given) in Main.Modules)
        {
            var module = new Bicep(Path.Combine(Folder, file));
            Assert.Empty(given.Except(module.Parameters, StringComparer.Ordinal));
            Assert.Empty(module.Required.Except(given, StringComparer.Ordinal));
            var read = Regex.Matches(Main.Text, $@"\b{symbol}\.outputs\.(\w+)").Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);
            Assert.Equal(module.Outputs.Order(StringComparer.Ordinal), read.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Everything_lies_where_the_one_parameter_says()
    {
        Assert.Equal("'indonesiacentral'", Regex.Match(Main.Text, "(?m)^param location string = (.*)$").Groups[1].Value);
        var placed = All.SelectMany(file => file.AllResources).Where(resource => !Regex.IsMatch(resource.Body, @"(?m)^\s+(parent|scope): ")).ToArray();
        Assert.Equal(11, placed.Length);
        Assert.All(placed, resource => Assert.Equal(resource.Type is "Microsoft.Insights/actionGroups" ? "'global'" : "location", Regex.Match(resource.Body, @"(?m)^\s+location: (.*)$").Groups[1].Value));
        Assert.Equal(Main.Modules.Count(), Regex.Count(Main.Text, @"(?m)^    location: location$"));
    }

    [Fact]
    public void The_parameter_file_gives_what_is_required_and_nothing_unknown()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "main.parameters.json")));
        var given = file.RootElement.GetProperty("parameters").EnumerateObject().Select(parameter => parameter.Name).ToArray();
        Assert.Empty(given.Except(Main.Parameters, StringComparer.Ordinal));
        Assert.Equal(["environmentName", "entraAudience", "masterKeys"], Main.Required);
        Assert.Empty(Main.Required.Except(given, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_queue_of_a_function_is_made_with_its_poison_twin()
    {
        var made = Regex.Matches(Storage.Block("var queues = "), "'([a-z-]+)'").Select(match => match.Groups[1].Value).ToArray();
        Assert.Contains("wake-ups", made);
        Assert.Equal(2, Regex.Count(Storage.Text, "for queue in queues: "));
        Assert.Contains("name: '${queue}-poison'", Storage.Text, StringComparison.Ordinal);
        var all = made.Concat(made.Select(queue => queue + "-poison")).ToHashSet(StringComparer.Ordinal);
        var bindings = Bindings().ToArray();
        Assert.NotEmpty(bindings);
        Assert.All(bindings, binding => Assert.Contains(binding.Queue, all));
        Assert.All(made.Where(queue => queue != "wake-ups" && queue != AzureStorage.LaterQueue), queue => Assert.Contains(queue, bindings.Select(binding => binding.Queue)));
    }

    [Fact]
    public void The_table_and_the_containers_are_made()
    {
        Assert.Contains("name: 'documents'", Assert.Single(Storage.Resources("Microsoft.Storage/storageAccounts/tableServices/tables")), StringComparison.Ordinal);
        Assert.Contains("name: 'files'", Assert.Single(Storage.Resources("Microsoft.Storage/storageAccounts/blobServices/containers")), StringComparison.Ordinal);
        Assert.Contains("value: '${hostStorage.properties.primaryEndpoints.blob}${packages}'", App.Text, StringComparison.Ordinal);
        Assert.All(All.SelectMany(file => file.Resources("Microsoft.Storage/storageAccounts/blobServices/containers")), container => Assert.Contains("publicAccess: 'None'", container, StringComparison.Ordinal));
    }

    [Fact]
    public void No_account_accepts_keys_public_blobs_or_old_TLS()
    {
        var accounts = All.SelectMany(file => file.Resources("Microsoft.Storage/storageAccounts")).ToArray();
        Assert.Equal(2, accounts.Length);
        foreach (var rule in (string[])["allowSharedKeyAccess: false", "allowBlobPublicAccess: false", "minimumTlsVersion: 'TLS1_2'", "supportsHttpsTrafficOnly: true"])
        {
            Assert.All(accounts, account => Assert.Contains(rule, account, StringComparison.Ordinal));
        }

        var app = Assert.Single(App.Resources("Microsoft.Web/sites"));
        Assert.Contains("httpsOnly: true", app, StringComparison.Ordinal);
        Assert.Contains("minTlsVersion: '1.2'", app, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(app, "allow: false"));
        Assert.Contains("DisableLocalAuth: true", string.Concat(All.SelectMany(file => file.Resources("Microsoft.Insights/components"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Roles_are_given_by_name_and_no_wider_than_needed()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "modules", "roles.json")));
        Assert.Equal(
            Roles.OrderBy(role => role.Key, StringComparer.Ordinal),
            file.RootElement.EnumerateObject().Select(role => KeyValuePair.Create(role.Name, role.Value.GetString()!)).OrderBy(role => role.Key, StringComparer.Ordinal));
        Assert.All(All, bicep => Assert.DoesNotMatch("[0-9a-f]{8}-[0-9a-f]{4}-", bicep.Text));
        Assert.All(All.SelectMany(bicep => bicep.Resources("Microsoft.Authorization/roleAssignments")), given => Assert.Matches(@"roleDefinitionId: subscriptionResourceId\('Microsoft.Authorization/roleDefinitions', roles\[", given));

        // The data: contributor, three times. Owning blobs is for the host's own account.
        Assert.Equal(
            ["Storage Table Data Contributor", "Storage Queue Data Contributor", "Storage Blob Data Contributor"],
            Regex.Matches(Storage.Text, "'(Storage [A-Za-z ]+)'").Select(match => match.Groups[1].Value));
        Assert.Equal(["Storage Blob Data Owner"], Regex.Matches(App.Text, "'(Storage [A-Za-z ]+)'").Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal));
        Assert.All(Roles.Keys, role => Assert.Contains(All, bicep => bicep.Text.Contains($"'{role}'", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_settings_hold_the_connection_of_the_functions_and_what_the_product_asks_for()
    {
        var settings = Bicep.Members(App.Block("var settings = "));
        foreach (var connection in Bindings().Select(binding => binding.Connection).Append("AzureWebJobsStorage").Distinct(StringComparer.Ordinal))
        {
            Assert.Contains($"{connection}__credential", settings);
            Assert.Contains($"{connection}__clientId", settings);
        }

        Assert.Contains("BdsBrokerStorage__queueServiceUri", settings);
        Assert.Contains("AzureWebJobsStorage__blobServiceUri", settings);
        Assert.Equal(
            ["MasterKeys", "Storage__BlobEndpoint", "Storage__ClientId", "Storage__QueueEndpoint", "Storage__TableEndpoint"],
            settings.Where(name => name.StartsWith("BdsBroker__", StringComparison.Ordinal)).Select(name => name["BdsBroker__".Length..]).Order(StringComparer.Ordinal));
        Assert.Contains("BdsBroker__MasterKeys: '@Microsoft.KeyVault(SecretUri=${vaultEntry})'", App.Text, StringComparison.Ordinal);
        Assert.Contains("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", settings);
        Assert.Contains($"{Telemetry.Endpoint}: otlpEndpoint", App.Text, StringComparison.Ordinal);

        // Whose tokens are accepted: those of Entra's tenant for this API, then others.
        Holds(Main.Block("var entra = "), "issuer: '${environment().authentication.loginEndpoint}${entraTenantId}/v2.0'", "audience: entraAudience", "privilegedRoles: entraPrivilegedRoles");
        Holds(Main.Text, "param entraTenantId string = tenant().tenantId", "authorities: concat([entra], otherAuthorities)");
        Holds(
            App.Block("var authoritySettings = "),
            "for (authority, at) in authorities: ", "__Issuer': authority.issuer", "__Audience': authority.audience", "__PrivilegedRoles': authority.?privilegedRoles ?? ''");
        Holds(App.Text, "reduce(authoritySettings, union(settings, otlpSettings, mailSettings, gatewaySettings, addressSettings), (all, one) => union(all, one))");

        // Flex Consumption takes these from functionAppConfig and refuses them as settings.
        Assert.Empty(settings.Intersect(["FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_EXTENSION_VERSION", "WEBSITE_RUN_FROM_PACKAGE"], StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_product_reads_every_setting_that_the_templates_give_it_and_knows_it(bool onlyWhatMustBe)
    {
        var deployment = Deployment.Read(Given(onlyWhatMustBe), null);

        Assert.Equal(Mode.CustomHandler, deployment.Mode);
        Assert.Equal(
            new AzureAccount.ByIdentity(new("https://sa.table.core.windows.net"), new("https://sa.queue.core.windows.net"), new("https://sa.blob.core.windows.net"), "11111111-2222-3333-4444-555555555555"),
            deployment.Azure!.Value.Account);
        Assert.Equal(onlyWhatMustBe ? 0 : 4, Assert.Single(deployment.Authorities).PrivilegedRoles.Count);
        var reaching = deployment.Settings.Reaching;
        string[] wanted = onlyWhatMustBe
            ? ["", "", "", "", "", "", "", ""]
            : ["smtps://mail.example.org:465", "bds@example.org", "bds", "geheim", "https://gateway.example.org/messages", "whsec_" + Key, "https://bds.example.org", "https://portal.example.org/inbox"];
        string[] read = [reaching.MailServer, reaching.MailFrom, reaching.MailUser, reaching.MailPassword, reaching.Gateway, reaching.GatewaySecrets, reaching.PublicAddress, reaching.InboxPage];
        Assert.Equal(wanted, read);
    }

    [Fact]
    public void A_setting_of_the_templates_that_the_product_does_not_know_would_be_told()
    {
        var given = Given(onlyWhatMustBe: false);
        given["BdsBroker:Reaching:MailSever"] = "mail.example.org";

        Assert.Contains("BdsBroker:Reaching:MailSever is no setting", Assert.Throws<WrongSettingsException>(() => Deployment.Read(given, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_belongs_to_the_host_to_telemetry_or_to_the_product()
    {
        string[] known = ["AzureWebJobsStorage__", "APPLICATIONINSIGHTS_", "BdsBroker__", .. Bindings().Select(binding => binding.Connection + "__").Distinct(StringComparer.Ordinal), Telemetry.Endpoint];
        Assert.Equal(["settings", "otlpSettings", "mailSettings", "gatewaySettings", "addressSettings", "authoritySettings"], Settings().Select(setting => setting.Variable).Distinct());
        Assert.All(Settings(), setting => Assert.Contains(known, start => setting.Name.StartsWith(start, StringComparison.Ordinal)));
    }

    private static readonly string Key = Convert.ToBase64String(new byte[32]);

    // The app's settings as the platform hands them over: with two underscores for each colon, and entries of the vault in place of what refers to them.
    private static IConfigurationRoot Given(bool onlyWhatMustBe)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Storage:TableEndpoint"] = "https://sa.table.core.windows.net/",
            ["Storage:QueueEndpoint"] = "https://sa.queue.core.windows.net/",
            ["Storage:BlobEndpoint"] = "https://sa.blob.core.windows.net/",
            ["Storage:ClientId"] = "11111111-2222-3333-4444-555555555555",
            ["MasterKeys"] = "first " + Key,
            ["Authorities:0:Issuer"] = "https://login.example.org/tenant/v2.0",
            ["Authorities:0:Audience"] = "app",
            ["Authorities:0:PrivilegedRoles"] = onlyWhatMustBe ? "" : "officer,certifier,kadin,bank",
            ["Reaching:MailServer"] = "smtps://mail.example.org:465",
            ["Reaching:MailFrom"] = "bds@example.org",
            ["Reaching:MailUser"] = "bds",
            ["Reaching:MailPassword"] = "geheim",
            ["Reaching:Gateway"] = "https://gateway.example.org/messages",
            ["Reaching:GatewaySecrets"] = "whsec_" + Key,
            ["Reaching:PublicAddress"] = "https://bds.example.org",
            ["Reaching:InboxPage"] = "https://portal.example.org/inbox",
        };
        var names = Settings().Where(setting => setting.Name.StartsWith("BdsBroker__", StringComparison.Ordinal) && (!onlyWhatMustBe || setting.Variable is "settings" or "authoritySettings"))
            .Select(setting => setting.Name.Replace("__", ":", StringComparison.Ordinal).Replace("${at}", "0", StringComparison.Ordinal)).ToArray();
        return new ConfigurationBuilder().AddInMemoryCollection(
        [
            .. names.Select(name => KeyValuePair.Create(name, (string?)values[name["BdsBroker:".Length..]])),
            KeyValuePair.Create(Deployment.HostPort, (string?)"5000"),
        ]).Build();
    }

    // Each with the variable of the template that it stands in.
    private static IEnumerable<(string Variable, string Name)> Settings()
    {
        var variable = "";
        foreach (var line in App.Text.Split('\n'))
        {
            variable = Regex.Match(line, @"^var (\w*[sS]ettings) = ") is { Success: true } begins ? begins.Groups[1].Value : variable;
            foreach (Match member in Regex.Matches(variable.Length > 0 ? line : "", @"(?:^\s+|\{ )'?([A-Za-z][\w${}]*__[\w${}]*|[A-Z][A-Z_]+)'?: "))
            {
                yield return (variable, member.Groups[1].Value);
            }

            variable = line is "}" or "]" ? "" : variable;
        }
    }

    [Fact]
    public void Nothing_secret_goes_in_or_out()
    {
        foreach (var file in All)
        {
            Assert.DoesNotMatch("(?i)listKeys|listAccountSas|AccountKey=|InstrumentationKey", file.Text);
            Assert.DoesNotContain(file.Outputs, name => Regex.IsMatch(name, "(?i)key|secret|password|connection"));
            Assert.DoesNotMatch("(?m)^output .*(ConnectionString|Key)", file.Text);
            var secret = file.Parameters.Where(name => Regex.IsMatch(name, "(?i)key|secret|password|connection")).ToArray();
            Assert.All(secret, name => Assert.Matches($@"@secure\(\)\s*(@[^\n]*\s*)*param {name} ", file.Text));
        }
    }

    [Fact]
    public void Poison_failures_and_an_app_that_does_not_start_raise_alerts()
    {
        var monitoring = All.Single(file => file.Path.EndsWith("monitoring.bicep", StringComparison.Ordinal));
        Assert.Equal(["poison", "failures", "host"], Regex.Matches(monitoring.Block("var alerts = "), "name: '([a-z]+)'").Select(match => match.Groups[1].Value));
        Assert.Contains("for alert in alerts: ", monitoring.Text, StringComparison.Ordinal);
        var queries = Regex.Matches(monitoring.Block("var alerts = "), "query: '(.*)'\n").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal("AppRequests | where Name endswith \"Poison\"", queries[0]);
        Assert.All(Bindings(), binding => Assert.Equal(binding.Queue.EndsWith("-poison", StringComparison.Ordinal), binding.Function.EndsWith("Poison", StringComparison.OrdinalIgnoreCase)));
        Assert.Equal("AppRequests | extend Code = coalesce(toint(ResultCode), 0) | where Code >= 500 or (Success == false and Code !between (400 .. 499))", queries[1]);
        Assert.Matches(@"^AppExceptions \| where ExceptionType has_any \(.*""WorkerProcessExitException""\) or OuterMessage has_any \(.*\)$", queries[2]);

        // They ask the workspace that the app tells, and wake somebody.
        Holds(Assert.Single(monitoring.Resources("Microsoft.Insights/components")), "WorkspaceResourceId: workspace.id");
        Holds(
            Assert.Single(monitoring.Resources("Microsoft.Insights/scheduledQueryRules")),
            "scopes: [workspace.id]", "query: alert.query", "threshold: alert.threshold", "windowSize: alert.window", "operator: 'GreaterThan'", "actionGroups: empty(alertEmail) ? [] : [operators.id]", "enabled: true");
        Holds(Assert.Single(monitoring.Resources("Microsoft.Insights/actionGroups")), "emailAddress: alertEmail", "enabled: true");
        Holds(App.Text, "name: insightsName", "APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString");

        // The alert on poison counts calls of those functions: none of them may be sampled away.
        using var host = JsonDocument.Parse(File.ReadAllBytes(HostFile.Location));
        Assert.Equal("Request", host.RootElement.GetProperty("logging").GetProperty("applicationInsights").GetProperty("samplingSettings").GetProperty("excludedTypes").GetString());
    }

    [Fact]
    public void The_app_is_none_of_NET_for_the_host_which_would_leave_the_bundle_out_and_with_it_every_queue()
    {
        // ScriptStartupTypeLocator of the host: the bundle is loaded where host.json names it and the runtime is not that of .NET.
        Assert.Matches(@"^\{\s+name: 'custom'\s+version: '1\.0'\s+\}$", App.Block("runtime: "));
        using var host = JsonDocument.Parse(File.ReadAllBytes(HostFile.Location));
        Assert.Equal("Microsoft.Azure.Functions.ExtensionBundle", host.RootElement.GetProperty("extensionBundle").GetProperty("id").GetString());
        Assert.Equal("[4.*, 5.0.0)", host.RootElement.GetProperty("extensionBundle").GetProperty("version").GetString());
        Assert.NotEmpty(Bindings());
    }

    [Fact]
    public void The_app_is_on_Flex_Consumption_and_lets_the_given_origins_in()
    {
        Holds(Assert.Single(App.Resources("Microsoft.Web/serverfarms")), "name: 'FC1'", "tier: 'FlexConsumption'", "reserved: true");
        var app = Assert.Single(App.Resources("Microsoft.Web/sites"));
        Holds(
            app,
            "kind: 'functionapp,linux'", "serverFarmId: plan.id", "userAssignedIdentities: { '${identityId}': {} }", "keyVaultReferenceIdentity: identityId", "userAssignedIdentityResourceId: identityId",
            "maximumInstanceCount: maximumInstanceCount", "instanceMemoryMB: instanceMemoryMB", "instanceCount: alwaysReadyHttpInstances");
        Holds(App.Block("cors: "), "allowedOrigins: allowedOrigins", "supportCredentials: false");
        Holds(Main.Text, "allowedOrigins: empty(allowedOrigins) ? [] : map(split(allowedOrigins, ','), origin => trim(origin))");
        Holds(Assert.Single(All.SelectMany(file => file.Resources("Microsoft.KeyVault/vaults"))), "createMode: recover ? 'recover' : 'default'", "enablePurgeProtection: true", "enableRbacAuthorization: true");
        Assert.Equal(["AZURE_LOCATION", "AZURE_RESOURCE_GROUP", "SERVICE_API_NAME", "SERVICE_API_URI", "BDSBROKER_STORAGE_ACCOUNT"], Main.Outputs);
    }

    // Each of them once or more in it, as it stands in the template.
    private static void Holds(string block, params string[] lines) => Assert.All(lines, line => Assert.Contains(line, block, StringComparison.Ordinal));

    [Fact]
    public void Azd_packages_what_the_script_publishes()
    {
        var azd = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));
        var dist = Regex.Match(azd, "dist: (\\S+)").Groups[1].Value;
        var script = Regex.Match(azd, "run: (\\S+)").Groups[1].Value;
        Assert.Contains($"out=\"$PWD/{dist}\"", File.ReadAllText(Path.Combine(Repository.Root, script)), StringComparison.Ordinal);
        Assert.Contains("'azd-service-name': 'api'", App.Text, StringComparison.Ordinal);
        Assert.Contains("\n  api:\n", azd, StringComparison.Ordinal);
        Assert.Matches("prepackage:", azd);

        // The first that zips the bit that lets the executable run (Azure/azure-dev 8599).
        Assert.Contains("requiredVersions:\n", azd, StringComparison.Ordinal);
        Assert.Contains("\n  azd: \">= 1.26.0\"\n", azd, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_folder_is_what_the_host_reads()
    {
        var app = Path.GetDirectoryName(ServerProcess.Location)!;
        Assert.True(File.Exists(Path.Combine(app, ".azurefunctions", "readme.txt")));
        Assert.True(File.Exists(Path.Combine(app, "host.json")));
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(app, "host.json")));
        var executable = Path.Combine(app, host.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString()!);
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(executable).HasFlag(UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        var sources = Directory.GetDirectories(Path.Combine(Repository.Root, "src", "BdsBroker.Functions", "functions")).Select(Path.GetFileName);
        Assert.Equal(
            sources.Order(StringComparer.Ordinal),
            Directory.GetDirectories(app).Where(folder => File.Exists(Path.Combine(folder, "function.json"))).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_package_is_compiled_ahead_of_time_and_asks_no_image_for_NET()
    {
        if (Environment.GetEnvironmentVariable("BDSBROKER_APP") is not { } package)
        {
            // What was built for the tests lies beside them; the package is published by test.sh, which names it.
            return;
        }

        Assert.All((string[])["hostfxr", "hostpolicy", "coreclr", "clrjit", "e_sqlite3"], library => Assert.Single(Directory.GetFiles(package, $"lib{library}.*")));
        using var options = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(package, "BdsBroker.Functions.runtimeconfig.json")));
        var runtime = options.RootElement.GetProperty("runtimeOptions");
        Assert.Equal(["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"], runtime.GetProperty("includedFrameworks").EnumerateArray().Select(framework => framework.GetProperty("name").GetString()));
        Assert.True(runtime.GetProperty("configProperties").GetProperty("System.Globalization.Invariant").GetBoolean());

        // The header of native code is what tells compiled from to be compiled.
        foreach (var name in (string[])["BdsBroker", "BdsBroker.Functions", "BdsBroker.MatchEngine", "BdsBroker.Storage", "BdsBroker.Storage.Azure", "Azure.Core", "MimeKit", "System.Private.CoreLib"])
        {
            using var image = new PEReader(File.OpenRead(Path.Combine(package, name + ".dll")));
            Assert.True(image.HasMetadata);
            Assert.True(image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0, $"{name} is not compiled ahead of time.");
        }

        using var nowhere = new TemporaryFolder();
        var (code, version, error) = await ServerProcess.Run(["--version"], ("DOTNET_ROOT", nowhere.Location), ("DOTNET_ROOT_X64", nowhere.Location), ("PATH", nowhere.Location));
        Assert.Equal((0, ""), (code, error));
        Assert.Matches(@"^[0-9]+\.[0-9]+\.[0-9]+", version);
    }

    private static IEnumerable<(string Function, string Queue, string Connection)> Bindings() =>
        from path in Directory.GetFiles(Path.Combine(Repository.Root, "src", "BdsBroker.Functions", "functions"), "function.json", SearchOption.AllDirectories)
        let binding = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement.GetProperty("bindings")[0]
        where binding.GetProperty("type").GetString() == "queueTrigger"
        select (Path.GetFileName(Path.GetDirectoryName(path))!, binding.GetProperty("queueName").GetString()!, binding.GetProperty("connection").GetString()!);
}
