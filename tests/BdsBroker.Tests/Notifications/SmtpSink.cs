using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace BdsBroker.Tests.Notifications;

/// <summary>How a sink speaks.</summary>
public enum SinkSecurity
{
    /// <summary>In the clear.</summary>
    Clear,

    /// <summary>TLS from the start.</summary>
    TlsAtOnce,

    /// <summary>TLS once it is asked for.</summary>
    StartTls,
}

/// <summary>A mail server on a free port of this machine that keeps what it takes, and answers each command as the test says.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    /// <summary>Instead of an answer: cut the connection.</summary>
    internal const string Drop = "!";

    /// <summary>Instead of an answer: say nothing, for as long as the other side waits.</summary>
    internal const string Hang = "~";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly SinkSecurity security;
    private readonly Lock gate = new();
    private readonly List<string> mails = [];
    private readonly List<string> commands = [];
    private readonly Task serving;
    private readonly TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal SmtpSink(SinkSecurity security = SinkSecurity.Clear)
    {
        this.security = security;
        listener.Start();
        serving = Serve();
    }

    internal int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What to answer to a command: its first word, or CONNECT, or a dot for the end of a mail. Null for what a willing server would say.</summary>
    internal Func<string, string?> Answer { get; set; } = _ => null;

    /// <summary>The mails taken, in order, headers and all.</summary>
    internal IReadOnlyList<string> Mails
    {
        get
        {
            lock (gate)
            {
                return [.. mails];
            }
        }
    }

    /// <summary>Every command that came, in the clear or not.</summary>
    internal IReadOnlyList<string> Commands
    {
        get
        {
            lock (gate)
            {
                return [.. commands];
            }
        }
    }

    /// <summary>Ends once a connection hangs.</summary>
    internal Task Hanging => hanging.Task;

    /// <summary>A certificate for localhost that nobody vouches for.</summary>
    internal static X509Certificate2 Certificate { get; } = Draw();

    /// <summary>A header of a mail, unfolded, or null.</summary>
    internal static string? Header(string mail, string name) => mail[..mail.IndexOf("\n\n", StringComparison.Ordinal)].Replace("\n\t", " ", StringComparison.Ordinal).Replace("\n ", " ", StringComparison.Ordinal)
        .Split('\n').FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?[(name.Length + 1)..].Trim();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
        listener.Dispose();
    }

    private static X509Certificate2 Draw()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task Serve()
    {
        List<Task> all = [];
        try
        {
            while (true)
            {
                all.Add(Speak(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task Speak(TcpClient client)
    {
        using (client)
        {
            try
            {
                await Converse(client.GetStream());
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException or ObjectDisposedException)
            {
                // The other side left, or does not trust the certificate.
            }
        }
    }

    private async Task Converse(Stream plain)
    {
        var stream = security == SinkSecurity.TlsAtOnce ? await Encrypt(plain) : plain;
        var reader = new StreamReader(stream, Encoding.UTF8);
        if (!await Say(stream, Answer("CONNECT") ?? "220 sink"))
        {
            return;
        }

        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            lock (gate)
            {
                commands.Add(line);
            }

            var verb = line.Split(' ', ':')[0].ToUpperInvariant();
            var offers = security == SinkSecurity.StartTls && stream is not SslStream ? "250-STARTTLS\r\n" : "250-AUTH PLAIN\r\n";
            if (!await Say(stream, Answer(verb) ?? (verb switch { "EHLO" => $"250-sink\r\n{offers}250 8BITMIME", "DATA" => "354 go on", "STARTTLS" => "220 go on", "AUTH" => "235 yes", "QUIT" => "221 bye", _ => "250 yes" })))
            {
                return;
            }

            if (verb == "STARTTLS")
            {
                stream = await Encrypt(stream);
                reader = new(stream, Encoding.UTF8);
            }
            else if (verb == "DATA" && Answer("DATA") is null)
            {
                StringBuilder mail = new();
                while (await reader.ReadLineAsync(stop.Token) is { } text && text != ".")
                {
                    mail.Append(text.StartsWith('.') ? text[1..] : text).Append('\n');
                }

                lock (gate)
                {
                    mails.Add(mail.ToString());
                }

                if (!await Say(stream, Answer(".") ?? "250 taken"))
                {
                    return;
                }
            }
            else if (verb == "QUIT")
            {
                return;
            }
        }
    }

    private static async Task<Stream> Encrypt(Stream plain)
    {
        var tls = new SslStream(plain);
        await tls.AuthenticateAsServerAsync(Certificate);
        return tls;
    }

    private async Task<bool> Say(Stream stream, string answer)
    {
        if (answer == Drop)
        {
            return false;
        }

        if (answer == Hang)
        {
            hanging.TrySetResult();
            while (await stream.ReadAsync(new byte[256], stop.Token) > 0)
            {
                // Whatever else it says, until it leaves.
            }

            return false;
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer + "\r\n"), stop.Token);
        return true;
    }
}
