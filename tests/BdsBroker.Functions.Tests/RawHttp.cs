using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace BdsBroker.Functions.Tests;

/// <summary>HTTP as it is typed: what a client's class would put in order arrives as it is written.</summary>
internal static class RawHttp
{
    /// <summary>Ways to write the path of a function, from outside and in disguise.</summary>
    internal static IEnumerable<string> PathsTo(string function) =>
    [
        $"/{function}", $"/{function}/", $"//{function}", $"/./{function}", $"/{function.ToLowerInvariant()}", $"/%{(int)function[0]:x2}{function[1..]}", $"/{function}?/api/", $"http://localhost/{function}",
        $"/api/{function}", $"/health/{function}", $"/api/../{function}", $"/health/../{function}", $"/api/v1/../../{function}", $"/api/..//{function}", $"/api/..;/{function}", $"/api/..\\{function}",
        $"/api/%2e%2e/{function}", $"/api/.%2E/{function}", $"/api/..%2f{function}", $"/api/%2e%2e%2f{function}", $"/api/%252e%252e/{function}", $"/api/%252e%252e%252f{function}", $"/api/%5c..%5c{function}",
    ];

    /// <summary>Posts JSON to a target that is sent as it is written.</summary>
    /// <returns>The status of the answer.</returns>
    internal static async Task<int> Post(Uri server, string target, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\nConnection: close\r\n\r\n{body}"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync())!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
