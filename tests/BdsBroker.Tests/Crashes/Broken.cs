using BdsBroker.Storage;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

/// <summary>Passes everything on; what is broken on purpose overrides one of these.</summary>
internal class Broken(Counting calls) : IRecords, IQueues, IFiles
{
    protected Counting Calls => calls;

    public ValueTask<StoredDocument?> Read(string partition, string key, CancellationToken cancel) => calls.Read(partition, key, cancel);

    public ValueTask<RecordPage> ReadRange(string partition, KeyRange range, int limit, CancellationToken cancel) => calls.ReadRange(partition, range, limit, cancel);

    public virtual Task<CommitResult> Commit(Commit commit, CancellationToken cancel) => calls.Commit(commit, cancel);

    public virtual IReadOnlyList<string> OwnQueues => calls.OwnQueues;

    public virtual Task Send(Message message, CancellationToken cancel) => calls.Send(message, cancel);

    public virtual Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel) => calls.PutNew(name, content, limit, cancel);

    public virtual Task<Stream?> Open(string name, long offset, long? length, CancellationToken cancel) => calls.Open(name, offset, length, cancel);

    public virtual Task Delete(string name, CancellationToken cancel) => calls.Delete(name, cancel);

    /// <summary>Puts a broken storage before the real one.</summary>
    internal static Action<IServiceCollection, Counting> By(Func<Counting, Broken> make) => (services, calls) =>
    {
        var broken = make(calls);
        services.AddSingleton<IRecords>(broken);
        services.AddSingleton<IQueues>(broken);
        services.AddSingleton<IFiles>(broken);
    };
}

/// <summary>Sends what a commit owes first, and commits then.</summary>
internal sealed class SendsBeforeCommitting(Counting calls) : Broken(calls)
{
    public override async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        foreach (var message in commit.Messages)
        {
            await Calls.Send(message, cancel);
        }

        return commit.Changes.Count == 0 ? CommitResult.Committed : await Calls.Commit(commit with { Messages = [] }, cancel);
    }
}

/// <summary>Commits first, and sends then what was owed: whoever dies in between owes it for ever.</summary>
internal sealed class SendsAfterCommitting(Counting calls) : Broken(calls)
{
    public override async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        var result = commit.Changes.Count == 0 ? CommitResult.Committed : await Calls.Commit(commit with { Messages = [] }, cancel);
        foreach (var message in result == CommitResult.Committed ? commit.Messages : [])
        {
            await Calls.Send(message, cancel);
        }

        return result;
    }
}

/// <summary>Loses what is sent outside any commit: an upload is never cleaned up after.</summary>
internal sealed class SendsNothing(Counting calls) : Broken(calls)
{
    public override Task Send(Message message, CancellationToken cancel) => Task.CompletedTask;
}

/// <summary>Changes every commit before it is made.</summary>
internal sealed class Rewrites(Counting calls, Func<Commit, Counting, ValueTask<Commit>> rewrite) : Broken(calls)
{
    public override async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        var rewritten = await rewrite(commit, Calls);
        return rewritten.Changes.Count + rewritten.Messages.Count == 0 ? CommitResult.Committed : await Calls.Commit(rewritten, cancel);
    }

    /// <summary>Puts new over what is there, and replaces whatever version is there.</summary>
    internal static async ValueTask<Commit> Overwriting(Commit commit, Counting calls)
    {
        List<Change> changes = [];
        foreach (var change in commit.Changes)
        {
            var exists = await calls.Read(commit.Partition, change.Key, default) is not null;
            changes.Add(change switch
            {
                Change.PutNew put when exists => new Change.Replace(put.Key, put.Json, Change.AnyVersion),
                Change.Replace replace => exists ? replace with { Version = Change.AnyVersion } : new Change.PutNew(replace.Key, replace.Json),
                _ => change,
            });
        }

        return commit with { Changes = changes };
    }

    /// <summary>Leaves out the messages of a fact.</summary>
    internal static Func<Commit, Counting, ValueTask<Commit>> Without(string fact) => (commit, _) =>
        new(commit with { Messages = [.. commit.Messages.Where(message => !message.Text.Contains($"\"fact\":\"{fact}\"", StringComparison.Ordinal))] });

    /// <summary>Leaves out the changes of keys that begin so.</summary>
    internal static Func<Commit, Counting, ValueTask<Commit>> WithoutKeys(string prefix) => (commit, _) =>
        new(commit with { Changes = [.. commit.Changes.Where(change => !change.Key.StartsWith(prefix, StringComparison.Ordinal))] });
}

/// <summary>Answers that a file is written, and writes it only after the commit of its metadata.</summary>
internal sealed class WritesFilesLate(Counting calls) : Broken(calls)
{
    private (string Name, byte[] Bytes)? late;

    public override async Task<WrittenFile?> PutNew(string name, Stream content, long limit, CancellationToken cancel)
    {
        await Write();
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancel);
        late = (name, bytes.ToArray());
        return new(bytes.Length, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes.ToArray())));
    }

    public override async Task<CommitResult> Commit(Commit commit, CancellationToken cancel)
    {
        var result = await base.Commit(commit, cancel);
        await Write();
        return result;
    }

    private async Task Write()
    {
        if (late is var (name, bytes))
        {
            late = null;
            await Calls.PutNew(name, new MemoryStream(bytes), bytes.Length, default);
        }
    }
}
