using System.Diagnostics;

namespace BdsBroker.Storage.Tests;

/// <summary>This assembly as another process (<see cref="Program"/>); killed with its test.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process process;

    internal OtherProcess(string verb, string folder)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            ArgumentList = { "exec", typeof(OtherProcess).Assembly.Location, verb, folder },
        };
        process = Process.Start(start)!;
    }

    internal async Task<string?> Line()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await process.StandardOutput.ReadLineAsync(patience.Token);
    }

    internal async Task<int> End()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>As kill -9 does; returns what it had still printed.</summary>
    internal async Task<string> Kill()
    {
        process.Kill();
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return rest;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
