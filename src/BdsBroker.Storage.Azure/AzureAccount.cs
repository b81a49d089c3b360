using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.Storage.Azure;

/// <summary>Which storage account, and as whom.</summary>
public abstract record AzureAccount
{
    private AzureAccount()
    {
    }

    /// <summary>By a connection string with the account's key: for Azurite and for trying out. <c>UseDevelopmentStorage=true</c> is Azurite on its usual ports.</summary>
    public sealed record ByKey(string ConnectionString) : AzureAccount;

    /// <summary>By the addresses of its services, as the managed identity that this process runs as: no secret is kept anywhere.</summary>
    /// <param name="Tables">Such as <c>https://account.table.core.windows.net</c>.</param>
    /// <param name="Queues">Such as <c>https://account.queue.core.windows.net</c>.</param>
    /// <param name="Blobs">Such as <c>https://account.blob.core.windows.net</c>.</param>
    /// <param name="ClientId">The client id of a user-assigned identity; the system-assigned one where it is null.</param>
    public sealed record ByIdentity(Uri Tables, Uri Queues, Uri Blobs, string? ClientId) : AzureAccount
    {
        /// <summary>Whether it is as the person who signed in on this machine with the Azure CLI instead, for an operator's verbs: no machine but the app's has its identity.</summary>
        public bool OfWhoSignedIn { get; init; }
    }

    /// <summary>Whether a text is a connection string with all that is needed.</summary>
    /// <param name="text">The text.</param>
    /// <param name="account">The account that it names.</param>
    /// <param name="mistake">What is missing, in words that do not repeat the text: it holds a secret.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out ByKey? account, [NotNullWhen(false)] out string? mistake)
    {
        mistake = ConnectionString.TryParse(text, out _, out var why) ? null : why;
        account = mistake is null ? new(text) : null;
        return account is not null;
    }
}
