using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>
/// What became of a file, in one row that is written once by whoever comes first: the document that it belongs to, or the clean-up, after which no document can
/// claim it. A document's row becomes <see cref="Gone"/> when the document lets go of the file.
/// </summary>
internal sealed record StoredFile(bool IsGone)
{
    /// <summary>A document has it.</summary>
    internal static readonly StoredFile Kept = new(false);

    /// <summary>Nobody has it, and nobody can any more: the bytes may be deleted.</summary>
    internal static readonly StoredFile Gone = new(true);
}

/// <summary>The files of a request that were forwarded to a bank: they stay for the bank, whatever becomes of the documents.</summary>
internal sealed record PinnedFiles(IReadOnlyList<string> Blobs)
{
    internal bool Holds(string blob) => Blobs.Contains(blob, StringComparer.Ordinal);

    internal static PinnedFiles Pin(PinnedFiles? now, IEnumerable<Document> documents) =>
        new([.. (now?.Blobs ?? []).Union(documents.Select(document => document.Blob), StringComparer.Ordinal)]);
}

/// <summary>Letting go of files and holding on to them, within a draft of the SME's partition.</summary>
/// <remarks>
/// Both rely on one thing: the draft also replaces the request, which was read before, in the version read. So of a forwarding and a
/// removal that cross, one must read and decide again.
/// </remarks>
internal static class FileKeeping
{
    /// <summary>
    /// For the commit that forwards: the documents as they are, whose files are pinned by the same commit so that neither
    /// removal nor replacement deletes them.
    /// </summary>
    internal static async ValueTask<IReadOnlyList<Document>> PinDocuments(this Broker broker, Draft draft, string sme, int number, CancellationToken cancel)
    {
        var address = PlanRecords.Pinned(sme, number);
        var pinned = await broker.Ledger.Read(address, cancel);
        Document[] documents = [.. (await broker.Ledger.ListAll(PlanRecords.Documents(sme, number), cancel)).Select(document => document.State)];
        draft.Put(address, pinned, PinnedFiles.Pin(pinned?.State, documents), "files.pinned");
        return documents;
    }

    /// <summary>A document no longer refers to its file: it goes, unless a bank was shown it.</summary>
    internal static async ValueTask LetGo(this Broker broker, Draft draft, string sme, int number, string blob, CancellationToken cancel)
    {
        if (await broker.Ledger.Read(PlanRecords.Pinned(sme, number), cancel) is { } pinned && pinned.State.Holds(blob))
        {
            return;
        }

        draft.Replace(await broker.Ledger.ReadKnown(PlanRecords.File(sme, blob), cancel), StoredFile.Gone, "file.given-up");
        draft.Owe(new FileGivenUp(sme, blob));
    }
}

/// <summary>Deletes files that nobody refers to.</summary>
internal static class CleanUp
{
    /// <summary>
    /// An upload has had its time. Where no document claimed the file, a tombstone makes sure that none can; only then the bytes go.
    /// </summary>
    internal static async Task<Problem?> OnUploadStarted(UploadStarted fact, Work work, CancellationToken cancel)
    {
        var address = PlanRecords.File(fact.Sme, fact.Blob);
        var isGone = false;
        await work.Broker.Apply(work, address.Partition, async draft =>
        {
            var file = await work.Broker.Ledger.Read(address, cancel);
            isGone = file?.State.IsGone ?? true;
            if (file is null)
            {
                draft.Add(address, StoredFile.Gone, "file.unclaimed");
            }

            return null;
        }, cancel);
        return isGone ? await Delete(fact.Sme, fact.Blob, work, cancel) : null;
    }

    /// <summary>A document let go of its file in the commit that owed this.</summary>
    internal static Task<Problem?> OnFileGivenUp(FileGivenUp fact, Work work, CancellationToken cancel) => Delete(fact.Sme, fact.Blob, work, cancel);

    private static async Task<Problem?> Delete(string sme, string blob, Work work, CancellationToken cancel)
    {
        await work.Broker.Files.Delete(PlanRecords.FileName(sme, blob), cancel);
        return null;
    }
}
