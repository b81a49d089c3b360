using System.Globalization;
using System.Text.Json;

namespace BdsBroker.Functions;

/// <summary>What <c>host.json</c> says about queues: the Functions host and the embedded pump go by the same numbers.</summary>
/// <param name="BatchSize">How many messages of one queue are taken at once.</param>
/// <param name="MaxDequeueCount">After how many failed deliveries a message is poison.</param>
/// <param name="VisibilityTimeout">How long a failed message waits for its next delivery.</param>
internal sealed record HostFile(int BatchSize, int MaxDequeueCount, TimeSpan VisibilityTimeout)
{
    /// <summary>Where it lies: beside the executable.</summary>
    internal static string Location => Path.Combine(AppContext.BaseDirectory, "host.json");

    /// <summary>Reads the file.</summary>
    /// <exception cref="WrongSettingsException">A number is missing or makes no sense.</exception>
    internal static HostFile Read(string path)
    {
        try
        {
            using var file = JsonDocument.Parse(File.ReadAllBytes(path));
            var queues = file.RootElement.GetProperty("extensions").GetProperty("queues");
            var host = new HostFile(
                queues.GetProperty("batchSize").GetInt32(),
                queues.GetProperty("maxDequeueCount").GetInt32(),
                TimeSpan.ParseExact(queues.GetProperty("visibilityTimeout").GetString() ?? "", "c", CultureInfo.InvariantCulture));
            return host is { BatchSize: >= 1 and <= 32, MaxDequeueCount: >= 1 } && host.VisibilityTimeout >= TimeSpan.FromSeconds(1)
                ? host
                : throw new WrongSettingsException([$"{path}: batchSize is 1 to 32, maxDequeueCount at least 1, visibilityTimeout at least 00:00:01."]);
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new WrongSettingsException([$"{path} lacks extensions.queues with batchSize, maxDequeueCount and visibilityTimeout: {wrong.Message}"]);
        }
    }
}
