using Azure;

namespace BdsBroker.Storage.Azure.Tables;

/// <summary>What to do with one entity in a transaction.</summary>
/// <param name="ActionType">The change.</param>
/// <param name="Entity">The entity; of one that is deleted only the keys count.</param>
/// <param name="ETag">The version that must be stored, or <c>*</c> for any; unused where the entity must not exist.</param>
internal sealed record TableTransactionAction(TableTransactionActionType ActionType, TableEntity Entity, string ETag = "*");

/// <summary>The changes that a transaction can hold.</summary>
internal enum TableTransactionActionType
{
    /// <summary>Writes an entity that must not exist.</summary>
    Add,

    /// <summary>Writes over an entity that must exist.</summary>
    UpdateReplace,

    /// <summary>Removes an entity that must exist.</summary>
    Delete,
}

/// <summary>What became of a transaction that was answered.</summary>
/// <param name="Applied">All of it, or else none of it since an entity was not as it had to be.</param>
/// <param name="Attempts">How often it was sent. After more than one a conflict may be with its own earlier attempt, whose answer was lost.</param>
internal readonly record struct TableTransactionResult(bool Applied, int Attempts);

/// <summary>A transaction that was answered with a failure which is no conflict.</summary>
/// <param name="status">The status, as of a request alone.</param>
/// <param name="message">What the service says.</param>
/// <param name="code">Its error code.</param>
/// <param name="attempts">How often it was sent; the answer is the last one's.</param>
internal sealed class TableTransactionFailedException(int status, string message, string? code, int attempts) : RequestFailedException(status, message, code, null)
{
    /// <summary>How often it was sent.</summary>
    internal int Attempts => attempts;
}
