using Azure;
using Azure.Identity;
using BdsBroker.Storage.Azure.Tables;

namespace BdsBroker.Storage.Azure;

/// <summary>Tells failures of Azure's clients as what they are to an operator.</summary>
internal static class Outage
{
    /// <summary>Whether an exception is the service's or the network's, not a bug of ours and not the caller's cancellation.</summary>
    internal static bool Is(Exception met, CancellationToken cancel) => met switch
    {
        // A fault of the request that no waiting mends is a bug.
        RequestFailedException failed => !(failed.Status is 400 or 405 or 411 or 413 or 414 or 416),
        OperationCanceledException => !cancel.IsCancellationRequested,
        AggregateException several => several.InnerExceptions.All(inner => Is(inner, cancel)),
        AuthenticationFailedException or HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>Whether the service refused the one attempt of a transaction, so that nothing of it can happen any more.</summary>
    internal static bool IsRefusal(Exception met) => met is TableTransactionFailedException { Status: 401 or 403 or 404, Attempts: 1 };

    /// <summary>The outage in the port's words.</summary>
    /// <param name="what">What was being done, such as <c>reading a document</c>.</param>
    /// <param name="host">Whom it was asked of.</param>
    /// <param name="met">What was met.</param>
    internal static StorageUnavailableException Of(string what, string host, Exception met)
    {
        var first = met is AggregateException several ? several.InnerExceptions[^1] : met;
        var why = first switch
        {
            RequestFailedException { Status: 0 } => "it does not answer; is the address right, and is it up?",
            RequestFailedException { Status: 401 } or RequestFailedException { ErrorCode: "AuthenticationFailed" or "InvalidAuthenticationInfo" } =>
                "it refuses the key or the token; are account, key and identity those of this account, and is the clock right?",
            RequestFailedException { ErrorCode: "KeyBasedAuthenticationNotPermitted" } => "it takes no keys; give TableEndpoint, QueueEndpoint and BlobEndpoint instead of a connection string",
            RequestFailedException { Status: 403 } =>
                "it refuses this identity; it needs the roles Storage Table Data Contributor, Storage Queue Data Contributor and Storage Blob Data Contributor on the account, and a network that may reach it (with a connection string: is its key right?)",
            RequestFailedException { ErrorCode: "TableNotFound" or "QueueNotFound" or "ContainerNotFound" } failed => $"what holds the data is missing ({failed.ErrorCode}); was it deleted?",
            RequestFailedException { Status: 404 } => "it knows no such account or resource; is the address right?",
            RequestFailedException { Status: 429 or 503 } => "it is busy and kept asking to wait",
            AuthenticationFailedException failed when failed.Message.Contains("Azure CLI", StringComparison.Ordinal) || failed.Message.Contains("az login", StringComparison.Ordinal) =>
                "the Azure CLI gave no token; is it installed, and is somebody signed in (az login)?",
            AuthenticationFailedException => "this process got no token of its managed identity; is an identity assigned, and is its client id right?",
            OperationCanceledException => "it did not answer in time",
            _ => "it failed",
        };
        return new($"Azure storage failed at {what} ({host}): {why} [{first.Message.Split('\n')[0].Trim()}]", met);
    }
}
