using BdsBroker.Storage;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>
/// Counts every provider's performance again from what requests came to: of a folder, read also beside its server but mended only while nobody serves it, or of a storage account, both also
/// beside those who serve it.
/// </summary>
internal static class Performance
{
    internal static async Task<int> Run(Verb.Performance verb, TextWriter to) =>
        Deployment.AccountFor(Server.Builder().Configuration, verb.Data) is var (account, masters)
            ? await OfAccount(account, masters, verb.Repair, to)
            : await OfFolder(Path.GetFullPath(verb.Data ?? CommandLine.DefaultData), verb.Repair, to);

    internal static async Task<int> OfFolder(string path, bool repair, TextWriter to)
    {
        using var folder = DataFolder.OpenData(path);
        if (!repair)
        {
            return await Tell(await PerformanceCheck.Run(new CheckedFolder(folder).ReadAll), to);
        }

        await using var place = await FolderPlace.Open(path);
        var found = await PerformanceCheck.Run(new CheckedFolder(place.Folder).ReadAll);
        return await Mend(found, () => found.Mend(place.Storage, place.Storage, new LocalFiles(place.Folder.Files), new LocalMasterKeys(place.Folder), TimeProvider.System, CancellationToken.None), to);
    }

    private static async Task<int> OfAccount(AzureAccount account, GivenMasterKeys masters, bool repair, TextWriter to)
    {
        await using var azure = await AzureStorage.OpenBeside(account, TimeProvider.System, CancellationToken.None);
        var found = await PerformanceCheck.Run(new CheckedAccount(azure, masters).ReadAll);
        return repair ? await Mend(found, () => found.Mend(azure.Records, azure.Queues, azure.Files, masters, TimeProvider.System, CancellationToken.None), to) : await Tell(found, to);
    }

    private static async Task<int> Tell(PerformanceCheck found, TextWriter to)
    {
        foreach (var difference in found.Differences)
        {
            await to.WriteLineAsync(difference);
        }

        await to.WriteLineAsync($"{found.Milestones} milestones of {found.Providers} providers read, {found.Differences.Count} differences.");
        return found.Differences.Count == 0 ? 0 : 1;
    }

    private static async Task<int> Mend(PerformanceCheck found, Func<Task> mend, TextWriter to)
    {
        if (await Tell(found, to) == 0)
        {
            return 0;
        }

        if (!found.IsWhole)
        {
            await to.WriteLineAsync("Nothing was mended: first mend what cannot be read (check).");
            return 1;
        }

        await mend();
        await to.WriteLineAsync("Mended.");
        return 0;
    }
}
