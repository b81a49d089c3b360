using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>Where plans, documents and their files are kept: beside their request in the SME's partition; the only place these keys are spelled.</summary>
internal static class PlanRecords
{
    internal static string Partition(string sme) => "sme/" + sme;

    /// <summary>The current plan of a request.</summary>
    internal static Address<Plan> Plan(string sme, int number) => new(Partition(sme), $"plan/{number:D6}", PlansJson.Default.Plan);

    /// <summary>A version of the plan as it was saved; it never changes.</summary>
    internal static Address<Plan> Version(string sme, int number, int version) =>
        new(Partition(sme), $"plan-version/{number:D6}/{version:D6}", PlansJson.Default.Plan) { HasHistory = false };

    /// <summary>All versions of a plan.</summary>
    internal static Listing<Plan> Versions(string sme, int number) => new(Partition(sme), $"plan-version/{number:D6}/", PlansJson.Default.Plan);

    /// <summary>A document of a request: what is known of it, and the name of its file.</summary>
    internal static Address<Document> Document(string sme, int number, string document) =>
        new(Partition(sme), $"document/{number:D6}/{document}", PlansJson.Default.Document);

    /// <summary>The documents of a request, at most <see cref="Limits.DocumentsPerRequest"/>.</summary>
    internal static Listing<Document> Documents(string sme, int number) => new(Partition(sme), $"document/{number:D6}/", PlansJson.Default.Document);

    /// <summary>Whether a file belongs to a document or is gone for good.</summary>
    internal static Address<StoredFile> File(string sme, string blob) => new(Partition(sme), "file/" + blob, PlansJson.Default.StoredFile) { HasHistory = false };

    /// <summary>The files of a request that a bank was shown.</summary>
    internal static Address<PinnedFiles> Pinned(string sme, int number) => new(Partition(sme), $"pinned/{number:D6}", PlansJson.Default.PinnedFiles) { HasHistory = false };

    /// <summary>The name under which the file store keeps a file.</summary>
    internal static string FileName(string sme, string blob) => $"sme/{sme}/{blob}";
}

/// <summary>How plans and documents, their bodies and answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Plan))]
[JsonSerializable(typeof(PlanBody))]
[JsonSerializable(typeof(PlanView))]
[JsonSerializable(typeof(ListView<PlanVersionView>))]
[JsonSerializable(typeof(PlanDifferenceView))]
[JsonSerializable(typeof(ImportView))]
[JsonSerializable(typeof(PlanTemplate))]
[JsonSerializable(typeof(ListView<PlanTemplateView>))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(decimal))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
[JsonSerializable(typeof(Dictionary<string, JsonElement>))]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(MeetNeedBody))]
[JsonSerializable(typeof(ListView<DocumentView>))]
[JsonSerializable(typeof(StoredFile))]
[JsonSerializable(typeof(PinnedFiles))]
internal sealed partial class PlansJson : JsonSerializerContext;
