using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Cohorts;

/// <summary>Which cohort a certificate was admitted to last, and how often to any. It binds for as long as that cohort holds the certificate (<see cref="Cohort.Holds"/>).</summary>
internal sealed record Enrolled(string Cohort, int Times);

/// <summary>How many cohorts of a scheme are open; changes with the cohort that opens or closes.</summary>
internal sealed record OpenCohorts(int Count);

/// <summary>A cohort in the lists; a projection of the cohort, in the same commit.</summary>
internal sealed record ListedCohort(
    string Id,
    string Scheme,
    string Name,
    string Region,
    string? Venue,
    CohortState State,
    int Places,
    int Taken,
    int Members,
    DateOnly Begins,
    DateOnly Examination,
    bool Late,
    int Waited,
    DateTimeOffset PlannedAt)
{
    internal static ListedCohort Of(Cohort cohort) => new(
        cohort.Id, cohort.Scheme, cohort.Plan.Name, cohort.Plan.Region, cohort.Plan.Venue, cohort.State, cohort.Plan.Places, cohort.Taken, cohort.Active.Count(), cohort.Plan.Begins, cohort.Plan.Examination,
        cohort.IsLate, cohort.Waited, cohort.PlannedAt);
}

/// <summary>Where cohorts are kept; the only place these keys are spelled. All are in one partition, so that no certificate is admitted to two at once.</summary>
internal static class CohortRecords
{
    internal const string Partition = "programme";

    internal static Address<Cohort> Cohort(string cohort) => new(Partition, "cohort/" + cohort, CohortsJson.Default.Cohort);

    /// <summary>A cohort as lists show it: by scheme or of all, by state or in any, oldest first.</summary>
    internal static Address<ListedCohort> Listed(string cohort) => new(Partition, "listed/" + cohort, CohortsJson.Default.ListedCohort)
    {
        HasHistory = false,
        ListedUnder = listed =>
        [
            .. from of in (string[])["all", "of/" + listed.Scheme]
               from state in (string[])["any", CohortView.NameOf(listed.State), .. listed.Late ? ["late"] : Array.Empty<string>()]
               select $"in/{of}/{state}/{listed.PlannedAt.UtcTicks:D19}-{listed.Id}",
        ],
    };

    /// <summary>Cohorts of a scheme or, without one, of all; in a state (open, closed, late) or, without one, in any.</summary>
    internal static Listing<ListedCohort> List(string? scheme, string? state) =>
        new(Partition, $"in/{(scheme is null ? "all" : "of/" + scheme)}/{state ?? "any"}/", CohortsJson.Default.ListedCohort);

    internal static Address<Enrolled> Enrolled(string certificate) => new(Partition, "enrolled/" + certificate, CohortsJson.Default.Enrolled) { HasHistory = false };

    internal static Address<OpenCohorts> Open(string scheme) => new(Partition, "open/" + scheme, CohortsJson.Default.OpenCohorts) { HasHistory = false };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Cohort))]
[JsonSerializable(typeof(ListedCohort))]
[JsonSerializable(typeof(Enrolled))]
[JsonSerializable(typeof(OpenCohorts))]
[JsonSerializable(typeof(CohortChanged))]
[JsonSerializable(typeof(CohortWaited))]
[JsonSerializable(typeof(CohortNears))]
[JsonSerializable(typeof(CohortBody))]
[JsonSerializable(typeof(AdmitBody))]
[JsonSerializable(typeof(WithdrawBody))]
[JsonSerializable(typeof(AttendBody))]
[JsonSerializable(typeof(ScoreBody))]
[JsonSerializable(typeof(IssueCohortBody))]
[JsonSerializable(typeof(CloseCohortBody))]
[JsonSerializable(typeof(CohortView))]
[JsonSerializable(typeof(CohortSummaryView))]
[JsonSerializable(typeof(ListView<CohortSummaryView>), TypeInfoPropertyName = "CohortList")]
internal sealed partial class CohortsJson : JsonSerializerContext;
