using System.Text.Json.Serialization;
using BdsBroker.Core;


namespace BdsBroker.Assessment;

/// <summary>What was counted of one scheme in one month, of requests and people of one province and cohort.</summary>
/// <param name="Province">The province's code; null where it was not kept.</param>
/// <param name="Cohort">The cohort that the holder of the certificate was taught in; null for none.</param>
/// <param name="Tally">The figures.</param>
internal sealed record Cell(string? Province, string? Cohort, Tally Tally);

/// <summary>
/// The proof that something was counted, and where: written in the commit that changes the figures, so that what is told twice counts once, and what moves to another cohort is taken from where it was.
/// </summary>
/// <param name="Province">The province it counts in.</param>
/// <param name="Cohort">The cohort it counts in.</param>
/// <param name="Tally">What it adds to the figures.</param>
/// <param name="Revision">The revision of the certificate that it was placed by.</param>
internal sealed record Share(string? Province, string? Cohort, Tally Tally, int Revision);

/// <summary>Where figures are kept; the only place these keys are spelled. Everything about one scheme and month is in one partition.</summary>
internal static class AssessmentRecords
{
    private const string None = "-";

    internal static string Partition(string scheme, Month month) => $"assessment/{scheme}/{month}";

    /// <summary>The figures of one province and cohort.</summary>
    internal static Address<Cell> Cell(string scheme, Month month, string? province, string? cohort) =>
        new(Partition(scheme, month), $"cell/{province ?? None}/{cohort ?? None}", AssessmentJson.Default.Cell) { HasHistory = false };

    /// <summary>All figures of a scheme and month.</summary>
    internal static Listing<Cell> Cells(string scheme, Month month) => new(Partition(scheme, month), "cell/", AssessmentJson.Default.Cell);

    /// <summary>The figures of one province.</summary>
    internal static Listing<Cell> Cells(string scheme, Month month, string province) => new(Partition(scheme, month), $"cell/{province}/", AssessmentJson.Default.Cell);

    /// <summary>That a step of a certificate was counted.</summary>
    internal static Address<Share> OfCertificate(string scheme, Month month, string provider, string certificate, Figure step) =>
        new(Partition(scheme, month), $"share/certificate/{provider}/{certificate}/{Signals.NameOf(step).ToLowerInvariant()}", AssessmentJson.Default.Share) { HasHistory = false };

    /// <summary>That a milestone of a request was counted.</summary>
    internal static Address<Share> OfRequest(string scheme, Month month, string sme, int number, int index) =>
        new(Partition(scheme, month), $"share/request/{sme}/{number:D6}/{index:D6}", AssessmentJson.Default.Share) { HasHistory = false };

    /// <summary>All that was counted of a scheme and month, one by one.</summary>
    internal static Listing<Share> Shares(string scheme, Month month) => new(Partition(scheme, month), "share/", AssessmentJson.Default.Share);

    /// <summary>Whom a share is about: the provider that has the certificate, or the SME that has the request.</summary>
    internal static string About(Stored<Share> share) => string.Join('/', share.Address.Key.Split('/')[1..3]);

    /// <summary>The report of a quarter as it was published.</summary>
    internal static Address<PublishedReport> Report(string scheme, Quarter quarter) =>
        new("programme-report", $"{scheme}/{quarter.ToString().ToLowerInvariant()}", AssessmentJson.Default.PublishedReport) { HasHistory = false };
}

/// <summary>How figures and their views are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cell))]
[JsonSerializable(typeof(Share))]
[JsonSerializable(typeof(PublishedReport))]
[JsonSerializable(typeof(AssessmentView))]
internal sealed partial class AssessmentJson : JsonSerializerContext;
