namespace BdsBroker.Storage;

/// <summary>
/// An outage of the storage: a full disk, a failing device, a damaged file, a service that does not answer. The message names what is
/// wrong and where. Nothing of the change that met it was applied, unless the message says that this is not known.
/// </summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>An outage whose cause is told by the message alone.</summary>
    public StorageUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Whether what is stored is damaged, so that it does not pass by itself.</summary>
    public bool IsDamage { get; init; }

    /// <summary>An outage that was met as another exception.</summary>
    public StorageUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
