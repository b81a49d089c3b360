using System.Diagnostics.CodeAnalysis;

namespace BdsBroker.Storage.Azure;

/// <summary>What a storage account's connection string says; the queue and blob clients read theirs themselves, tables need it from us.</summary>
/// <param name="Account">The account's name.</param>
/// <param name="Key">Its key.</param>
/// <param name="Tables">The address of its tables.</param>
internal sealed record ConnectionString(string Account, byte[] Key, Uri Tables)
{
    private const string Development =
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;";

    internal static bool TryParse(string text, [NotNullWhen(true)] out ConnectionString? parsed, [NotNullWhen(false)] out string? mistake)
    {
        parsed = null;
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part.Split('=', 2) is not [var name, var value] || !parts.TryAdd(name, value))
            {
                mistake = "a connection string is name=value;name=value, each name once";
                return false;
            }
        }

        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && bool.TryParse(development, out var use) && use)
        {
            return TryParse(Development, out parsed, out mistake);
        }

        if (!parts.TryGetValue("AccountName", out var account) || account.Length == 0)
        {
            mistake = "it lacks AccountName";
            return false;
        }

        var key = new byte[256];
        if (!parts.TryGetValue("AccountKey", out var encoded) || !Convert.TryFromBase64String(encoded, key, out var length) || length == 0)
        {
            mistake = "it lacks AccountKey, the account's key in base64";
            return false;
        }

        if (!parts.TryGetValue("TableEndpoint", out var tables))
        {
            var suffix = parts.GetValueOrDefault("EndpointSuffix", "core.windows.net");
            tables = $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.table.{suffix}";
        }

        if (!Uri.TryCreate(tables, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            mistake = "its TableEndpoint is no address";
            return false;
        }

        parsed = new(account, key[..length], address);
        mistake = null;
        return true;
    }
}
