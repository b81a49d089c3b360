using System.Collections.Concurrent;
using System.Xml.Linq;
using Azure;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.OnAzure;

/// <summary>
/// An account of Azurite. Its queues go by the machine's clock, so a delayed message is held back here, and sent on when the world's clock has reached it. Wake-ups stay where they
/// are: no process of a world dies in the middle of a commit.
/// </summary>
internal sealed class AzureBackend : IBackend
{
    private readonly AzuriteAccount account;
    private readonly ConcurrentDictionary<string, QueueClient> clients = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> filled = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> partitions = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Delivered, DateTimeOffset> inWork = new(ReferenceEqualityComparer.Instance);
    private readonly List<Held> held = [];
    private TimeProvider clock = TimeProvider.System;
    private AzureStorage? storage;

    private AzureBackend(AzuriteAccount account)
    {
        this.account = account;
        Wire.On = Hold;
    }

    /// <summary>Between the product and the account.</summary>
    internal Wire Wire { get; } = new();

    public IRecords Records { get; private set; } = null!;

    public IQueues Queues => storage!.Queues;

    public IFiles Files => storage!.Files;

    internal static async Task<AzureBackend> New() => new(await Azurite.NewAccount());

    /// <summary>Ends when what commits left behind is tidied up.</summary>
    internal Task WhenTidy() => storage!.WhenTidy();

    public async Task Open(TimeProvider clock)
    {
        this.clock = clock;
        storage = await AzureStorage.Open(new AzureAccount.ByKey(account.ConnectionString), clock, Wire, WakeUpWaits.Standard, default);
        Records = new Seen(storage.Records, partitions);
        foreach (var (message, until) in inWork.ToArray())
        {
            // Whoever had it is gone; it is visible again when its time is over.
            await Complete(message);
            Add(new(message.Queue, message.Text, until, message.Times));
        }
    }

    public async Task<IReadOnlyList<Delivered>> Receive(IReadOnlyCollection<string> queues, TimeSpan hidden)
    {
        var now = clock.GetUtcNow();
        List<Delivered> received = [];
        foreach (var due in Take(message => message.Due <= now && queues.Contains(message.Queue)))
        {
            if (due.Times > 0)
            {
                // Its deliveries are counted on.
                received.Add(new(due.Queue, due.Text, due.Times + 1, due));
            }
            else
            {
                await Client(due.Queue).CreateIfNotExistsAsync();
                await Client(due.Queue).SendMessageAsync(due.Text);
                filled[due.Queue] = true;
            }
        }

        foreach (var queue in queues.Where(filled.ContainsKey).Order(StringComparer.Ordinal))
        {
            filled.TryRemove(queue, out _);
            while ((await Client(queue).ReceiveMessagesAsync(32, hidden)).Value is { Length: > 0 } messages)
            {
                received.AddRange(messages.Select(message => new Delivered(queue, message.MessageText, (int)message.DequeueCount, message)));
            }
        }

        foreach (var message in received)
        {
            inWork[message] = now + hidden;
        }

        return received;
    }

    public async Task Complete(Delivered message)
    {
        inWork.TryRemove(message, out _);
        if (message.Receipt is QueueMessage receipt)
        {
            await Client(message.Queue).DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt);
        }
    }

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
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.Text);
        filled[poison.Name] = true;
        await Complete(message);
    }

    public DateTimeOffset? NextDue(IReadOnlyCollection<string> queues)
    {
        lock (held)
        {
            return held.Where(message => queues.Contains(message.Queue)).Min(message => (DateTimeOffset?)message.Due);
        }
    }

    public IReadOnlyList<string> Waiting(string queue)
    {
        lock (held)
        {
            return [.. held.Where(message => message.Queue == queue).Select(message => message.Text), .. Visible(queue)];
        }
    }

    public IEnumerable<(string Partition, StoredDocument Document)> AllDocuments()
    {
        foreach (var partition in partitions.Keys.Order(StringComparer.Ordinal))
        {
            var range = new KeyRange("", "\u007f");
            for (var more = true; more;)
            {
                var page = storage!.Records.ReadRange(partition, range, StorageLimits.RangeLimit, default).AsTask().GetAwaiter().GetResult();
                foreach (var document in page.Documents)
                {
                    yield return (partition, document);
                }

                more = page.More;
                range = more ? range.After(page.Documents[^1].Key) : range;
            }
        }
    }

    // As AzureFiles names them: no slash, and a mark at either end.
    public IReadOnlyCollection<string> AllFiles() =>
        [.. new BlobContainerClient(account.ConnectionString, "files").GetBlobs().Select(blob => blob.Name[1..^1].Replace('!', '/'))];

    public ValueTask DisposeAsync() => storage?.DisposeAsync() ?? ValueTask.CompletedTask;

    private QueueClient Client(string queue) =>
        clients.GetOrAdd(queue, name => new(account.ConnectionString, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.None }));

    private IEnumerable<string> Visible(string queue)
    {
        try
        {
            return Client(queue).PeekMessages(32).Value.Select(message => message.MessageText);
        }
        catch (RequestFailedException failed) when (failed.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    private Task Hold(HttpMessage message, Func<Task> send)
    {
        var path = message.Request.Uri.Path.Split('/');
        if (message.Request.Method != RequestMethod.Post || path is not [.., var queue, "messages"] || queue == AzureStorage.WakeUpQueue)
        {
            return send();
        }

        var delay = TimeSpan.FromSeconds(int.Parse(message.Request.Uri.Query.Split("visibilitytimeout=")[1].Split('&')[0], System.Globalization.CultureInfo.InvariantCulture));
        if (delay == TimeSpan.Zero)
        {
            filled[queue] = true;
            return send();
        }

        Add(new(queue, XDocument.Parse(Wire.Body(message).TrimStart('\ufeff')).Descendants("MessageText").Single().Value, clock.GetUtcNow() + delay, 0));
        const string Then = "Mon, 23 Nov 2026 02:00:00 GMT";
        Wire.Answer(message, 201, $"<QueueMessagesList><QueueMessage><MessageId>held</MessageId><InsertionTime>{Then}</InsertionTime><ExpirationTime>{Then}</ExpirationTime>"
            + $"<PopReceipt>held</PopReceipt><TimeNextVisible>{Then}</TimeNextVisible></QueueMessage></QueueMessagesList>");
        return Task.CompletedTask;
    }

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

    /// <summary>A message that is not due by the world's clock, or was in work when a process died.</summary>
    private sealed record Held(string Queue, string Text, DateTimeOffset Due, int Times);

    /// <summary>Remembers which partitions there are: a table has no list of them.</summary>
    private sealed class Seen(IRecords records, ConcurrentDictionary<string, bool> partitions) : IRecords
    {
        public ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel) => records.Read(partition, key, cancel);

        public ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel) => records.ReadRange(partition, range, limit, cancel);

        public Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
        {
            partitions[commit.Partition] = true;
            return records.Commit(commit, cancel);
        }
    }
}
