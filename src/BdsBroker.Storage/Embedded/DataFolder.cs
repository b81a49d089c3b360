using System.Security.Cryptography;

namespace BdsBroker.Storage.Embedded;

/// <summary>The folder that holds everything of one embedded server. One process serves it; others may read beside.</summary>
public sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int SigningKeyBytes = 64;

    private static readonly string[] Secrets = ["master.keys", "signing.key"];

    private readonly FileStream? serving;

    private DataFolder(string path, FileStream? serving) => (Location, this.serving) = (path, serving);

    /// <summary>The folder's full path.</summary>
    public string Location { get; }

    /// <summary>Where the data file is (<see cref="SqliteStorage.Open"/>).</summary>
    public string Database => Path.Combine(Location, "broker.db");

    /// <summary>What the data file is called until a copy is whole.</summary>
    public string UnfinishedDatabase => Database + ".unfinished";

    /// <summary>Where the files are (<see cref="LocalFiles"/>).</summary>
    public string Files => Path.Combine(Location, "files");

    /// <summary>Opens a folder to serve it, and creates it (for its owner alone) where there is none.</summary>
    /// <remarks>The right to serve is a lock of the operating system: it ends with this object or with the process, however that ends.</remarks>
    /// <exception cref="DataFolderInUseException">Another process serves it, or another object of this one.</exception>
    /// <exception cref="StorageUnavailableException">It holds data, and the master keys that open personal values in it are gone; or it holds files, and the data file is.</exception>
    public static DataFolder OpenToServe(string path)
    {
        var full = Create(path);
        DataFolder folder;
        try
        {
            folder = new(full, new FileStream(Path.Combine(full, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (IsLocked(failure))
        {
            throw new DataFolderInUseException(full, failure);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw Refused(full, "written to", refused);
        }

        try
        {
            folder.DemandData();
            LocalMasterKeys.Prepare(folder);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder beside whoever serves it, to put data or keys into it; creates it where there is none.</summary>
    public static DataFolder OpenBeside(string path) => new(Create(path), null);

    /// <summary>Opens a folder that holds data, beside whoever serves it. Nothing is created: a folder that is mistyped would look like one in order.</summary>
    /// <exception cref="StorageUnavailableException">There is none, it may not be read, it is a copy that broke off, or its data file is missing or empty; the message says which.</exception>
    public static DataFolder OpenData(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var folder = new DataFolder(Path.GetFullPath(path), null);
        try
        {
            var files = new DirectoryInfo(folder.Location).GetFiles("broker.db*");
            if (files.FirstOrDefault(file => file.Name == Path.GetFileName(folder.Database)) is { } database)
            {
                return database.Length > 0 ? folder : throw new StorageUnavailableException($"The data file {folder.Database} is empty; put it back from a backup.");
            }

            throw new StorageUnavailableException(files.Any(file => file.FullName == folder.UnfinishedDatabase)
                ? $"{folder.Location} is a copy that broke off; remove it and copy again."
                : $"The data folder {folder.Location} holds no data file. A server makes one when it first starts on the folder; is the name right?");
        }
        catch (DirectoryNotFoundException missing) when (!File.Exists(folder.Location))
        {
            throw new StorageUnavailableException($"There is no data folder {folder.Location}.", missing);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw Refused(folder.Location, "read", refused);
        }
    }

    /// <summary>The secret that signs the tokens of this folder's own issuer: 64 random bytes, created by whoever asks first, readable by the owner alone.</summary>
    /// <remarks>Any number of processes may ask at the same time; all get the same key.</remarks>
    /// <exception cref="StorageUnavailableException">The file that holds it is not what was written.</exception>
    public byte[] SigningKey()
    {
        var path = Path.Combine(Location, "signing.key");
        if (!File.Exists(path))
        {
            WritePrivately("signing.key", RandomNumberGenerator.GetBytes(SigningKeyBytes), overwrite: false);
        }

        var key = File.ReadAllBytes(path);
        return key.Length == SigningKeyBytes
            ? key
            : throw new StorageUnavailableException($"The signing key {path} has {key.Length} bytes, not {SigningKeyBytes}; remove it to get a new one, which ends all tokens.");
    }

    /// <summary>Copies the signing key and the master keys, those that there are, into another folder; there too its owner alone can read them.</summary>
    /// <returns>The names of the files.</returns>
    public IReadOnlyList<string> CopySecretsTo(DataFolder copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        string[] secrets = [.. Secrets.Where(name => File.Exists(Path.Combine(Location, name)))];
        foreach (var name in secrets)
        {
            copy.WritePrivately(name, File.ReadAllBytes(Path.Combine(Location, name)), overwrite: false);
        }

        return secrets;
    }

    /// <summary>Makes the names of files in it survive a power cut.</summary>
    public void Flush() => Disk.FlushFolder(Location);

    /// <summary>Ends the right to serve.</summary>
    public void Dispose() => serving?.Dispose();

    private static string Create(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(full);
            }
            else
            {
                Directory.CreateDirectory(full, OwnerOnly);
            }

            return full;
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException or IOException)
        {
            throw Refused(full, "made", refused);
        }
    }

    private static StorageUnavailableException Refused(string folder, string what, Exception why) =>
        new(File.Exists(folder) ? $"{folder} is a file; name a folder." : $"The data folder {folder} cannot be {what} by the user {Environment.UserName}: {why.Message}", why);

    /// <summary>Writes a secret whole and durably, for the owner alone: under a name of its own first, which then becomes the known name.</summary>
    /// <param name="name">The file's name in the folder.</param>
    /// <param name="content">The secret.</param>
    /// <param name="overwrite">False: whoever came first stays.</param>
    internal void WritePrivately(string name, byte[] content, bool overwrite)
    {
        var path = Path.Combine(Location, name);
        var temporary = Path.Combine(Location, $"{name}.{Guid.NewGuid():n}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using (var file = new FileStream(temporary, options))
            {
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite);
        }
        catch (IOException) when (!overwrite && File.Exists(path))
        {
            // Somebody else came first; theirs is the one.
        }
        finally
        {
            File.Delete(temporary);
        }

        Disk.FlushFolder(Location);
    }

    // An empty file is what a first start leaves that was killed at once, and holds nothing to lose; beside files that people sent it is all that is left of their data.
    private void DemandData()
    {
        if (new FileInfo(Database) is not { Exists: true, Length: > 0 } && Directory.Exists(Files) && Directory.EnumerateFiles(Files, "*", SearchOption.AllDirectories).Any())
        {
            throw new StorageUnavailableException($"The data file {Database} is missing or empty, and {Files} holds files that belong to it. Put the data file back from a backup.");
        }
    }

    // What .NET tells about a lock that is held: EWOULDBLOCK of flock(2) on Linux and macOS, a sharing or lock violation on Windows.
    private static bool IsLocked(IOException failure) => (failure.HResult & 0xFFFF) is 11 or 35 or 32 or 33;
}

/// <summary>A data folder is served already.</summary>
public sealed class DataFolderInUseException : Exception
{
    internal DataFolderInUseException(string folder, Exception cause)
        : base($"The data folder {folder} is in use by another server. Stop that one, or name another folder.", cause) => Folder = folder;

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }
}
