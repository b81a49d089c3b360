using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace BdsBroker.Perf;

/// <summary>A published executable in a process of its own, on a free port of the loopback.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly HttpClient Asking = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        (this.process, Address) = (process, address);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text)
            {
                Console.Error.WriteLine(text);
            }
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal Uri Address { get; }

    internal static ServerProcess Start(string executable, params string[] args)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        return new(Process.Start(Describe(executable, [.. args, "--urls", address.ToString()]))!, address);
    }

    /// <summary>The product over a data folder, without a limit on open requests that a load would reach.</summary>
    internal static ServerProcess StartApp(Options options, string data) => Start(Path.Combine(options.App, "BdsBroker.Functions"), "--data", data);

    /// <summary>Starts, waits for the first answer, and says how long that took.</summary>
    internal static async Task<(ServerProcess Server, double Milliseconds)> Await(Func<ServerProcess> start, string path)
    {
        var before = Stopwatch.GetTimestamp();
        var server = start();
        while (true)
        {
            if (server.process.HasExited)
            {
                throw new InvalidOperationException($"The process ended with {server.process.ExitCode}.");
            }

            try
            {
                using var answer = await Asking.GetAsync(new Uri(server.Address, path));
                return (server, Figures.Milliseconds(before));
            }
            catch (HttpRequestException)
            {
                await Task.Delay(1);
            }
        }
    }

    /// <summary>A token of the data folder's own issuer.</summary>
    internal static async Task<string> Token(Options options, string data, string subject, params string[] roles)
    {
        using var issuing = Process.Start(Describe(
            Path.Combine(options.App, "BdsBroker.Functions"), ["token", "--data", data, "--sub", subject, .. roles.SelectMany(role => (string[])["--role", role])]))!;
        var token = await issuing.StandardOutput.ReadToEndAsync();
        await issuing.WaitForExitAsync();
        return issuing.ExitCode == 0 ? token.Trim() : throw new InvalidOperationException(await issuing.StandardError.ReadToEndAsync());
    }

    /// <summary>Resident memory now, in MiB.</summary>
    internal double Resident() => Status("VmRSS:");

    /// <summary>The most resident memory so far, in MiB.</summary>
    internal double MostResident() => Status("VmHWM:");

    /// <summary>Processor time so far.</summary>
    internal TimeSpan Processor()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private double Status(string field) => double.Parse(
        File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    private static ProcessStartInfo Describe(string executable, IEnumerable<string> args)
    {
        var start = new ProcessStartInfo(executable, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        start.Environment["BdsBroker__Limits__OpenRequestsPerSme"] = "100000";
        foreach (var who in (string[])["Address", "Person", "Party"])
        {
            start.Environment["BdsBroker__Limits__CallsPerMinuteOf" + who] = "100000000";
        }

        return start;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
