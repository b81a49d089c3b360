using System.Net;
using System.Text.Json;
using BdsBroker.Functions.Demo;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>The real process behind the host's side of the contract while its storage account is in trouble.</summary>
public sealed class StorageTroubleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Storage_that_goes_down_in_mid_journey_loses_nothing_and_readiness_tells_when()
    {
        // What failed comes again as late as host.json says, or nearly so: an outage of seconds is no poison.
        await using var host = await HostSide.Start(settings: ("BdsBroker__Waits__Offer", "1 hour"));
        host.Again = TimeSpan.FromSeconds(15);
        var process = host.Instances[0];
        var story = new Story(TextWriter.Null, "en", TimeProvider.System);
        using var api = new Api(host.Address, person => host.Token(person.Subject, person.Roles), story);
        await host.While(async () =>
        {
            var seeded = await new Seeding(api, story).Run();
            var (owner, requests) = (Parties.Borrower.Owner, $"/smes/{seeded.Smes[Parties.Borrower.Key]}/requests");

            // First: down from the moment that the submission is applied, so that nothing it owes can be sent.
            var applied = CutFrom(host, passing => Adds(passing, "request."), arrives: true);
            var submitted = await Submit();
            await applied.WaitAsync(Patience);
            await Down();
            using (var refused = await host.Call(HttpMethod.Get, $"/api/v1{requests}/1", host.Token(owner.Subject, owner.Roles)))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
                Assert.Equal("storage.unavailable", JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
            }

            await Up();
            Assert.Equal(HttpStatusCode.Accepted, submitted is HttpStatusCode.ServiceUnavailable ? await Submit() : submitted);
            Assert.Equal(HttpStatusCode.Accepted, await Submit());
            Assert.Single((await api.Get(owner, requests)).Items);

            // Second: down in the middle of what the message does, which the wake-up sends in the end.
            var met = CutFrom(host, passing => Adds(passing, "offer."), arrives: false);
            await met.WaitAsync(Patience);
            await Down();
            await Up();

            // And on it goes, as if nothing had been.
            var offer = (await Until(owner, requests + "/1/matches", reply => reply.Body.GetProperty("waves").GetArrayLength() > 0)).Body.GetProperty("waves")[0].GetProperty("offers")[0];
            var (provider, id) = (offer.GetProperty("provider").GetString()!, offer.GetProperty("id").GetString()!);
            var helper = seeded.Providers[provider].Owner;
            await Until(helper, $"/providers/{provider}/offers?limit=200&state=open", reply => reply.Items.Any(item => item.GetProperty("id").GetString() == id));
            Assert.Equal("accepted", (await api.Post(helper, $"/providers/{provider}/offers/{id}/accept", "{}")).State);
            Assert.Equal(1, (await Until(owner, requests + "/1", reply => reply.State == "engaged")).Body.GetProperty("number").GetInt32());

            async Task<HttpStatusCode> Submit()
            {
                using var answer = await host.Call(
                    HttpMethod.Post, "/api/v1" + requests, host.Token(owner.Subject, owner.Roles), """{ "kind": "credit", "amount": 35000000, "tenorMonths": 24, "purpose": "Kuningan." }""",
                    ("Idempotency-Key", "one-and-the-same"));
                return answer.StatusCode;
            }
        });

        await host.Settle();
        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Contains("\"poisonMessages\":0", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        async Task Down()
        {
            await process.ReadyWhen(view => Status(view) == "unavailable" && !view.GetProperty("databaseWritable").GetBoolean());
            await host.Told("does not answer");
        }

        async Task Up()
        {
            host.Network.On = _ => Way.Open;
            await process.ReadyWhen(view => Status(view) == "ready");
        }

        // A message of a commit that could not send it comes with the wake-up, 90 seconds later.
        async Task<Reply> Until(Persona who, string path, Func<Reply, bool> isThere)
        {
            using var patience = new CancellationTokenSource(Patience);
            while (true)
            {
                var reply = await api.Get(who, path);
                if (isThere(reply))
                {
                    return reply;
                }

                Assert.False(patience.IsCancellationRequested, $"{path}: {reply.Body}\n{host.Output}");
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }

    [Fact]
    public async Task A_table_deleted_under_the_process_is_told_by_readiness_and_by_no_answer_that_there_is_nothing()
    {
        await using var host = await HostSide.Start();
        var process = host.Instances[0];
        await process.ReadyWhen(view => Status(view) == "ready");
        using var http = new HttpClient();
        using var delete = host.Account.Asking(HttpMethod.Delete, "Tables('documents')");
        using var deleted = await http.SendAsync(delete);
        deleted.EnsureSuccessStatusCode();

        var view = await process.ReadyWhen(view => Status(view) == "unavailable");

        Assert.False(view.GetProperty("databaseWritable").GetBoolean());
        Assert.True(view.GetProperty("filesReachable").GetBoolean());
        await host.Told("what holds the data is missing (TableNotFound)");
        using var banks = await host.Call(HttpMethod.Get, "/api/v1/banks");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, banks.StatusCode);
    }

    [Theory]
    [InlineData("Table", false, true)]
    [InlineData("Queue", false, true)]
    [InlineData("Blob", true, false)]
    public async Task Rights_taken_away_are_told_by_readiness_and_once_given_back_it_goes_on(string service, bool writable, bool reachable)
    {
        await using var host = await HostSide.Start();
        var process = host.Instances[0];
        await process.ReadyWhen(view => Status(view) == "ready");
        host.Network.On = passing => passing.Service == service ? Way.Refused : Way.Open;

        var view = await process.ReadyWhen(view => Status(view) == "unavailable");

        Assert.Equal(writable, view.GetProperty("databaseWritable").GetBoolean());
        Assert.Equal(reachable, view.GetProperty("filesReachable").GetBoolean());
        await host.Told($"Storage {service} Data Contributor");
        host.Network.On = _ => Way.Open;
        await process.ReadyWhen(now => Status(now) == "ready");
    }

    [Theory]
    [InlineData("Table")]
    [InlineData("Queue")]
    public async Task An_account_that_is_busy_for_a_moment_costs_time_alone_and_one_that_stays_busy_is_an_outage_until_it_is_over(string service)
    {
        await using var host = await HostSide.Start();
        var process = host.Instances[0];
        await process.ReadyWhen(view => Status(view) == "ready");

        // For a moment: a request is tried four times.
        var refused = 0;
        host.Network.On = passing => passing.Service == service && Interlocked.Increment(ref refused) <= 3 ? Way.Busy : Way.Open;
        using var registered = await host.Call(HttpMethod.Post, "/api/v1/smes", host.Token("ani", "sme"), TroubleTests.Sme("Ani"));
        Assert.Equal(HttpStatusCode.Created, registered.StatusCode);
        Assert.True(refused > 3, $"It was asked {refused} times.");
        await host.Settle();
        using var submitted = await host.Call(
            HttpMethod.Post, $"{registered.Headers.Location}/requests", host.Token("ani", "sme"), """{"kind":"credit","amount":35000000,"tenorMonths":24,"purpose":"Kuningan."}""");
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);

        // It stays so: a call, a message and the readiness at the same time.
        host.Network.On = passing => passing.Service == service ? Way.Busy : Way.Open;
        var (calling, delivering) = (Register(), host.DeliverOnce());
        var view = await process.ReadyWhen(view => Status(view) == "unavailable");
        Assert.False(view.GetProperty("databaseWritable").GetBoolean());
        using (var outage = await calling)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, outage.StatusCode);
            Assert.Equal("storage.unavailable", JsonDocument.Parse(await outage.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString());
            Assert.Equal(TimeSpan.FromSeconds(5), outage.Headers.RetryAfter!.Delta);
        }

        Assert.True(await delivering > 0);
        Assert.Equal(1, host.Invocations("Matches"));
        await host.Told("it is busy and kept asking to wait");

        // It is over: the call is made again, the message comes again.
        host.Network.On = _ => Way.Open;
        await process.ReadyWhen(now => Status(now) == "ready");
        using var again = await Register();
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        using (var mine = await host.Call(HttpMethod.Get, "/api/v1/me", host.Token("budi", "sme")))
        {
            Assert.Equal(1, JsonDocument.Parse(await mine.Content.ReadAsStringAsync()).RootElement.GetProperty("parties").GetArrayLength());
        }

        // Where its queue still took messages, it has sent itself again for half a minute later.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (host.Invocations("Matches") < 2)
        {
            Assert.False(patience.IsCancellationRequested, $"It never came again.\n{host.Output}");
            await host.DeliverOnce();
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }

        await host.Settle();
        Assert.Equal(2, host.Invocations("Matches"));
        using var read = await host.Call(HttpMethod.Get, $"{submitted.Headers.Location}", host.Token("ani", "sme"));
        Assert.Equal("unmatched", JsonDocument.Parse(await read.Content.ReadAsStringAsync()).RootElement.GetProperty("state").GetString());
        await process.ReadyWhen(now => Status(now) == "ready" && now.GetProperty("poisonMessages").GetInt32() == 0);

        Task<HttpResponseMessage> Register() => host.Call(HttpMethod.Post, "/api/v1/smes", host.Token("budi", "sme"), TroubleTests.Sme("Budi"), ("Idempotency-Key", "one-and-the-same"));
    }

    [Fact]
    public async Task A_poison_function_that_fails_five_times_is_not_called_again_and_its_message_stays_where_it_is()
    {
        await using var host = await HostSide.Start();
        host.Hidden = TimeSpan.FromSeconds(1);
        var poison = host.Queue("notices-poison");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync("""{"fact":"never-heard-of","v":1,"data":{}}""");

        // Refused, it fails at once, whatever it tries.
        host.Network.On = _ => Way.Refused;
        for (var calls = 1; calls <= 5; calls++)
        {
            await Comes();
            Assert.Equal(calls, host.Invocations("NoticesPoison"));
        }

        host.Network.On = _ => Way.Open;
        await Comes();

        Assert.Equal(5, host.Invocations("NoticesPoison"));
        Assert.Equal(1, (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.False((await host.Queue("notices-poison-poison").ExistsAsync()).Value);

        // Nothing releases it: it comes when it is no longer hidden.
        async Task Comes()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await host.DeliverOnce() == 0)
            {
                await Task.Delay(host.LongestPause, patience.Token);
            }
        }
    }

    [Theory]
    [InlineData("Table", "opening its tables")]
    [InlineData("Queue", "opening its queues")]
    [InlineData("Blob", "opening its files")]
    public async Task Missing_rights_end_the_start_with_the_roles_that_it_needs(string service, string told)
    {
        await using var network = await Relay.To(await Azurite.NewAccount());
        network.On = passing => passing.Service == service ? Way.Refused : Way.Open;

        var (code, _, error) = await ServerProcess.Run(
            [],
            (Deployment.HostPort, "5073"),
            ("BdsBroker__Storage__ConnectionString", network.Account.ConnectionString),
            ("BdsBroker__MasterKeys", "first " + Convert.ToBase64String(new byte[32])),
            ("BdsBroker__Authorities__0__Issuer", "https://login.test"),
            ("BdsBroker__Authorities__0__Audience", "broker"));

        Assert.Equal(1, code);
        Assert.Contains(told, error, StringComparison.Ordinal);
        Assert.Contains($"Storage {service} Data Contributor", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_that_may_use_what_there_is_and_make_nothing_serves()
    {
        await using var host = await HostSide.Start();
        host.Network.On = passing => Makes(passing) ? Way.Refused : Way.Open;

        var second = await host.StartProcess();

        await second.ReadyWhen(view => Status(view) == "ready");

        static bool Makes(Passing passing) =>
            (passing.Service == "Table" && passing.Path.EndsWith("/Tables", StringComparison.Ordinal))
            || (passing.Method == "PUT" && passing.Service != "Table" && (passing.Service == "Queue" ? !passing.Path.Contains("/messages", StringComparison.Ordinal) : passing.Path.Contains("restype=container", StringComparison.Ordinal)));
    }

    // Everything arrives until the one that is meant; from then on, with or without that one, nothing does.
    private static Task CutFrom(HostSide host, Func<Passing, bool> isIt, bool arrives)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Network.On = passing =>
        {
            if (met.Task.IsCompleted)
            {
                return Way.Cut;
            }

            return isIt(passing) && met.TrySetResult() && !arrives ? Way.Cut : Way.Open;
        };
        return met.Task;
    }

    // A transaction that holds a document whose key begins like this, as a table spells it.
    private static bool Adds(Passing passing, string key) =>
        passing.Path.EndsWith("$batch", StringComparison.Ordinal) && passing.Body.Contains($"\"RowKey\":\"{key}", StringComparison.Ordinal);

    private static string Status(JsonElement view) => view.GetProperty("status").GetString()!;
}
