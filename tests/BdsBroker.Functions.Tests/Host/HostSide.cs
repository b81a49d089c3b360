using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BdsBroker.Storage.Azure.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>
/// The Azure Functions host's side of the contract, spoken to real processes with real queues behind: HTTP functions through a proxy, queue functions
/// by <c>POST /FunctionName</c>, the message deleted on 2xx, visible again otherwise, moved to poison after five; one of a poison queue stays as it is. It goes by the function.json files alone.
/// </summary>
internal sealed partial class HostSide : IAsyncDisposable
{
    private const int MostDeliveries = 5;
    private const string Poison = "-poison";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly AzuriteAccount account;
    private (string Name, string Value)[] settings = [];
    private readonly Relay? network;
    private readonly Issuer issuer;
    private readonly WebApplication proxy;
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Lock gate = new();
    private readonly List<string> last = [];
    private readonly ConcurrentDictionary<string, int> invocations = new(StringComparer.Ordinal);
    private volatile ServerProcess[] instances = [];
    private readonly List<(string Function, QueueClient Queue)> queues;
    private int turn;
    private int asked;

    private HostSide(AzuriteAccount account, Relay? network, Issuer issuer, WebApplication proxy)
    {
        (this.account, this.network, this.issuer, this.proxy) = (account, network, issuer, proxy);
        queues = [.. Bindings("queueTrigger").Select(function => (function.Name, Queue(function.Binding.GetProperty("queueName").GetString()!)))];
    }

    /// <summary>Where callers call.</summary>
    internal Uri Address => new(proxy.Urls.Single());

    /// <summary>What the processes have written.</summary>
    internal string Output => string.Join('\n', last.Concat(instances.Select(instance => instance.Output)));

    internal IReadOnlyList<ServerProcess> Instances => instances;

    /// <summary>What the processes store in.</summary>
    internal AzuriteAccount Account => account;

    /// <summary>What lies between the processes and the account; the host itself and the tests reach the account without it.</summary>
    internal Relay Network => network ?? throw new InvalidOperationException("The processes reach the account directly.");

    /// <summary>The keys that all processes are given.</summary>
    internal static string MasterKeys { get; } = "first " + Convert.ToBase64String(new byte[32]);

    /// <summary>The address that the platform's front end saw the caller come from, as it says it: with a port.</summary>
    internal string CallerAddress { get; set; } = "192.0.2.7:51034";

    /// <summary>How long a message that failed waits; the host waits as long as host.json says.</summary>
    internal TimeSpan Again { get; set; } = TimeSpan.Zero;

