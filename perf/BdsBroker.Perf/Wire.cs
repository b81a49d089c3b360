using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BdsBroker.Perf;

/// <summary>
/// One HTTP/1.1 connection that sends requests made beforehand and reads the answer's status and body: as little work as possible, since
/// it shares the processors with the server that it measures.
/// </summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket socket;
    private byte[] buffer = new byte[16 * 1024];
    private byte[] body = new byte[16 * 1024];

    private Wire(Socket socket) => this.socket = socket;

    internal static async Task<Wire> Open(Uri address)
    {
        var wire = new Wire(new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        await wire.socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return wire;
    }

    /// <summary>The bytes of a request.</summary>
    internal static byte[] Request(string method, string path, string token, string? json = null) => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        + (json is null ? "\r\n" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"));

    /// <summary>Sends and reads one answer. Its body lies in memory that the next call uses again.</summary>
    internal async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> Call(ReadOnlyMemory<byte> request)
    {
        for (var sent = 0; sent < request.Length;)
        {
            sent += await socket.SendAsync(request[sent..]);
        }

        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * length);
            }

            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0)
            {
                throw new InvalidOperationException("The server closed the connection.");
            }

            length += read;
            if (Parse(buffer.AsSpan(0, length)) is { } answer)
            {
                return (answer.Status, body.AsMemory(0, answer.Length));
            }
        }
    }

    public void Dispose() => socket.Dispose();

    // Null while the answer is not complete. There is never more than one on its way.
    private (int Status, int Length)? Parse(ReadOnlySpan<byte> read)
    {
        var end = read.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return null;
        }

        var head = read[..(end + 2)];
        var rest = read[(end + 4)..];
        var status = Number(head[9..]);
        var field = head.IndexOf("\r\nContent-Length: "u8);
        if (field >= 0)
        {
            var length = Number(head[(field + 18)..]);
            if (rest.Length < length)
            {
                return null;
            }

            Keep(rest[..length], 0);
            return (status, length);
        }

        if (status == 204)
        {
            return (status, 0);
        }

        var kept = 0;
        while (true)
        {
            var line = rest.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(rest[..line], out int size, out _, 'x') || rest.Length < line + 4 + size)
            {
                return null;
            }

            if (size == 0)
            {
                return (status, kept);
            }

            Keep(rest.Slice(line + 2, size), kept);
            kept += size;
            rest = rest[(line + 4 + size)..];
        }
    }

    private static int Number(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out int number, out _) ? number : throw new InvalidOperationException("The answer is no HTTP/1.1.");

    private void Keep(ReadOnlySpan<byte> part, int at)
    {
        if (body.Length < at + part.Length)
        {
            Array.Resize(ref body, 2 * (at + part.Length));
        }

        part.CopyTo(body.AsSpan(at));
    }
}
