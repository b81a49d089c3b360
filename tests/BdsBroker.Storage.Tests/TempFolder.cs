namespace BdsBroker.Storage.Tests;

/// <summary>A folder that goes with its test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Location { get; } = Directory.CreateTempSubdirectory("bdsbroker-").FullName;

    public string this[string name] => Path.Combine(Location, name);

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
