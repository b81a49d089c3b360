using Azure.Core;
using BdsBroker.Storage.Azure;
using BdsBroker.Storage.Azure.Tests;

namespace BdsBroker.Tests.OnAzure;

/// <summary>The kinds of requests that the product, and whoever delivers messages to it, make of an account.</summary>
internal static class Requests
{
    internal const string WakeUpSent = "wake-up sent";
    internal const string Transaction = "transaction";
    internal const string MessageSent = "message sent";
    internal const string RowRemoved = "row removed";
    internal const string WakeUpTakenBack = "wake-up taken back";
    internal const string File = "file";
    internal const string Made = "queue made";
    internal const string Read = "read";
    internal const string MessageReceived = "messages received";
    internal const string MessageRemoved = "message removed";
    internal const string WakeUpDone = "wake-up removed";
    internal const string LaterReceived = "messages for later received";
    internal const string LaterRemoved = "message for later removed";

    /// <summary>What a commit asks, in its order.</summary>
    internal static readonly IReadOnlyList<string> OfACommit = [WakeUpSent, Transaction, MessageSent, RowRemoved, WakeUpTakenBack];

    /// <summary>What kind a request is of, and what it is sent to.</summary>
    internal static (string Kind, string Where) Of(HttpMessage message)
    {
        var (method, path) = (message.Request.Method, message.Request.Uri.Path);
        var where = path[(path.IndexOf('/', 1) is > 0 and var at ? at : 0)..];
        return path.Split('/') switch
        {
            [.., var queue, "messages"] when method == RequestMethod.Post => (queue == AzureStorage.WakeUpQueue ? WakeUpSent : MessageSent, queue),
            [.., var queue, "messages", _] when method == RequestMethod.Delete && queue == AzureStorage.WakeUpQueue => (WakeUpTakenBack, ""),
            [.., var queue, "messages"] when method == RequestMethod.Get && queue == AzureStorage.LaterQueue => (LaterReceived, queue),
            [.., var queue, "messages", _] when method == RequestMethod.Delete && queue == AzureStorage.LaterQueue => (LaterRemoved, queue),
            [.., "$batch"] => (IsRemoval(Wire.Body(message)) ? RowRemoved : Transaction, ""),
            _ when method == RequestMethod.Get || method == RequestMethod.Head => (Read, where),
            _ when where.StartsWith("/files/", StringComparison.Ordinal) => (File, where),
            _ => (Made, where),
        };
    }

    // A commit adds its row; what only takes away is the end of one.
    private static bool IsRemoval(string body) => !body.Contains("\nPOST ", StringComparison.Ordinal) && !body.Contains("\nPUT ", StringComparison.Ordinal);
}
