using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace BdsBroker.Functions.Tests;

/// <summary>The executable in a process of its own.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly List<string> output = [];
    private readonly List<string> errors = [];
    private readonly Task reading;

    private ServerProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(Read(process.StandardOutput, []), Read(process.StandardError, errors));
    }

    /// <summary>Where the executable lies: where the tests' own run published it, or beside the tests.</summary>
    internal static string Location { get; } = Path.Combine(Environment.GetEnvironmentVariable("BDSBROKER_APP") ?? AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "BdsBroker.Functions.exe" : "BdsBroker.Functions");

    internal HttpClient Http { get; } = new();

    internal int Id => process.Id;

    /// <summary>Everything it has written so far.</summary>
    internal string Output
    {
        get
        {
            lock (output)
            {
                return string.Join('\n', output);
            }
        }
    }

    /// <summary>What of it came on standard error.</summary>
    internal IReadOnlyList<string> Errors
    {
        get
        {
            lock (output)
            {
                return [.. errors];
            }
        }
    }

    /// <summary>Starts a server on a free port and waits until it serves.</summary>
    internal static Task<ServerProcess> Serve(string data, params (string Name, string Value)[] environment) => Serving(Start(["--data", data, "--urls", "http://127.0.0.1:0"], environment));

    /// <summary>The same for <see cref="LimitFileBytes"/>: writes beyond the limit fail and do not kill it.</summary>
    internal static Task<ServerProcess> ServeWithLimits(string data) =>
        Serving(Start("/bin/sh", ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", Location, "--data", data, "--urls", "http://127.0.0.1:0"], []));

    private static async Task<ServerProcess> Serving(Process process)
    {
        var server = new ServerProcess(process);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await foreach (var line in server.lines.Reader.ReadAllAsync(patience.Token))
            {
                if (ServingLine().Match(line) is { Success: true } serving)
                {
                    server.Http.BaseAddress = new(serving.Groups[1].Value);
                    return server;
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        throw new InvalidOperationException($"It did not serve:\n{server.Output}");
    }

    /// <summary>Starts a server and kills it after so long, wherever it is by then.</summary>
    internal static async Task KillWhileStarting(string data, TimeSpan after, params (string Name, string Value)[] environment)
    {
        await using var server = new ServerProcess(Start(["--data", data, "--urls", "http://127.0.0.1:0"], environment));
        await Task.Delay(after);
        await server.Kill();
    }

    /// <summary>Starts it as a Functions host does: a free port in the environment, no arguments, and any answer to <c>GET /</c> counts as ready.</summary>
    internal static async Task<ServerProcess> BehindHost(params (string Name, string Value)[] environment)
    {
        int port;
        using (var free = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((System.Net.IPEndPoint)free.LocalEndpoint).Port;
        }

        var server = new ServerProcess(Start([], [.. environment, (Deployment.HostPort, $"{port}")]));
        server.Http.BaseAddress = new($"http://127.0.0.1:{port}");
        using var patience = new CancellationTokenSource(Patience);
        while (!server.process.HasExited)
        {
            try
            {
                using var answer = await server.Http.GetAsync("/", patience.Token);
                return server;
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
                await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
            }
        }

        throw new InvalidOperationException($"It did not start:\n{server.Output}");
    }

    /// <summary>Runs a verb to its end.</summary>
    internal static async Task<(int Code, string Out, string Error)> Run(string[] args, params (string Name, string Value)[] environment)
    {
        using var process = Start(args, environment);
        var (read, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException slow)
        {
            process.Kill();
            throw new InvalidOperationException($"It did not end: {await read} {await error}", slow);
        }

        return (process.ExitCode, await read, await error);
    }

    internal static async Task<string> Token(string data, string subject, params string[] roles)
    {
        var (code, token, error) = await Run(["token", "--data", data, "--sub", subject, .. roles.SelectMany(role => (string[])["--role", role])]);
        return code == 0 ? token.Trim() : throw new InvalidOperationException(error);
    }

    internal Task<Called> Call(HttpMethod method, string path, string? token, string? body = null) => Call(method, path, token, body is null ? null : Encoding.UTF8.GetBytes(body));

    /// <summary>Calls the API with a body of JSON, or of what pretends to be.</summary>
    internal async Task<Called> Call(HttpMethod method, string path, string? token, byte[]? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        if (body is not null)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
        }

        using var answer = await Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return new((int)answer.StatusCode, answer.Headers.Location?.ToString() ?? "", text.Length > 0 ? JsonDocument.Parse(text).RootElement : default);
    }

    /// <summary>Waits until it says of itself what is expected.</summary>
    internal async Task<JsonElement> ReadyWhen(Func<JsonElement, bool> expected)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var view = (await Call(HttpMethod.Get, "/health/ready", null)).Body;
            if (expected(view))
            {
                return view;
            }

            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException($"Not ready as expected: {view}\n{Output}");
            }

            await Task.Delay(100);
        }
    }

    /// <summary>Lets no file of it grow beyond so many bytes, as a full disk does (Linux).</summary>
    internal void LimitFileBytes(long bytes)
    {
        const int FileSize = 1;
        long[] limit = [bytes, long.MaxValue];
        Assert.Equal(0, prlimit(process.Id, FileSize, limit, 0));
    }

    /// <summary>Asks it to stop, as an operating system does, and waits for its end.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> Stop()
    {
        Assert.Equal(0, kill(process.Id, 15));
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    /// <summary>Kills it on the spot.</summary>
    internal async Task Kill()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            await Kill();
        }

        await reading;
        process.Dispose();
    }

    private static Process Start(string[] args, (string Name, string Value)[] environment) => Start(Location, args, environment);

    private static Process Start(string file, string[] args, (string Name, string Value)[] environment)
    {
        // Started from somewhere else on purpose: settings and host file lie beside the executable.
        var start = new ProcessStartInfo(file, args) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

        // Load comes from one address and few persons.
        foreach (var (name, value) in ((string, string)[])[("BdsBroker__Limits__CallsPerMinuteOfAddress", "1000000"), ("BdsBroker__Limits__CallsPerMinuteOfPerson", "1000000"), ("BdsBroker__Limits__CallsPerMinuteOfParty", "1000000"), .. environment])
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    private async Task Read(StreamReader from, List<string> also)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (output)
            {
                output.Add(line);
                also.Add(line);
            }

            await lines.Writer.WriteAsync(line);
        }

        lines.Writer.TryComplete();
    }

    [GeneratedRegex("Serving (http://[^ ]+) from")]
    private static partial Regex ServingLine();

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int prlimit(int id, int resource, long[] limit, nint before);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int id, int signal);
}

/// <summary>What a process answered.</summary>
internal sealed record Called(int Status, string Location, JsonElement Body)
{
    internal string Code => Body.GetProperty("code").GetString()!;

    internal Called Is(int expected) => Status == expected ? this : throw new Xunit.Sdk.XunitException($"Expected {expected}, not {Status}: {Body}");
}
