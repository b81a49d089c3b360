using BdsBroker.Storage.Embedded;

namespace BdsBroker.Storage.Tests;

/// <summary>The other process of tests that need one: a verb and a data folder.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        switch (args)
        {
            case ["key", var folder]:
                Console.WriteLine(Convert.ToHexString(DataFolder.OpenBeside(folder).SigningKey()));
                return 0;

            case ["serve", var folder]:
                try
                {
                    using var served = DataFolder.OpenToServe(folder);
                    Console.WriteLine("serving");
                    Console.ReadLine();
                    return 0;
                }
                catch (DataFolderInUseException inUse)
                {
                    Console.WriteLine($"in use: {inUse.Folder}");
                    return 1;
                }

            case ["commit", var folder]:
                using (var served = DataFolder.OpenToServe(folder))
                {
                    await using var storage = SqliteStorage.Open(served.Database, TimeProvider.System);
                    for (var n = 0; ; n++)
                    {
                        await storage.Commit(new("p", [new Change.PutNew($"n/{n:d6}", new byte[500]), new Change.PutNew($"m/{n:d6}", new byte[5000])], [new("queue", $"{n}")]), CancellationToken.None);
                        Console.WriteLine(n);
                    }
                }

            default:
                Console.Error.WriteLine("key|serve|commit FOLDER; the tests themselves run under dotnet test.");
                return 2;
        }
    }
}
