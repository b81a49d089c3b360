using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace BdsBroker.Storage.Azure.Tests;

/// <summary>Azurite, in memory, on free ports. Every test has an account of its own there.</summary>
internal sealed partial class Azurite
{
    // Every minute it throws away the texts of messages that are gone, one by one, and orders all others anew for each of them: with thousands of them it answers nobody for minutes. So after this
    // many accounts the next one begins, and it ends when the last of them was given back.
    private const int Accounts = 20;
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static Azurite? current;

    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly StringBuilder output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Process process = new() { EnableRaisingEvents = true };
    private readonly int accounts;
    private int taken;
    private int givenBack;

    private Azurite(int accounts) => this.accounts = accounts;

    /// <summary>An account that no other test has.</summary>
    internal static async Task<AzuriteAccount> NewAccount()
    {
        await Turn.WaitAsync();
        try
        {
            if (current is null || current.taken == current.accounts)
            {
                current = await Start(Accounts);
            }

            return current.Next();
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>The one account of an Azurite that holds nothing else: the more it holds, the slower it answers, so that figures are to be compared only where each had one to itself.</summary>
    internal static async Task<AzuriteAccount> NewAccountAlone() => (await Start(1)).Next();

    /// <summary>Nobody asks for anything of an account any more.</summary>
    internal void GiveBack()
    {
        if (Interlocked.Increment(ref givenBack) == accounts)
        {
            // start.js ends with its input.
            process.StandardInput.Close();
        }
    }

    private AzuriteAccount Next()
    {
        var number = ++taken;
        return new(this, NameOf(number), KeyOf(number), addresses["Table"], addresses["Queue"], addresses["Blob"]);
    }

    private static string NameOf(int number) => $"account{number}";

    private static string KeyOf(int number) => Convert.ToBase64String(SHA512.HashData(Encoding.UTF8.GetBytes(NameOf(number))));

    private static async Task<Azurite> Start(int accounts)
    {
        var folder = Folder();
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "azurite")))
        {
            throw new InvalidOperationException($"Azurite is not installed: run npm ci in {folder} (test.sh does).");
        }

        var start = new ProcessStartInfo(
            "node",
            ["start.js", "--inMemoryPersistence", "--blobPort", "0", "--queuePort", "0", "--tablePort", "0", "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, accounts).Select(number => $"{NameOf(number)}:{KeyOf(number)}"));
        var azurite = new Azurite(accounts);
        var process = azurite.process;
        process.StartInfo = start;
        process.OutputDataReceived += (_, line) => azurite.Read(line.Data);
        process.ErrorDataReceived += (_, line) => azurite.Read(line.Data);
        process.Exited += (_, _) => azurite.Ended();
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await azurite.ready.Task.WaitAsync(TimeSpan.FromMinutes(2));
        return azurite;
    }

    private void Read(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
            if (line is not null && Listening().Match(line) is { Success: true } match)
            {
                addresses[match.Groups[1].Value] = match.Groups[2].Value;
                if (addresses.Count == 3)
                {
                    ready.TrySetResult();
                }
            }
        }
    }

    // Its last lines may still come in on another thread, and the text must not be read meanwhile.
    private void Ended()
    {
        lock (output)
        {
            ready.TrySetException(new InvalidOperationException($"Azurite ended:\n{output}"));
        }
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "BdsBroker.sln")))
            {
                return Path.Combine(at.FullName, "tests", "azurite");
            }
        }

        throw new InvalidOperationException("The tests do not run below the repository.");
    }

    [GeneratedRegex("Azurite (Blob|Queue|Table) service (?:is )?successfully listen(?:s|ing) (?:on|at) (http://[^ ]+)")]
    private static partial Regex Listening();
}

/// <summary>An account of Azurite.</summary>
internal sealed record AzuriteAccount(Azurite Home, string Name, string Key, string Tables, string Queues, string Blobs)
{
    internal string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Name};AccountKey={Key};TableEndpoint={Tables}/{Name};QueueEndpoint={Queues}/{Name};BlobEndpoint={Blobs}/{Name};";

    /// <summary>A request to the tables, signed, for what reads or breaks them behind the storage's back.</summary>
    internal HttpRequestMessage Asking(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{Tables}/{Name}/{path}");
        var date = DateTimeOffset.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        var signed = HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes($"{date}\n/{Name}{request.RequestUri!.AbsolutePath}"));
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", "2019-02-02");
        request.Headers.Add("Accept", "application/json;odata=minimalmetadata");
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKeyLite {Name}:{Convert.ToBase64String(signed)}");
        return request;
    }
}
