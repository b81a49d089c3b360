using System.Net;
using System.Text.Json;
using BdsBroker.Functions.Demo;
using BdsBroker.Functions.Tests.Kills;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>The real process behind the Functions host's side of the contract, on Azure's storage as Azurite has it.</summary>
public sealed class BehindHostTests
{
    [Fact]
    public async Task A_credit_request_goes_from_submission_to_rating_over_two_processes_of_which_one_is_killed()
    {
        await using var host = await HostSide.Start(processes: 2);
        var told = new StringWriter();
        var story = new Story(told, "en", TimeProvider.System);
        using var api = new Api(host.Address, person => host.Token(person.Subject, person.Roles), story);
        try
        {
            await host.While(async () =>
            {
                var seeded = await new Seeding(api, story).Run();
                await host.StartProcess();
                await host.Kill(host.Instances[0]);
                await new CreditJourney(api, story, seeded).Run();
            });
        }
        catch (SurpriseException surprise)
        {
            Assert.Fail($"{surprise.Message}\n{told}\n{host.Output}");
        }

        await host.Settle();
        Assert.Contains("-> disbursed", told.ToString(), StringComparison.Ordinal);
        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Equal("""{"status":"ready","databaseWritable":true,"poisonMessages":0,"damagedDocuments":0,"filesReachable":true}""", await ready.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_fails_five_times_is_kept_for_the_officers_whatever_it_is()
    {
        await using var host = await HostSide.Start();
        string[] texts = ["no JSON", "[]", "{}", """{"fact":"notice-owed","v":99,"data":{}}""", """{"fact":"notice-owed","v":0,"data":{}}""", """{"fact":"never-heard-of","v":1,"data":{}}"""];
        foreach (var name in new[] { "notices", AzureStorage.WakeUpQueue })
        {
            var queue = host.Queue(name);
            await queue.CreateIfNotExistsAsync();
            foreach (var text in texts)
            {
                await queue.SendMessageAsync(text);
            }
        }

        await host.Settle();

        using var answer = await host.Call(HttpMethod.Get, "/api/v1/desk/poison?limit=200", host.Token("opik", "officer"));
        using var kept = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var on = kept.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("queue").GetString()!).ToArray();
        Assert.Equal(texts.Length, on.Count(queue => queue == "notices"));

        // What says that it is of a newer version may be a wake-up, and waits for a process that knows it.
        Assert.Equal(texts.Length - 1, on.Count(queue => queue == AzureStorage.WakeUpQueue));
        await host.Told("A wake-up is of version 99: a newer release sent it");

        // Of what another release sent, the log says so.
        await host.Told("handles notice-owed version 99: this release knows version 1 of it");
        await host.Told("handles notice-owed version 0: this release knows version 1 of it");
    }

    [Fact]
    public async Task The_host_can_tell_warnings_and_errors_of_the_log_by_the_stream_that_they_come_on()
    {
        await using var host = await HostSide.Start();
        foreach (var (queue, text) in new[] { (AzureStorage.WakeUpQueue, """{"fact":"wake","v":99,"data":{}}"""), ("notices", "no JSON") })
        {
            await host.Queue(queue).CreateIfNotExistsAsync();
            await host.Queue(queue).SendMessageAsync(text);
        }

        await host.Settle();
        await host.Told("A wake-up is put off");
        await host.Told("A bug kept POST");
        await host.Told("A message on notices failed too often");

        // As the host records a line (WorkerProcess.ParseErrorMessageAndLog, and HttpWorkerDescription, in its source).
        var process = host.Instances[0];
        var errors = process.Errors;
        var lines = process.Output.Split('\n').Where(line => line.Length > 0).Select(line => (
            Level: line.Split(' ')[1],
            Recorded: !errors.Contains(line) ? "info:" : line.Contains("warn", StringComparison.OrdinalIgnoreCase) ? "warn:" : "fail:")).ToArray();
        Assert.Equal(["crit:", "fail:", "info:", "warn:"], lines.Select(line => line.Level).Distinct().Order(StringComparer.Ordinal));
        Assert.All(lines, line => Assert.Equal(line.Level is "crit:" ? "fail:" : line.Level, line.Recorded));
    }

    [Fact]
    public async Task A_wake_up_that_failed_too_often_is_sent_again_from_the_officers_desk()
    {
        await using var host = await HostSide.Start();
        var wakeUps = host.Queue(AzureStorage.WakeUpQueue);
        var text = WakeUp.For("sme/1", "1").Write();
        var poison = host.Queue(AzureStorage.WakeUpQueue + "-poison");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(text);
        await host.Settle();
        using var desk = await host.Call(HttpMethod.Get, "/api/v1/desk/poison", host.Token("opik", "officer"));
        Assert.Equal(HttpStatusCode.OK, desk.StatusCode);
        using var kept = JsonDocument.Parse(await desk.Content.ReadAsStringAsync());
        var id = kept.RootElement.GetProperty("items").EnumerateArray().Single().GetProperty("id").GetString();

        using var retried = await host.Call(HttpMethod.Post, $"/api/v1/desk/poison/{id}/retry", host.Token("opik", "officer"), "{}");

        Assert.Equal(HttpStatusCode.OK, retried.StatusCode);
        Assert.Equal(text, (await wakeUps.PeekMessagesAsync()).Value.Single().MessageText);
        await host.Settle();
        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Contains("\"poisonMessages\":0", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_killed_while_it_works_on_a_message_leaves_it_to_another_and_the_effect_is_there_once()
    {
        await using var host = await HostSide.Start(settings: ("BdsBroker__Waits__Offer", "1 hour"));
        host.HurryWakeUps(TimeSpan.FromSeconds(2));
        using var handlers = new Handlers(host, new(0));
        var api = new Persistent(handlers);
        Market? market = null;
        await host.While(async () => market = await Market.Open(api, 2));

        // What the process was about to write never comes to the account, or comes when another has long done the work.
        var made = 0;
        foreach (var (write, comesLate) in ((string, bool)[])[("wake-up", true), ("transaction", false), ("transaction", true), ("message", false), ("message", true)])
        {
            var owner = new Persona($"umkm-{made}", "sme");
            var sme = (await api.Post(owner, "/smes", TroubleTests.Sme("Ani"), 201)).Of("id");
            await host.Settle();
            var request = (await api.Post(owner, $"/smes/{sme}/requests", """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""", 202)).Location["/api/v1".Length..];
            var matches = host.Queue("matches");
            var message = Assert.Single(await host.Receive(matches));
            var stopped = host.Network.Stop(passing => write switch
            {
                "wake-up" => passing.Method == "POST" && passing.Path.Contains($"/{AzureStorage.WakeUpQueue}/messages?", StringComparison.Ordinal) && passing.Body.Contains("sme/" + sme, StringComparison.Ordinal),
                "transaction" => passing.Path.EndsWith("$batch", StringComparison.Ordinal) && passing.Body.Contains($"\"PartitionKey\":\"sme.{sme}\",\"RowKey\":\"request.", StringComparison.Ordinal),
                _ => passing.Method == "POST" && passing.Path.Contains("/offers/messages?", StringComparison.Ordinal),
            });

            var dying = host.Instances[0];
            var posted = host.Post("Matches", message, dying);
            await stopped.Came;
            await host.StartProcess();
            await host.Kill(dying);
            Assert.False(await posted);
            if (!comesLate)
            {
                stopped.Go(Way.Cut);
            }

            await matches.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.MessageText, TimeSpan.Zero);
            await host.Settle();
            stopped.Go(Way.Open);
            await stopped.Over;
            await host.While(host.WakeUpsOver);
            await host.Settle();

            made++;
            var at = $"{write}{(comesLate ? ", which comes late" : "")}";
            var wave = Assert.Single((await api.Get(owner, request + "/matches")).GetProperty("waves").EnumerateArray());
            var offers = wave.GetProperty("offers").EnumerateArray().ToDictionary(offer => offer.GetProperty("provider").GetString()!, offer => offer.GetProperty("id").GetString()!);
            Assert.Equal((at, 2), (at, offers.Count));
            Assert.Single((await api.Get(owner, request + "/history?limit=200")).GetProperty("items").EnumerateArray(), item => item.GetProperty("event").GetString() == "request.offered");
            foreach (var (provider, helper) in market!.Providers)
            {
                var path = $"/providers/{provider}/offers";
                Assert.Equal((at, made), (at, (await api.Get(helper, path + "?limit=200&state=open")).GetProperty("items").GetArrayLength()));
                Assert.Single((await api.Get(helper, "/inbox?limit=200")).GetProperty("items").EnumerateArray(), item => item.GetProperty("link").GetString() == $"{path}/{offers[provider]}");
            }
        }

        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Contains("\"poisonMessages\":0,\"damagedDocuments\":0", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("A bug kept", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_caller_reaches_a_queue_function_however_its_path_is_written()
    {
        await using var host = await HostSide.Start();
        foreach (var (name, _) in HostSide.Bindings("queueTrigger"))
        {
            foreach (var path in RawHttp.PathsTo(name))
            {
                var status = await RawHttp.Post(host.Address, path, """{"Data":{"message":"{}"},"Metadata":{}}""");
                Assert.True(status is 404 or 400 or 405, $"{path} answered {status}.");
            }
        }

        // What a poison function is called for lies on the desk, and what another cannot work off is told in the log.
        using var ready = await host.Call(HttpMethod.Get, "/health/ready");
        Assert.Contains("\"poisonMessages\":0", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("A bug kept", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_that_refuses_or_does_not_answer_ends_the_start_with_what_is_wrong()
    {
        var (account, other) = (await Azurite.NewAccount(), await Azurite.NewAccount());
        foreach (var (wrong, told) in new[] { (account with { Key = other.Key }, "refuses"), (account with { Tables = "http://127.0.0.1:1" }, "does not answer") })
        {
            var (code, _, error) = await ServerProcess.Run(
                [],
                (Deployment.HostPort, "5071"),
                ("BdsBroker__Storage__ConnectionString", wrong.ConnectionString),
                ("BdsBroker__MasterKeys", "first " + Convert.ToBase64String(new byte[32])),
                ("BdsBroker__Authorities__0__Issuer", "https://login.test"),
                ("BdsBroker__Authorities__0__Audience", "broker"));

            Assert.Equal(1, code);
            Assert.Contains(told, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
            Assert.DoesNotContain(wrong.Key, error, StringComparison.Ordinal);
        }
    }
}
