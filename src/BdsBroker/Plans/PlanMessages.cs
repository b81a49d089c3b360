using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>A file is about to be written. When this arrives, long after it must be done, the file belongs to a document or goes.</summary>
internal sealed record UploadStarted(string Sme, string Blob) : Fact;

/// <summary>No document and no bank needs a file any more.</summary>
internal sealed record FileGivenUp(string Sme, string Blob) : Fact;

/// <summary>What keeps the file store free of files that nobody refers to.</summary>
internal static class PlanMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("upload-started", PlanMessagesJson.Default.UploadStarted);
        messages.Fact("file-given-up", PlanMessagesJson.Default.FileGivenUp);

        messages.On<UploadStarted>("housekeeping", CleanUp.OnUploadStarted);
        messages.On<FileGivenUp>("housekeeping", CleanUp.OnFileGivenUp);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(UploadStarted))]
[JsonSerializable(typeof(FileGivenUp))]
internal sealed partial class PlanMessagesJson : JsonSerializerContext;
