using BdsBroker.Storage.Embedded;

namespace BdsBroker.Functions;

/// <summary>Reads all data, also beside a running server, and tells what does not fit.</summary>
internal static class Check
{
    internal static int Run(Verb.Check verb, TextWriter to)
    {
        // The folder is not created to be checked.
        var path = Path.GetFullPath(verb.Data);
        if (!Directory.Exists(path))
        {
            to.WriteLine($"There is no data folder {path}.");
            return 1;
        }

        using var folder = DataFolder.OpenBeside(path);
        if (!File.Exists(folder.Database))
        {
            to.WriteLine($"The data folder {path} holds no database yet.");
            return 0;
        }

        var faults = 0;
        foreach (var damage in SqliteStorage.FindDamage(folder.Database))
        {
            Tell($"The file is damaged: {damage}");
        }

        var documents = 0L;
        foreach (var fault in HistoryCheck.FindFaults(SqliteStorage.ReadAll(folder.Database).Select(document =>
        {
            documents++;
            return document;
        })))
        {
            Tell(fault);
        }

        to.WriteLine($"{documents} documents read, {faults} faults.");
        return faults == 0 ? 0 : 1;

        void Tell(string fault)
        {
            faults++;
            to.WriteLine(fault);
        }
    }
}
