using System.Collections;
using BdsBroker.Storage.Azure;
using Microsoft.Extensions.Configuration;

namespace BdsBroker.Functions.Tests;

public sealed class ConfigurationTests
{
    public static TheoryData<string> EverySetting()
    {
        var all = new TheoryData<string>();
        foreach (var group in typeof(Settings).GetProperties().Where(group => !typeof(IEnumerable).IsAssignableFrom(group.PropertyType)))
        {
            foreach (var setting in group.PropertyType.GetProperties())
            {
                all.Add($"{group.Name}:{setting.Name}");
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(EverySetting))]
    public void Every_setting_can_be_set(string path)
    {
        var (group, name) = (typeof(Settings).GetProperty(path.Split(':')[0])!, path.Split(':')[1]);
        var property = group.PropertyType.GetProperty(name)!;
        var (text, expected) = property.PropertyType switch
        {
            var type when type == typeof(int) => ("31", (object)31),
            var type when type == typeof(long) => ("3100", 3100L),
            var type when type == typeof(TimeSpan) => ("05:00:00", TimeSpan.FromHours(5)),
            var type when type == typeof(string) => ("a text", "a text"),
            var type when type == typeof(Term) => ("3 months", Term.Months(3)),
            var type => throw new InvalidOperationException($"No test for {type}."),
        };
        List<string> errors = [];
        var (settings, _) = Configuration.Read(Of(("BdsBroker:" + path, text)), errors);
        Assert.Equal(expected, property.GetValue(group.GetValue(settings)));
        Assert.DoesNotContain(errors, error => error.Contains("no setting", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_configuration_the_defaults_hold()
    {
        List<string> errors = [];
        var (settings, authorities) = Configuration.Read(Of(), errors);
        Assert.Empty(errors);
        Assert.Empty(authorities);
        Assert.Equal(new Limits(), settings.Limits);
        Assert.Equal(new Waits(), settings.Waits);
        Assert.Equal(new Matching(), settings.Matching);
    }

    public static TheoryData<string, string> HalfConfigured => new()
    {
        { "MailServer=mail.example.id:587;MailFrom=no-reply@example.id;PublicAddress=https://api.example.id", "MailServer must be smtps://" },
        { "MailServer=smtps://mail.example.id/path;MailFrom=no-reply@example.id;PublicAddress=https://api.example.id", "MailServer must be smtps://" },
        { "MailServer=smtps://mail.example.id;PublicAddress=https://api.example.id", "MailFrom must say" },
        { "MailServer=smtps://mail.example.id;MailFrom=no-reply@example.id", "PublicAddress must be" },
        { "MailServer=smtps://mail.example.id;MailFrom=no-reply@example.id;PublicAddress=http://api.example.id", "PublicAddress must be" },
        { "MailServer=smtps://mail.example.id;MailFrom=no-reply@example.id;PublicAddress=https://api.example.id;MailUser=broker", "MailPassword is missing" },
        { "MailFrom=no-reply@example.id", "MailServer is missing" },
        { "Gateway=https://gateway.example.id/send", "GatewaySecrets is missing" },
        { "GatewaySecrets=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "Gateway is missing" },
        { "Gateway=http://gateway.example.id/send;GatewaySecrets=whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz", "Gateway must be an https address" },
        { "Gateway=https://gateway.example.id/send;GatewaySecrets=geheim", "GatewaySecrets must be one or two" },
        { "Gateway=https://gateway.example.id/send;GatewaySecrets=whsec_c2hvcnQ=", "GatewaySecrets must be one or two" },
        { "InboxPage=inbox", "InboxPage must be" },
    };

    [Theory]
    [MemberData(nameof(HalfConfigured))]
    public void A_way_to_reach_people_that_is_half_configured_is_told_without_its_secrets(string settings, string expected)
    {
        List<string> errors = [];
        Configuration.Read(Of([.. settings.Split(';').Select(setting => setting.Split('=', 2)).Select(setting => ("BdsBroker:Reaching:" + setting[0], setting[1]))]), errors);
        Assert.Contains("BdsBroker:Reaching:" + expected, Assert.Single(errors), StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Ways_to_reach_people_are_read_and_never_written_down()
    {
        List<string> errors = [];
        var reaching = Configuration.Read(Of(
            ("BdsBroker:Reaching:MailServer", "smtp://mail.example.id"), ("BdsBroker:Reaching:MailFrom", "BdsBroker <no-reply@example.id>"), ("BdsBroker:Reaching:MailUser", "broker"),
            ("BdsBroker:Reaching:MailPassword", "geheim"), ("BdsBroker:Reaching:PublicAddress", "https://api.example.id"), ("BdsBroker:Reaching:Gateway", "http://127.0.0.1:9000/send"),
            ("BdsBroker:Reaching:GatewaySecrets", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz, whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0")), errors).Settings.Reaching;
        Assert.Empty(errors);
        Assert.Equal("geheim", reaching.MailPassword);
        Assert.Equal("Reaching", $"{reaching}");
        Assert.Equal(new Reaching(), Configuration.Read(Of(), errors).Settings.Reaching);
    }

    [Fact]
    public void Holidays_are_an_array_or_words_with_commas()
    {
        List<string> errors = [];
        DateOnly[] expected = [new(2026, 12, 25), new(2027, 1, 1)];
        Assert.Equal(expected, Configuration.Read(Of(("BdsBroker:Holidays", "2027-01-01, 2026-12-25")), errors).Settings.Holidays);
        Assert.Equal(expected, Configuration.Read(Of(("BdsBroker:Holidays:0", "2026-12-25"), ("BdsBroker:Holidays:1", "2027-01-01")), errors).Settings.Holidays);
        Assert.Empty(errors);
    }

    [Fact]
    public void One_rule_of_a_scheme_can_be_set_alone()
    {
        List<string> errors = [];
        var schemes = Configuration.Read(Of(("BdsBroker:Schemes:kkmb:PassMark", "75")), errors).Settings.Schemes;
        Assert.Empty(errors);
        Assert.Equal(new Scheme("kkmb") { PassMark = 75 }, schemes.Single(scheme => scheme.Code == "kkmb"));
        Assert.Equal(new Scheme("bds") { Kind = "technical" }, schemes.Single(scheme => scheme.Code == "bds"));
    }

    [Theory]
    [InlineData("BdsBroker:Limit:JsonBytes", "1", "Limits, Waits")]
    [InlineData("BdsBroker:Limits:Json", "1", "JsonBytes")]
    [InlineData("BdsBroker:Limits", "1", "below it")]
    [InlineData("BdsBroker:Limits:JsonBytes", "much", "whole number")]
    [InlineData("BdsBroker:Limits:JsonBytes", "-1", "whole number")]
    [InlineData("BdsBroker:Limits:JsonBytes", "9999999", "allowed are")]
    [InlineData("BdsBroker:Limits:OpenRequestsPerSme", "0", "allowed are")]
    [InlineData("BdsBroker:Limits:PartiesPerPerson", "0", "allowed are")]
    [InlineData("BdsBroker:Limits:NotesPerCertificate", "0", "allowed are")]
    [InlineData("BdsBroker:Retention:Notices", "1000000 days", "100 years")]
    [InlineData("BdsBroker:Retention:AccessLog", "1000000 working days", "100 years")]
    [InlineData("BdsBroker:Limits:JsonBytes:Sub", "1", "whole number")]
    [InlineData("BdsBroker:Waits:Offer", "soon", "working days")]
    [InlineData("BdsBroker:Waits:Offer", "0 days", "working days")]
    [InlineData("BdsBroker:Waits:UploadCleanUp", "5", "01:30:00")]
    [InlineData("BdsBroker:Waits:UploadCleanUp", "00:10:00", "UploadSeconds")]
    [InlineData("BdsBroker:Matching:Proximity", "36", "add to 101")]
    [InlineData("BdsBroker:Matching:OffersPerWave", "0", "1 to 20")]
    [InlineData("BdsBroker:Holidays", "25.12.2026", "2026-12-25")]
    [InlineData("BdsBroker:Schemes:iso:PassMark", "60", "kkmb, bds")]
    [InlineData("BdsBroker:Schemes:bds:Pass", "60", "PassMark")]
    [InlineData("BdsBroker:Schemes:bds:PassMark", "101", "0 to 100")]
    [InlineData("BdsBroker:Authorities:0:Audience", "a", "Issuer")]
    [InlineData("BdsBroker:Authorities:0:Issuer", "https://login.test", "Audience")]
    [InlineData("BdsBroker:Authorities:0:Issuer", "http://login.test", "https")]
    [InlineData("BdsBroker:Authorities:0:Tenant", "x", "PrivilegedRoles")]
    [InlineData("Logging:LogLevel:Default", "zzz", "Information")]
    [InlineData("Logging:LogLevel:Default", "77", "Information")]
    [InlineData("Logging:Console:LogLevel:Microsoft", "loud", "Information")]
    public void A_mistake_is_named_with_what_is_allowed(string key, string value, string allowed)
    {
        List<string> errors = [];
        Configuration.Read(Of((key, value)), errors);
        Assert.Contains(errors, error => error.Contains(allowed, StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_that_is_not_privileged_cannot_be_granted_to_an_authority()
    {
        List<string> errors = [];
        Configuration.Read(Of(("BdsBroker:Authorities:0:Issuer", "https://login.test"), ("BdsBroker:Authorities:0:Audience", "a"), ("BdsBroker:Authorities:0:PrivilegedRoles", "officer,king")), errors);
        Assert.Contains("king", Assert.Single(errors), StringComparison.Ordinal);
    }

    internal static IConfiguration Of(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
}

public sealed class DeploymentTests
{
    private static readonly (string, string)[] Authority = [("BdsBroker:Authorities:0:Issuer", "https://login.test"), ("BdsBroker:Authorities:0:Audience", "bds")];

    [Theory]
    [InlineData(null, Deployment.DefaultUrl)]
    [InlineData("http://127.0.0.1:0", "http://127.0.0.1:0")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    public void Without_an_authority_it_serves_this_machine(string? urls, string url)
    {
        var deployment = Deployment.Read(ConfigurationTests.Of(), urls);
        Assert.Equal((Mode.Embedded, url), (deployment.Mode, deployment.Url));
    }

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://*:80")]
    [InlineData("http://+:80")]
    [InlineData("http://[::]:80")]
    [InlineData("http://192.0.2.7:80")]
    [InlineData("http://broker.test:80")]
    [InlineData("http://localhost.broker.test:80")]
    [InlineData("http://unix:/tmp/socket")]
    [InlineData("http://localhost:1;http://0.0.0.0:80")]
    public void Without_an_authority_it_does_not_serve_other_machines(string urls)
    {
        Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(), urls));
        Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(("urls", urls)), null));
    }

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://*:80")]
    public void With_an_authority_it_may_serve_other_machines(string urls) => Assert.Equal(urls, Deployment.Read(ConfigurationTests.Of(Authority), urls).Url);

    [Theory]
    [InlineData("https://localhost:1")]
    [InlineData("http://localhost:1/path")]
    [InlineData("http://localhost:0")]
    [InlineData("http://127.0.0.1:1/#x")]
    [InlineData("nonsense")]
    public void An_address_that_it_cannot_serve_is_refused(string urls) => Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(Authority), urls));

    [Fact]
    public void Endpoints_cannot_be_configured_past_the_rule() =>
        Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(("Kestrel:Endpoints:Http:Url", "http://0.0.0.0:80")), null));

    [Fact]
    public void Behind_the_Functions_host_it_needs_an_authority_and_Azure_storage()
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of((Deployment.HostPort, "5001")), null));
        Assert.Contains(wrong.Errors, error => error.Contains("Authorities", StringComparison.Ordinal));
        Assert.Contains(wrong.Errors, error => error.Contains("Azure storage", StringComparison.Ordinal));
    }

    private static readonly string Masters = "old " + Convert.ToBase64String(new byte[32]) + ", new " + Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());

    private static readonly (string, string)[] Hosted = [.. Authority, (Deployment.HostPort, "5001"), ("BdsBroker:MasterKeys", Masters)];

    private static readonly (string, string)[] Endpoints =
    [
        ("BdsBroker:Storage:TableEndpoint", "https://bds.table.core.windows.net/"),
        ("BdsBroker:Storage:QueueEndpoint", "https://bds.queue.core.windows.net/"),
        ("BdsBroker:Storage:BlobEndpoint", "https://bds.blob.core.windows.net/"),
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("7c9e6679-7425-40de-944b-e07fc1f90ae7")]
    public void Behind_the_Functions_host_it_stores_in_an_account_as_a_managed_identity(string? client)
    {
        var deployment = Deployment.Read(ConfigurationTests.Of([.. Hosted, .. Endpoints, .. client is null ? [] : new[] { ("BdsBroker:Storage:ClientId", client) }]), null);

        Assert.Equal((Mode.CustomHandler, "http://127.0.0.1:5001"), (deployment.Mode, deployment.Url));
        Assert.Equal(new AzureAccount.ByIdentity(new(Endpoints[0].Item2), new(Endpoints[1].Item2), new(Endpoints[2].Item2), client), deployment.Azure!.Value.Account);
    }

    [Fact]
    public void Behind_the_Functions_host_it_stores_in_an_emulator_by_its_connection_string() =>
        Assert.IsType<AzureAccount.ByKey>(Deployment.Read(ConfigurationTests.Of([.. Hosted, ("BdsBroker:Storage:ConnectionString", "UseDevelopmentStorage=true")]), null).Azure!.Value.Account);

    [Theory]
    [InlineData("Storage:TableEndpoint", "http://bds.table.core.windows.net/", "https")]
    [InlineData("Storage:BlobEndpoint", "", "BlobEndpoint")]
    [InlineData("Storage:Account", "bds", "TableEndpoint")]
    [InlineData("Storage:ConnectionString", "UseDevelopmentStorage=true", "neither")]
    [InlineData("MasterKeys", "", "there is no key")]
    [InlineData("MasterKeys", "only c2hvcnQ=", "32 bytes")]
    [InlineData("MasterKeys", "@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/c2hvcnQ)", "Key Vault Secrets User")]
    public void A_mistake_in_the_storage_is_named_with_what_is_allowed(string name, string value, string allowed)
    {
        var settings = Hosted.Concat(Endpoints).Where(setting => setting.Item1 != "BdsBroker:" + name).Append(("BdsBroker:" + name, value)).ToArray();
        var wrong = Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(settings), null));
        Assert.Contains(allowed, Assert.Single(wrong.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("c2hvcnQ", wrong.Message, StringComparison.Ordinal);
    }

    /// <summary>Nobody but the app has the app's identity, and the platform tells the app's processes of it.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData("http://localhost:4141/msi/token", false)]
    public void A_verb_on_an_account_acts_as_who_signed_in_unless_the_apps_identity_is_at_hand(string? endpoint, bool signedIn)
    {
        var settings = Hosted.Concat(Endpoints).Concat(endpoint is null ? [] : [("IDENTITY_ENDPOINT", endpoint)]).ToArray();

        Assert.Equal(signedIn, Assert.IsType<AzureAccount.ByIdentity>(Deployment.AccountFor(ConfigurationTests.Of(settings), null)!.Value.Account).OfWhoSignedIn);
        Assert.False(Assert.IsType<AzureAccount.ByIdentity>(Deployment.Read(ConfigurationTests.Of(settings), null).Azure!.Value.Account).OfWhoSignedIn);
    }

    [Theory]
    [InlineData("BdsBroker:Storage:ConnectionString", "UseDevelopmentStorage=true")]
    [InlineData("BdsBroker:MasterKeys", "k c2hvcnQ=")]
    public void An_embedded_server_does_not_ignore_settings_for_Azure(string key, string value)
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of((key, value)), null));
        Assert.Contains("embedded", Assert.Single(wrong.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var wrong = Assert.Throws<WrongSettingsException>(() => Deployment.Read(ConfigurationTests.Of(("BdsBroker:Waits:Offer", "soon"), ("BdsBroker:Nothing", "1")), "nonsense"));
        Assert.Equal(3, wrong.Errors.Count);
    }
}