    /// <summary>For how long a message that was received is hidden: as long, too, as one waits that failed on a poison queue.</summary>
    internal TimeSpan Hidden { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time until a queue that was found empty is asked again; the host goes by host.json.</summary>
    internal TimeSpan LongestPause { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a queue was asked for messages.</summary>
    internal int Asked => asked;

    /// <summary>How often a queue function was called.</summary>
    internal int Invocations(string function) => invocations.GetValueOrDefault(function);

    internal static async Task<HostSide> Start(int processes = 1, params (string Name, string Value)[] settings) => await Start(await Azurite.NewAccount(), relayed: true, processes, settings);

    /// <summary>Starts so many processes on an account, with a <see cref="Relay"/> between them and the account or without.</summary>
    internal static async Task<HostSide> Start(AzuriteAccount account, bool relayed, int processes, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var side = new HostSide(account, relayed ? await Relay.To(account) : null, await Issuer.Start(), builder.Build()) { settings = settings };
        side.proxy.Run(side.Forward);
        await side.proxy.StartAsync();
        for (var started = 0; started < processes; started++)
        {
            await side.StartProcess();
        }

        return side;
    }

    /// <summary>One more process on the same account, with the settings of those it was started with and others.</summary>
    internal async Task<ServerProcess> StartProcess(params (string Name, string Value)[] also)
    {
        var instance = await ServerProcess.BehindHost(
        [
            ("BdsBroker__Storage__ConnectionString", (network?.Account ?? account).ConnectionString),
            ("BdsBroker__MasterKeys", MasterKeys),
            ("BdsBroker__Authorities__0__Issuer", issuer.Address),
            ("BdsBroker__Authorities__0__Audience", "broker"),
            ("BdsBroker__Authorities__0__PrivilegedRoles", "officer,certifier,kadin,bank"),
            ("BdsBroker__Waits__Offer", "8 seconds"),
            .. settings,
            .. also,
        ]);
        lock (gate)
        {
            instances = [.. instances, instance];
        }

        return instance;
    }

    /// <summary>A process ends without warning, in the middle of what it works on; nothing else goes to it.</summary>
    internal async Task Kill(ServerProcess instance)
    {
        lock (gate)
        {
            instances = [.. instances.Where(other => other != instance)];
        }

        await instance.DisposeAsync();
        last.Add(instance.Output);
    }

    internal string Token(string subject, params string[] roles) => issuer.TokenFor(subject, "broker", roles);

    internal QueueClient Queue(string name) => new(account.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None });

    /// <summary>Calls as anybody on the internet.</summary>
    internal async Task<HttpResponseMessage> Call(HttpMethod method, string path, string? token = null, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address.GetLeftPart(UriPartial.Authority) + path));
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request);
    }

    /// <summary>Waits until a process has written it: its log is written behind its answers.</summary>
    internal async Task Told(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(patience.IsCancellationRequested, $"Nobody said \"{text}\":\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50));
        }
    }

    /// <summary>Delivers while something else goes on.</summary>
    internal async Task While(Func<Task> act)
    {
        using var over = new CancellationTokenSource();
        var delivering = Task.WhenAll(queues.Select(line => Task.Run(async () =>
        {
            // The host polls as well, less and less often while there is nothing; nobody can be told by a queue.
            for (var pause = FirstPause; !over.IsCancellationRequested;)
            {
                var found = await Deliver(line.Function, line.Queue) > 0;
                pause = found ? FirstPause : pause * 2 < LongestPause ? pause * 2 : LongestPause;
                if (!found)
                {
                    await Task.Delay(pause);
                }
            }
        })).Append(Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await Hurry();
                await Task.Delay(LongestPause);
            }
        })));
        try
        {
            await act();
        }
        finally
        {
            await over.CancelAsync();
            await delivering;
        }
    }

    /// <summary>Delivers all that is visible, and what that causes.</summary>
    internal async Task Settle()
    {
        while (await DeliverOnce() > 0)
        {
        }
    }

    /// <summary>Posts what the host does when a timer is due.</summary>
    internal Task<HttpResponseMessage> FireTimer(string function) => http.PostAsync(new Uri(Next().Http.BaseAddress!, function), new StringContent(
        """{"Data":{"timer":{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}},"Metadata":{"sys":{"MethodName":"Timer"}}}""", Encoding.UTF8, "application/json"));

    /// <summary>Takes what is visible of every queue, a batch of each, and delivers it side by side.</summary>
    internal async Task<int> DeliverOnce()
    {
        var counts = await Task.WhenAll(queues.Select(line => Deliver(line.Function, line.Queue)));
        return counts.Sum();
    }

    private async Task<int> Deliver(string function, QueueClient queue)
    {
        Interlocked.Increment(ref asked);
        var messages = await Receive(queue);
        await Task.WhenAll(messages.Select(message => Deliver(function, queue, message)));
        return messages.Count;
    }

    /// <summary>Receives a batch, as the host does before it calls a function for each.</summary>
    internal async Task<IReadOnlyList<QueueMessage>> Receive(QueueClient queue)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(16, Hidden)).Value;
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    /// <summary>Posts one message to a process, the next one unless it is named; ends when it answered or is gone.</summary>
    internal async Task<bool> Post(string function, QueueMessage message, ServerProcess? to = null)
    {
        invocations.AddOrUpdate(function, 1, (_, before) => before + 1);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri((to ?? Next()).Http.BaseAddress!, function));
        request.Content = new StringContent(Envelope(function, message), Encoding.UTF8, "application/json");

        // An invocation is a span of the host's, of a trace of its own.
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-01");
        try
        {
            using var answer = await http.SendAsync(request);
            if (!answer.IsSuccessStatusCode)
            {
                return false;
            }

            using var done = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(JsonValueKind.Object, done.RootElement.ValueKind);
            Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>
    /// What the host posts for a message, as its documentation shows it: text and metadata are encoded twice, so that each is a JSON string that holds JSON. (Some releases of the host encode times once.)
    /// </summary>
    internal static string Envelope(string function, QueueMessage message)
    {
        return JsonSerializer.Serialize(new Dictionary<string, Dictionary<string, object>>(StringComparer.Ordinal)
        {
            ["Data"] = new(StringComparer.Ordinal) { ["message"] = Inner(message.MessageText) },
            ["Metadata"] = new(StringComparer.Ordinal)
            {
                ["DequeueCount"] = Inner(message.DequeueCount),
                ["ExpirationTime"] = Inner(message.ExpiresOn),
                ["Id"] = Inner(message.MessageId),
                ["InsertionTime"] = Inner(message.InsertedOn),
                ["NextVisibleTime"] = Inner(message.NextVisibleOn),
                ["PopReceipt"] = Inner(message.PopReceipt),
                ["sys"] = new Dictionary<string, object>(StringComparer.Ordinal) { ["MethodName"] = function, ["UtcNow"] = DateTimeOffset.UtcNow.UtcDateTime, ["RandGuid"] = Guid.NewGuid() },
            },
        });

        static string Inner<T>(T value) => JsonSerializer.Serialize(value);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in instances)
        {
            await instance.DisposeAsync();
        }

        await proxy.DisposeAsync();
        await (network?.DisposeAsync() ?? ValueTask.CompletedTask);
        await issuer.DisposeAsync();
        http.Dispose();
    }

    // As the QueueProcessor of the host's storage extension does.
    private async Task Deliver(string function, QueueClient queue, QueueMessage message)
    {
        if (message.DequeueCount <= MostDeliveries && await Post(function, message))
        {
            await UnlessTaken(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        }
        else if (queue.Name.EndsWith(Poison, StringComparison.Ordinal))
        {
            // There is nowhere to move it to. It is not released, or it would come at once and for ever: it comes when it is no longer hidden, and once that was too often, no function is called for it.
        }
        else if (message.DequeueCount >= MostDeliveries)
        {
            var poison = Queue(queue.Name + Poison);
            await poison.CreateIfNotExistsAsync();
            await poison.SendMessageAsync(message.MessageText);
            await UnlessTaken(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        }
        else
        {
            await UnlessTaken(() => queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.MessageText, Again));
        }
    }

    private static async Task UnlessTaken(Func<Task> settle)
    {
        try
        {
            await settle();
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.PopReceiptMismatch || failed.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // Its time was over: whoever received it after that sees to it.
        }
    }

    private ServerProcess Next() => Next(instances);

    private ServerProcess Next(ServerProcess[] now) => now[(int)((uint)Interlocked.Increment(ref turn) % now.Length)];

    // Only HTTP functions can be reached from outside, at their routes; the caller's address is appended to whatever it claims itself.
    private async Task Forward(HttpContext context)
    {
        if (!Bindings("httpTrigger").Any(function => Matches(function.Binding, context.Request)))
        {
            context.Response.StatusCode = 404;
            return;
        }

        // The path was decoded once, so it is encoded once: what is an encoded character in it stays one.
        var path = string.Join('/', context.Request.Path.Value!.Split('/').Select(Uri.EscapeDataString));
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), Next().Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path + context.Request.QueryString);

        // A body goes on while it comes, in chunks where nobody says how long it is.
        request.Content = context.Features.GetRequiredFeature<IHttpRequestBodyDetectionFeature>().CanHaveBody ? new StreamContent(context.Request.Body) : null;
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is not ("Host" or "X-Forwarded-For" or "Transfer-Encoding") && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        request.Headers.TryAddWithoutValidation("X-Forwarded-For", string.Join(", ", context.Request.Headers["X-Forwarded-For"].Append(CallerAddress)));
        request.Headers.TryAddWithoutValidation("X-Azure-Functions-InvocationId", Guid.NewGuid().ToString());
        using var answer = await Answer(request);
        if (answer is null)
        {
            context.Response.StatusCode = (int)HttpStatusCode.BadGateway;
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key is not "Transfer-Encoding"))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.NotModified)
        {
            return;
        }

        try
        {
            await answer.Content.CopyToAsync(context.Response.Body);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            // The process is gone in the middle of its answer; nobody may take the part for the whole.
            context.Abort();
        }
    }

    // None where the process is gone before it answered.
    private async Task<HttpResponseMessage?> Answer(HttpRequestMessage request)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static bool Matches(JsonElement binding, HttpRequest request) =>
        Regex.IsMatch(request.Path, "^/" + Regex.Escape(binding.GetProperty("route").GetString()!).Replace(@"/\{\*path}", "(/.*)?", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)
        && binding.GetProperty("methods").EnumerateArray().Any(method => string.Equals(method.GetString(), request.Method, StringComparison.OrdinalIgnoreCase));

    /// <summary>Every function of the package with its trigger.</summary>
    internal static IEnumerable<(string Name, JsonElement Binding)> Bindings(string type) => Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories)
        .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == AppContext.BaseDirectory.TrimEnd('/'))
        .Select(file => (Path.GetFileName(Path.GetDirectoryName(file)!), JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("bindings")[0]))
        .Where(function => function.Item2.GetProperty("type").GetString() == type);
}
