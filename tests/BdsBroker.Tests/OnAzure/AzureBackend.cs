using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tables;
using BdsBroker.Storage.Azure.Tests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.OnAzure;

/// <summary>
/// An account of Azurite. Its queues go by the machine's clock, so a delayed message is held back here, and sent on when the world's clock has reached it. A wake-up goes to its queue,
/// where it can be taken back, and is worked off by what is held of it here. The queue of messages for later is held here altogether.
/// </summary>
internal sealed class AzureBackend : IBackend
{
    private readonly AzuriteAccount account;
    private readonly ConcurrentDictionary<string, QueueClient> clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> made = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> filled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Delivered, DateTimeOffset> inWork = new(ReferenceEqualityComparer.Instance);
    private readonly List<Held> held = [];
    private TimeProvider clock = TimeProvider.System;
    private AzureStorage? storage;

    private AzureBackend(AzuriteAccount account) => this.account = account;

    /// <summary>Between the process that serves now and the account.</summary>
    internal Wire Wire { get; private set; } = new();

    /// <summary>The process that serves now.</summary>
    internal Lifeline Process { get; private set; } = new();

    /// <summary>The kind of every request of the product that was done so far, those that are held back here included. One to a queue that was not there yet does not count.</summary>
    internal ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>How many wake-ups were worked off.</summary>
    internal int WakeUps { get; private set; }

    /// <summary>How many requests the product gave up waiting for: an emulator on a busy machine.</summary>
    internal int GivenUp { get; private set; }

    public IRecords Records { get; private set; } = null!;

    public IQueues Queues => storage!.Queues;

    public IFiles Files => storage!.Files;

    internal static async Task<AzureBackend> New() => new(await Azurite.NewAccount());

    /// <summary>Ends when what commits left behind is tidied up.</summary>
    internal Task WhenTidy() => storage!.WhenTidy();

    public async Task Open(TimeProvider clock)
    {
        this.clock = clock;
        Process.End();
        var process = Process = new();
        Wire = new() { On = (message, send) => Hold(process, message, send) };
        storage = await AzureStorage.Open(new AzureAccount.ByKey(account.ConnectionString), clock, Wire, WakeUpWaits.Standard, default);
        Records = new Orderly(storage, process);
        foreach (var (message, until) in inWork.ToArray())
        {
            // Whoever had it is gone; it is visible again when its time is over.
            await Complete(message);
            Add(new(message.Queue, message.Text, until, message.Times));
        }
    }

    public async Task<IReadOnlyList<Delivered>> Receive(IReadOnlyCollection<string> queues, TimeSpan hidden)
    {
        await storage!.WhenTidy();
        await WorkOffWakeUps(hidden);
        if (IsDue(AzureStorage.LaterQueue))
        {
            await storage.SendDue(text => throw new InvalidOperationException($"This is no message for later: {text}"), default);
        }

        List<Delivered> received = [];
        await Process.Pass(Requests.MessageReceived, "", () => Receive(queues, hidden, received));
        return received;
    }

