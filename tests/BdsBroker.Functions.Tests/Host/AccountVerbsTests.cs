using System.Net;
using System.Text;
using System.Text.Json;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>The verbs that read a whole storage account, beside processes that serve it.</summary>
public sealed class AccountVerbsTests
{
    private static readonly string First = "first " + Convert.ToBase64String(new byte[32]);
    private static readonly string Second = "second " + Convert.ToBase64String(Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef"));

    [Fact]
    public async Task A_check_of_an_account_finds_nothing_until_one_row_is_tampered_with_and_then_names_it()
    {
        await using var host = await Registered();
        var (code, read, error) = await Run(host, First, "check");
        Assert.True(code == 0, read + error);
        Assert.Contains("0 files read, 0 faults.", read, StringComparison.Ordinal);
        (code, read, error) = await Run(host, First, "performance", "--repair");
        Assert.True(code == 0, read + error);
        Assert.Contains("0 milestones of 0 providers read, 0 differences.", read, StringComparison.Ordinal);

        await using var azure = await AzureStorage.OpenBeside(new AzureAccount.ByKey(host.Account.ConnectionString), TimeProvider.System, default);
        var (partition, sme) = await azure.ReadAll(default).FirstAsync(each => each.Partition.StartsWith("sme/", StringComparison.Ordinal) && each.Document.Key == "sme");
        var changed = Encoding.UTF8.GetString(sme.Json.Span).Replace("\"33.10\"", "\"33.11\"", StringComparison.Ordinal);
        Assert.Equal(CommitResult.Committed, await azure.Records.Commit(new(partition, [new Change.Replace(sme.Key, Encoding.UTF8.GetBytes(changed), sme.Version)], []), default));

        (code, read, error) = await Run(host, First, "check");
        Assert.True(code == 1, read + error);
        Assert.Contains($"{partition} sme: revision 1 is not what entry 1 of its history led to", read, StringComparison.Ordinal);
        Assert.Contains("1 faults.", read, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_an_account_are_wrapped_again_by_the_last_master_key_that_is_given()
    {
        await using var host = await Registered();

        var (code, told, error) = await Run(host, $"{First}, {Second}", "keys", "rotate");

        Assert.True(code == 0, told + error);
        Assert.DoesNotContain("0 keys", told.Split("are wrapped")[0].Replace("10 keys", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("keys are wrapped by second now", told, StringComparison.Ordinal);
        Assert.Equal(0, (await Run(host, Second, "check")).Code);
        var (closed, without, _) = await Run(host, First, "check");
        Assert.Equal(1, closed);
        Assert.Contains("do not open", without, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_not_served_with_master_keys_that_do_not_open_its_data()
    {
        await using var host = await Registered();
        var others = First[..^4] + "AQI=";

        foreach (var masters in (string[])[others, Second])
        {
            var (code, _, error) = await ServerProcess.Run(
                [],
                (Deployment.HostPort, "5072"),
                ("BdsBroker__Storage__ConnectionString", host.Account.ConnectionString),
                ("BdsBroker__MasterKeys", masters),
                ("BdsBroker__Authorities__0__Issuer", "https://login.test"),
                ("BdsBroker__Authorities__0__Audience", "broker"));

            Assert.Equal(1, code);
            Assert.Contains("The master keys do not fit the data", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_account_without_data_is_told_and_nothing_is_made_in_it()
    {
        var account = await Storage.Azure.Tests.Azurite.NewAccount();
        foreach (var verb in (string[][])[["check"], ["performance"], ["performance", "--repair"], ["keys", "rotate"]])
        {
            var (code, _, error) = await ServerProcess.Run(verb, ("BdsBroker__Storage__ConnectionString", account.ConnectionString), ("BdsBroker__MasterKeys", First));
            Assert.Equal(1, code);
            Assert.Contains("missing", error, StringComparison.Ordinal);
        }

        var (wrong, _, both) = await ServerProcess.Run(["check", "--data", "folder"], ("BdsBroker__Storage__ConnectionString", account.ConnectionString), ("BdsBroker__MasterKeys", First));
        Assert.Equal(2, wrong);
        Assert.Contains("give one of them", both, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_timer_of_the_host_removes_what_was_kept_long_enough_and_nothing_else()
    {
        await using var host = await Registered(("BdsBroker__Retention__Notices", "1 second"));
        var (owner, officer) = (host.Token("ani", "sme"), host.Token("opik", "officer"));
        var sme = (await Read(owner, "/me")).GetProperty("parties")[0].GetProperty("id").GetString();
        using var submitted = await host.Call(HttpMethod.Post, $"/api/v1/smes/{sme}/requests", owner, """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""");
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);
        await Read(officer, $"/smes/{sme}/requests/1");
        await host.Settle();
        Assert.Equal(["unmatched"], (await Inbox()).Select(notice => notice.GetProperty("code").GetString()));
        Assert.Equal(1, (await Read(owner, $"/smes/{sme}/access-log")).GetProperty("items").GetArrayLength());

        // The notice is a second old soon, at one of the next hours of the timer at the latest.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        for (var left = 1; left > 0; left = (await Inbox()).Length)
        {
            Assert.False(patience.IsCancellationRequested, host.Output);
            using var answer = await host.FireTimer("Retention");
            Assert.Equal("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", await answer.Content.ReadAsStringAsync());
        }

        Assert.Equal(1, (await Read(owner, $"/smes/{sme}/access-log")).GetProperty("items").GetArrayLength());
        Assert.Equal("unmatched", (await Read(owner, $"/smes/{sme}/requests/1")).GetProperty("state").GetString());

        async Task<JsonElement[]> Inbox() => [.. (await Read(owner, "/inbox")).GetProperty("items").EnumerateArray()];

        async Task<JsonElement> Read(string token, string path)
        {
            using var answer = await host.Call(HttpMethod.Get, "/api/v1" + path, token);
            return JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
        }
    }

    private static async Task<HostSide> Registered(params (string Name, string Value)[] settings)
    {
        var host = await HostSide.Start(settings: settings);
        using var registered = await host.Call(HttpMethod.Post, "/api/v1/smes", host.Token("ani", "sme"), TroubleTests.Sme("Ani"));
        Assert.True(registered.IsSuccessStatusCode, await registered.Content.ReadAsStringAsync());
        await host.Settle();
        return host;
    }

    private static Task<(int Code, string Out, string Error)> Run(HostSide host, string masters, params string[] verb) =>
        ServerProcess.Run(verb, ("BdsBroker__Storage__ConnectionString", host.Account.ConnectionString), ("BdsBroker__MasterKeys", masters));
}
