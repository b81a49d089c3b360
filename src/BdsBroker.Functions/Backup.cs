using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Copies a data folder while its server runs: what the copy's database refers to is in the copy.</summary>
/// <remarks>
/// The database first, as of one moment, then the files that it keeps: a file is written before any document refers to it and never changes, so it is there then, unless it was
/// given up since. Then the database is copied anew, which no longer keeps that file; each round has less to copy and takes less time. The copy's database gets its name last:
/// a folder without one is no backup.
/// </remarks>
internal static class Backup
{
    internal static async Task<int> Run(Verb.Backup verb, TextWriter to)
    {
        if (verb.Data is null && Deployment.AccountFor(Server.Builder().Configuration, null) is not null)
        {
            await to.WriteLineAsync("The settings name a storage account, and this copies a folder: name it as --data. How an account is kept safe: infra/README.md.");
            return 1;
        }

        var (from, target) = (Path.GetFullPath(verb.Data ?? CommandLine.DefaultData), Path.GetFullPath(verb.To));
        using var data = DataFolder.OpenData(from);
        var way = Path.GetRelativePath(from, target);
        if (way != ".." && !way.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) && !Path.IsPathRooted(way))
        {
            await to.WriteLineAsync($"{target} lies in the data folder {from}; name a folder outside of it, so that it is not lost with it.");
            return 1;
        }

        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            await to.WriteLineAsync($"{target} is there already and not empty; name a new folder.");
            return 1;
        }

        using var copy = DataFolder.OpenBeside(target);
        (int Count, long Bytes) files;
        IReadOnlyList<string> secrets;
        try
        {
            files = CopyDatabaseAndFiles(data, copy, copy.UnfinishedDatabase);
            secrets = data.CopySecretsTo(copy);
            File.Move(copy.UnfinishedDatabase, copy.Database);
            copy.Flush();
        }
        catch (Exception failure) when (failure is StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            // Whether reading or writing failed: either names its path, but a full disk may be that of the copy alone.
            await to.WriteLineAsync($"The copy in {target} broke off: {failure.Message} Is there room for it? Remove {target}, then try again; {from} is as it was.");
            return 1;
        }

        await to.WriteLineAsync($"Copied to {target}: the database ({new FileInfo(copy.Database).Length} bytes), {files.Count} files ({files.Bytes} bytes), {(secrets.Count == 0 ? "no keys, for there are none" : string.Join(" and ", secrets))}.");
        return await Check.Folder(target, to);
    }

    private static (int Count, long Bytes) CopyDatabaseAndFiles(DataFolder data, DataFolder copy, string database)
    {
        HashSet<string> copied = new(StringComparer.Ordinal);
        HashSet<string> missing = [];
        while (true)
        {
            File.Delete(database);
            SqliteStorage.Copy(data.Database, database);
            var kept = new KeptFiles();
            foreach (var (partition, document) in SqliteStorage.ReadAll(database))
            {
                kept.Add(partition, document);
            }

            HashSet<string> names = [.. kept.All.Select(file => file.Name)];
            HashSet<string> absent = [.. names.Where(name => !copied.Contains(name) && !LocalFiles.Copy(data.Files, name, copy.Files))];
            copied.UnionWith(names.Except(absent));

            // What is missing twice was not given up in between: it is missing in the folder itself, and the check names it.
            if (absent.IsSubsetOf(missing))
            {
                foreach (var name in copied.Except(names))
                {
                    File.Delete(LocalFiles.PathIn(copy.Files, name));
                }

                copied.IntersectWith(names);
                return (copied.Count, copied.Sum(name => new FileInfo(LocalFiles.PathIn(copy.Files, name)).Length));
            }

            missing = absent;
        }
    }
}
