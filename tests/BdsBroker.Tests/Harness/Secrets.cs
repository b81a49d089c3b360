using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Tests.Harness;

/// <summary>The master keys of all worlds of a test run, in a folder apart from any data, as an operator would keep them; removed when the run ends.</summary>
internal static class Secrets
{
    internal static IMasterKeys MasterKeys { get; } = Create();

    private static LocalMasterKeys Create()
    {
        var folder = DataFolder.OpenBeside(Path.Combine(Path.GetTempPath(), "bdsbroker-keys-" + Guid.NewGuid().ToString("n")));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder.Location, recursive: true);
        return new(folder);
    }
}
