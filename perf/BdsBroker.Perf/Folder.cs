namespace BdsBroker.Perf;

/// <summary>A folder for one measurement, removed after it.</summary>
internal sealed class Folder : IDisposable
{
    internal Folder(string parent) => Directory.CreateDirectory(Location = Path.Combine(parent, Guid.NewGuid().ToString("N")));

    internal string Location { get; }

    /// <summary>Where the server keeps its data.</summary>
    internal string Data => Path.Combine(Location, "broker");

    public void Dispose() => Directory.Delete(Location, recursive: true);
}
