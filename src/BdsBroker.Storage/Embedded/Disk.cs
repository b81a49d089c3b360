using System.Runtime.InteropServices;

namespace BdsBroker.Storage.Embedded;

/// <summary>Makes what was written survive a power cut.</summary>
internal static partial class Disk
{
    internal static void FlushFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Makes the names in a folder durable: a new file's content alone is not enough on Unix. Windows keeps names with their files.</summary>
    internal static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folder = OpenFile(path, 0);
        if (folder < 0)
        {
            throw Failure(path);
        }

        var flushed = Flush(folder);
        var failure = flushed < 0 ? Failure(path) : null;
        _ = CloseFile(folder);
        if (failure is not null)
        {
            throw failure;
        }
    }

    private static StorageUnavailableException Failure(string path) => new($"The folder {path} could not be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CloseFile(int file);
}
