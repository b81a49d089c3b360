using System.Net.Security;
using System.Net.Sockets;
using BdsBroker.Core;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using AuthenticationException = MailKit.Security.AuthenticationException;

namespace BdsBroker.Notifications;

/// <summary>How a mail server is spoken to.</summary>
/// <param name="Host">Its name.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">TLS from the start, STARTTLS, or (on this machine alone) nothing.</param>
/// <param name="From">Whom mail is from.</param>
/// <param name="User">Who signs in, or empty.</param>
/// <param name="Password">That user's password.</param>
internal sealed record MailRoute(string Host, int Port, SecureSocketOptions Security, MailboxAddress From, string User = "", string Password = "")
{
    /// <summary>The host alone: there is a password in it.</summary>
    public override string ToString() => Host;

    /// <summary>The route of the settings, or null where there is none.</summary>
    internal static MailRoute? Of(Reaching settings) => settings is { Mail: var (host, port, tls, clear), From: { } from }
        ? new(host, port, tls ? SecureSocketOptions.SslOnConnect : clear ? SecureSocketOptions.None : SecureSocketOptions.StartTls, new(from.DisplayName, from.Address), settings.MailUser, settings.MailPassword)
        : null;
}

/// <summary>Hands letters to a mail server (RFC 5321), as plain text that no program answers (RFC 3834) and that anybody can stop with one click (RFC 8058).</summary>
/// <remarks>One connection a letter: a server that hangs holds up this letter alone, and a Functions host may end the process at any time.</remarks>
/// <param name="route">Where.</param>
/// <param name="clock">By which clock it gives up waiting.</param>
/// <param name="trust">Which certificates to trust instead of those that the system does; for tests.</param>
internal sealed class SmtpChannel(MailRoute route, TimeProvider clock, RemoteCertificateValidationCallback? trust = null) : IChannel
{
    /// <summary>How long one letter may take: less than a message of a queue stays hidden.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public ChannelKind Kind => ChannelKind.Email;

    public async Task<Attempt> Send(Letter letter, CancellationToken cancel)
    {
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        using var message = Write(letter);
        using var client = new SmtpClient { CheckCertificateRevocation = false, ServerCertificateValidationCallback = trust };
        try
        {
            await client.ConnectAsync(route.Host, route.Port, route.Security, either.Token);
            if (route.User.Length > 0)
            {
                await client.AuthenticateAsync(route.User, route.Password, either.Token);
            }

            await client.SendAsync(message, either.Token);
        }
        catch (SmtpCommandException refused)
        {
            return Judge(refused.ErrorCode, (int)refused.StatusCode, refused.Message);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            return new(Fate.Later, "timeout", ChannelFails: true);
        }
        catch (Exception failure) when (failure is AuthenticationException or ServiceNotAuthenticatedException)
        {
            return new(Fate.Later, "smtp-sign-in", ChannelFails: true);
        }
        catch (Exception failure) when (failure is SslHandshakeException or NotSupportedException)
        {
            // NotSupportedException: the server offers no STARTTLS, and in the clear nothing is said.
            return new(Fate.Later, "tls", ChannelFails: true);
        }
        catch (Exception failure) when (failure is ProtocolException or SocketException or IOException)
        {
            // Also after the letter was sent and before it was acknowledged: then it goes again under the same Message-ID.
            return new(Fate.Later, "connection", ChannelFails: true);
        }

        await Leave(client, either.Token);
        return new(Fate.Sent, "");
    }

    /// <summary>What a server's refusal means (RFC 5321, 4.2; RFC 3463).</summary>
    internal static Attempt Judge(SmtpErrorCode about, int status, string words) => about switch
    {
        // 5.7 is policy: the server does not want us, which says nothing of the address.
        SmtpErrorCode.RecipientNotAccepted when status is 550 or 551 or 553 && !words.Contains("5.7.", StringComparison.Ordinal) => new(Fate.Unreachable, $"smtp-{status}"),
        SmtpErrorCode.RecipientNotAccepted => new(Fate.Later, $"smtp-{status}", ChannelFails: status >= 500),
        SmtpErrorCode.MessageNotAccepted when status >= 500 => new(Fate.Refused, $"smtp-{status}"),
        _ => new(Fate.Later, $"smtp-{status}", ChannelFails: true),
    };

    private MimeMessage Write(Letter letter)
    {
        var message = new MimeMessage();
        message.From.Add(route.From);
        message.To.Add(new MailboxAddress("", letter.To));
        message.Subject = letter.Subject;
        message.Date = letter.At;
        message.MessageId = $"{letter.Id}@{route.From.Address[(route.From.Address.LastIndexOf('@') + 1)..]}";
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("Content-Language", letter.Language == Language.English ? "en" : "id");
        if (letter.Stop is { } stop)
        {
            message.Headers.Add("List-Unsubscribe", $"<{stop.AbsoluteUri}>");
            message.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        message.Body = new TextPart("plain") { Text = LetterForm.Body(letter) };
        return message;
    }

    private static async Task Leave(SmtpClient client, CancellationToken cancel)
    {
        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception gone) when (gone is ProtocolException or SocketException or IOException or OperationCanceledException or SmtpCommandException)
        {
            // The letter was taken: how the server says goodbye changes nothing.
        }
    }
}
