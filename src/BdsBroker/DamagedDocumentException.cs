using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>
/// A document or file that is stored and cannot be read: an outage of that one, which lasts until an operator has put it right. The caller is told 503 and <see cref="Code"/>;
/// where it lies goes to the log, what is in it nowhere.
/// </summary>
public sealed class DamagedDocumentException : Exception
{
    /// <summary>The problem's stable code.</summary>
    public const string Code = "document.damaged";

    private DamagedDocumentException(string place, string message, Exception? cause)
        : base(message, cause) => Place = place;

    /// <summary>Which one: a document's partition and key, or a file's name.</summary>
    public string Place { get; }

    internal static DamagedDocumentException Document(string partition, string key, Exception cause) =>
        new($"{partition} {key}", $"The document {key} in partition {partition} cannot be read.", cause);

    internal static DamagedDocumentException Document(string partition, string key, string what) =>
        new($"{partition} {key}", $"The document {key} in partition {partition} {what}.", null);

    internal static DamagedDocumentException File(string name, string what) => new(name, $"The file {name} {what}.", null);
}

/// <summary>Which damage was met since the process started, for whoever watches over it.</summary>
public sealed class MetDamage
{
    // Whoever finds so many has seen enough; the check verb names all.
    private const int Most = 1000;

    private readonly Lock gate = new();
    private readonly HashSet<string> places = new(StringComparer.Ordinal);

    /// <summary>How many documents and files could not be read; more than 1000 count as 1000.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return places.Count;
            }
        }
    }

    /// <summary>Notes a failure if it is damage: of one document, or of the storage beneath.</summary>
    internal void Note(Exception failure)
    {
        if ((failure is DamagedDocumentException damage ? damage.Place : failure is StorageUnavailableException { IsDamage: true } outage ? outage.Message : null) is { } place)
        {
            lock (gate)
            {
                if (places.Count < Most)
                {
                    places.Add(place);
                }
            }
        }
    }
}