    // One at a time: where this process dies at one, the others are still there for the next.
    private async Task WorkOffWakeUps(TimeSpan hidden)
    {
        var now = clock.GetUtcNow();
        while (TakeFirst(message => message.Due <= now && message.Queue == AzureStorage.WakeUpQueue) is { } wakeUp)
        {
            // Where this process dies, it comes again.
            var inWork = wakeUp with { Due = now + hidden };
            Add(inWork);
            Assert.Null(await storage!.WakeUp(wakeUp.Text));
            await Process.Pass(Requests.WakeUpDone, "", async () =>
            {
                try
                {
                    await Client(wakeUp.Queue).DeleteMessageAsync(wakeUp.Id, wakeUp.Receipt);
                }
                catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.MessageNotFound)
                {
                    // It was taken back by a request whose answer never came (an emulator on a busy machine takes longer than the product waits), so that this side still held it. Coming all the
                    // same does no harm: a queue delivers at least once.
                }

                Take(message => ReferenceEquals(message, inWork));
            });
            WakeUps++;
        }
    }

    private async Task Receive(IReadOnlyCollection<string> queues, TimeSpan hidden, List<Delivered> received)
    {
        var now = clock.GetUtcNow();
        foreach (var due in Take(message => message.Due <= now && queues.Contains(message.Queue)))
        {
            if (due.Times > 0)
            {
                // Its deliveries are counted on.
                received.Add(new(due.Queue, due.Text, due.Times + 1, due));
            }
            else
            {
                await Make(due.Queue);
                await Client(due.Queue).SendMessageAsync(due.Text);
                filled[due.Queue] = true;
            }
        }

        foreach (var queue in queues.Where(filled.ContainsKey).Order(StringComparer.Ordinal))
        {
            filled.TryRemove(queue, out _);
            const int Most = 32;
            for (var more = true; more;)
            {
                var messages = (await Client(queue).ReceiveMessagesAsync(Most, hidden)).Value;
                received.AddRange(messages.Select(message => new Delivered(queue, message.MessageText, (int)message.DequeueCount, message)));
                more = messages.Length == Most;
            }
        }

        foreach (var message in received)
        {
            inWork[message] = now + hidden;
        }
    }

    public Task Complete(Delivered message) => Process.Pass(Requests.MessageRemoved, message.Queue, async () =>
    {
        if (message.Receipt is QueueMessage receipt)
        {
            await Client(message.Queue).DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt);
        }

        inWork.TryRemove(message, out _);
    });

    public async Task Release(Delivered message)
    {
        inWork.TryRemove(message, out _);
        if (message.Receipt is QueueMessage receipt)
        {
            await Client(message.Queue).UpdateMessageAsync(receipt.MessageId, receipt.PopReceipt, message.Text);
            filled[message.Queue] = true;
        }
        else
        {
            Add(new(message.Queue, message.Text, clock.GetUtcNow(), message.Times));
        }
    }

    public async Task MoveToPoison(Delivered message)
    {
        var poison = Client(message.Queue + "-poison");
        await Make(poison.Name);
        await poison.SendMessageAsync(message.Text);
        filled[poison.Name] = true;
        await Complete(message);
    }

    public DateTimeOffset? NextDue(IReadOnlyCollection<string> queues)
    {
        lock (held)
        {
            return held.Where(message => queues.Contains(message.Queue) || message.Queue is var queue && (queue == AzureStorage.WakeUpQueue || queue == AzureStorage.LaterQueue)).Min(message => (DateTimeOffset?)message.Due);
        }
    }

    public IReadOnlyList<string> Waiting(string queue)
    {
        lock (held)
        {
            return [.. held.Where(message => message.Queue == queue).Select(message => message.Text), .. ForLater(queue), .. filled.ContainsKey(queue) ? Client(queue).PeekMessages(32).Value.Select(message => message.MessageText) : []];
        }
    }

    public IEnumerable<(string Partition, StoredDocument Document)> AllDocuments() => Rows().Where(row => !IsOfACommit(row))
        .Select(row => (Partition: TableKeys.Decode(row.PartitionKey), Document: new StoredDocument(TableKeys.Decode(row.RowKey), row.Body, row.ETag)))
        .OrderBy(each => each.Partition, StringComparer.Ordinal).ThenBy(each => each.Document.Key, StringComparer.Ordinal);

    /// <summary>What commits have left: rows that say what became of one, and wake-ups.</summary>
    internal IReadOnlyList<string> LeftOfCommits() =>
        [.. Rows().Where(IsOfACommit).Select(row => $"{row.PartitionKey} {row.RowKey} {row.State}"), .. Waiting(AzureStorage.WakeUpQueue)];

    // As AzureFiles names them: no slash, and a mark at either end.
    public IReadOnlyCollection<string> AllFiles() =>
        [.. new BlobContainerClient(account.ConnectionString, "files").GetBlobs().Select(blob => blob.Name[1..^1].Replace('!', '/'))];

    public async ValueTask DisposeAsync()
    {
        if (storage is not null)
        {
            await storage.DisposeAsync();
        }

        account.Home.GiveBack();
    }

    private IEnumerable<string> ForLater(string queue) => held.Where(message => message.Queue == AzureStorage.LaterQueue).Select(message => Later.Read(message.Text)!).Where(message => message.Queue == queue)
        .Select(message => message.Text);

    private bool IsDue(string queue)
    {
        lock (held)
        {
            return held.Any(message => message.Queue == queue && message.Due <= clock.GetUtcNow());
        }
    }

    private QueueClient Client(string queue) =>
        clients.GetOrAdd(queue, name => new(account.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    private static bool IsOfACommit(TableEntity row) => row.RowKey[0] == TableKeys.Above;

    // All partitions at once, which the product never asks for.
    private List<TableEntity> Rows()
    {
        List<TableEntity> rows = [];
        using var http = new HttpClient();
        for (var more = "?"; more.Length > 0;)
        {
            using var request = account.Asking(HttpMethod.Get, "documents()" + more);
            using var answer = http.Send(request);
            using var page = JsonDocument.Parse(answer.EnsureSuccessStatusCode().Content.ReadAsStream());
            rows.AddRange(page.RootElement.GetProperty("value").EnumerateArray().Select(TableEntity.Read));
            string[] tokens = ["NextPartitionKey", "NextRowKey"];
            more = string.Join('&', tokens.Where(token => answer.Headers.Contains("x-ms-continuation-" + token))
                .Select(token => $"{token}={Uri.EscapeDataString(answer.Headers.GetValues("x-ms-continuation-" + token).Single())}"));
            more = more.Length > 0 ? "?" + more : "";
        }

        return rows;
    }

    private async Task Make(string queue)
    {
        if (made.TryAdd(queue, true))
        {
            await Client(queue).CreateIfNotExistsAsync();
        }
    }

    private Task Hold(Lifeline process, HttpMessage message, Func<Task> send)
    {
        var (kind, where) = Requests.Of(message);
        return process.Pass(kind, where, async () =>
        {
            try
            {
                await Do();
            }
            catch (Exception failure) when (failure is OperationCanceledException or RequestFailedException { Status: 0 })
            {
                GivenUp++;
                throw;
            }

            if (kind != Requests.MessageSent || message.Response.Status == 201)
            {
                Asked.Enqueue(kind);
            }
        });

        async Task Do()
        {
            if (kind == Requests.WakeUpSent)
            {
                await send();
                if (message.Response.Status == 201)
                {
                    var body = new MemoryStream();
                    await message.Response.ContentStream!.CopyToAsync(body);
                    body.Position = 0;
                    var answer = XDocument.Load(body);
                    body.Position = 0;
                    message.Response.ContentStream = body;
                    Add(new(where, TextOf(message), clock.GetUtcNow() + DelayOf(message), 0, Told(answer, "MessageId"), Told(answer, "PopReceipt")));
                }
            }
            else if (kind == Requests.WakeUpTakenBack)
            {
                await send();
                var id = message.Request.Uri.Path.Split('/')[^1];
                Take(held => held.Id == id);
            }
            else if (kind == Requests.MessageSent && DelayOf(message) is { Ticks: > 0 } delay)
            {
                var id = Guid.NewGuid().ToString("n");
                Add(new(where, TextOf(message), clock.GetUtcNow() + delay, 0, id));
                Wire.Answer(message, 201, Listed([(id, "")]));
            }
            else if (kind == Requests.LaterReceived)
            {
                const int Most = 32;
                var now = clock.GetUtcNow();
                var due = Take(each => each.Queue == AzureStorage.LaterQueue && each.Due <= now);
                due.Select((each, at) => at < Most ? each with { Due = now + DelayOf(message) } : each).ToList().ForEach(Add);
                Wire.Answer(message, 200, Listed(due.Take(Most).Select(each => (each.Id!, new XElement("MessageText", each.Text).ToString()))));
            }
            else if (kind == Requests.LaterRemoved)
            {
                var id = message.Request.Uri.Path.Split('/')[^1];
                Take(each => each.Id == id);
                Wire.Answer(message, 204, "");
            }
            else
            {
                await send();
                if (kind == Requests.MessageSent && message.Response.Status == 201)
                {
                    filled[where] = true;
                }
            }
        }
    }

    private static string Listed(IEnumerable<(string Id, string Text)> messages)
    {
        const string Then = "Mon, 23 Nov 2026 02:00:00 GMT";
        return "<QueueMessagesList>" + string.Concat(messages.Select(each => $"<QueueMessage><MessageId>{each.Id}</MessageId><InsertionTime>{Then}</InsertionTime><ExpirationTime>{Then}</ExpirationTime>"
            + $"<PopReceipt>held</PopReceipt><TimeNextVisible>{Then}</TimeNextVisible><DequeueCount>1</DequeueCount>{each.Text}</QueueMessage>")) + "</QueueMessagesList>";
    }

    private static TimeSpan DelayOf(HttpMessage message) =>
        TimeSpan.FromSeconds(int.Parse(message.Request.Uri.Query.Split("visibilitytimeout=")[1].Split('&')[0], CultureInfo.InvariantCulture));

    private static string TextOf(HttpMessage message) => Told(XDocument.Parse(Wire.Body(message).TrimStart('\ufeff')), "MessageText");

    private static string Told(XDocument xml, string element) => xml.Descendants(element).Single().Value;

    private void Add(Held message)
    {
        lock (held)
        {
            held.Add(message);
        }
    }

    private List<Held> Take(Predicate<Held> which)
    {
        lock (held)
        {
            var taken = held.FindAll(which);
            held.RemoveAll(which);
            return taken;
        }
    }

    private Held? TakeFirst(Predicate<Held> which)
    {
        lock (held)
        {
            var first = held.Find(which);
            _ = first is null || held.Remove(first);
            return first;
        }
    }

    /// <summary>A message that is not due by the world's clock, or was in work when a process died; of a wake-up also what its queue knows it by.</summary>
    private sealed record Held(string Queue, string Text, DateTimeOffset Due, int Times, string? Id = null, string? Receipt = null);

    /// <summary>Waits for what a commit tidies up behind its answer, where the process is to die: else which request is the fifth would be chance.</summary>
    private sealed class Orderly(AzureStorage storage, Lifeline process) : IRecords
    {
        public ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel) => storage.Records.Read(partition, key, cancel);

        public ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel) => storage.Records.ReadRange(partition, range, limit, cancel);

        public async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
        {
            var result = await storage.Records.Commit(commit, cancel);
            if (process.IsAimed)
            {
                await storage.WhenTidy();
            }

            return result;
        }
    }
}
