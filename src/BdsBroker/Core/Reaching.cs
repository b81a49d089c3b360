using System.Net;
using System.Net.Mail;

namespace BdsBroker;

/// <summary>
/// How notices leave by e-mail and telephone; each is a setting <c>BdsBroker:Reaching:Name</c>. Empty is off: then nothing is owed and nothing is asked of storage for it.
/// </summary>
public sealed record Reaching
{
    /// <summary>
    /// Where mail is handed in: <c>smtps://mail.example.id:465</c> (TLS from the start) or <c>smtp://mail.example.id:587</c> (STARTTLS, without which nothing is sent). Only a server of this machine
    /// is spoken to in the clear.
    /// </summary>
    public string MailServer { get; init; } = "";

    /// <summary>Whom mail is from: <c>no-reply@example.id</c>, or with a name <c>BdsBroker &lt;no-reply@example.id&gt;</c>.</summary>
    public string MailFrom { get; init; } = "";

    /// <summary>Who signs in at the mail server; empty where nobody needs to.</summary>
    public string MailUser { get; init; } = "";

    /// <summary>That user's password.</summary>
    public string MailPassword { get; init; } = "";

    /// <summary>Where the gateway for WhatsApp or text messages takes them: an https address.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>What calls of the gateway are signed with: <c>whsec_...</c> (24 to 64 bytes in base64) or, while a secret is being replaced, two of them with a comma.</summary>
    public string GatewaySecrets { get; init; } = "";

    /// <summary>This server's own address as people's mail programs reach it, such as <c>https://api.example.id</c>: the link by which mail is stopped lies there.</summary>
    public string PublicAddress { get; init; } = "";

    /// <summary>The page that messages lead people to, such as the inbox of the office's app; empty for none.</summary>
    public string InboxPage { get; init; } = "";

    /// <summary>Nothing: a password and secrets are among it.</summary>
    public override string ToString() => nameof(Reaching);

    /// <summary>What is wrong or only half there: the setting's name and what to do about it. Nothing of it repeats a secret.</summary>
    public IEnumerable<(string Name, string Mistake)> Mistakes()
    {
        if (MailServer.Length > 0)
        {
            if (Mail is null)
            {
                yield return (nameof(MailServer), "must be smtps://host:465 or smtp://host:587, without a path");
            }

            if (From is null)
            {
                yield return (nameof(MailFrom), "must say whom mail is from, such as no-reply@example.id");
            }

            if (Api is null)
            {
                yield return (nameof(PublicAddress), "must be this server's own https address, for the link that stops mail");
            }
        }
        else if (MailFrom.Length + MailUser.Length + MailPassword.Length > 0)
        {
            yield return (nameof(MailServer), "is missing, though other settings of mail are there");
        }

        if (MailUser.Length > 0 != MailPassword.Length > 0)
        {
            yield return (MailUser.Length > 0 ? nameof(MailPassword) : nameof(MailUser), "is missing: give both or neither");
        }

        if (Gateway.Length > 0 != GatewaySecrets.Length > 0)
        {
            yield return (Gateway.Length > 0 ? nameof(GatewaySecrets) : nameof(Gateway), "is missing: calls of the gateway are signed");
        }

        if (Gateway.Length > 0 && Web(Gateway) is null)
        {
            yield return (nameof(Gateway), "must be an https address (http on this machine alone), without user and fragment");
        }

        if (GatewaySecrets.Length > 0 && Secrets is null)
        {
            yield return (nameof(GatewaySecrets), "must be one or two secrets with a comma, each whsec_ and 24 to 64 bytes in base64");
        }

        if (PublicAddress.Length > 0 && Api is null && MailServer.Length == 0)
        {
            yield return (nameof(PublicAddress), "must be this server's own https address");
        }

        if (InboxPage.Length > 0 && Web(InboxPage) is null)
        {
            yield return (nameof(InboxPage), "must be an https address");
        }
    }

    internal (string Host, int Port, bool TlsAtOnce, bool Clear)? Mail =>
        Uri.TryCreate(MailServer, UriKind.Absolute, out var uri) && uri is { Scheme: "smtp" or "smtps", Host.Length: > 0, UserInfo: "", Query: "", Fragment: "", PathAndQuery: "" or "/" }
            ? (uri.Host, uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 587, uri.Scheme == "smtps", uri.Scheme == "smtp" && IsThisMachine(uri))
            : null;

    internal MailAddress? From => MailAddress.TryCreate(MailFrom, out var from) && from.Host.Length > 0 ? from : null;

    internal Uri? Api => Web(PublicAddress) is { Query: "" } uri ? uri : null;

    internal Uri? GatewayAddress => Web(Gateway);

    internal IReadOnlyList<byte[]>? Secrets
    {
        get
        {
            const string Mark = "whsec_";
            var texts = GatewaySecrets.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            List<byte[]> secrets = [];
            foreach (var text in texts)
            {
                var bytes = new byte[text.Length];
                if (!text.StartsWith(Mark, StringComparison.Ordinal) || !Convert.TryFromBase64String(text[Mark.Length..], bytes, out var length) || length is < 24 or > 64)
                {
                    return null;
                }

                secrets.Add(bytes[..length]);
            }

            return secrets.Count is 1 or 2 ? secrets : null;
        }
    }

    private static Uri? Web(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { UserInfo: "", Fragment: "" } && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsThisMachine(uri))) ? uri : null;

    // Uri.IsLoopback is true of a scheme that it does not know only by number.
    private static bool IsThisMachine(Uri uri) => uri.IsLoopback || uri.Host == "localhost" || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));
}
