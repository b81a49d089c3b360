using System.Buffers;
using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Cohorts;

/// <summary>A session as sent.</summary>
/// <param name="Code">Its code in this cohort, such as "1" or "kas-2": up to 20 letters, digits, dots, underscores and hyphens.</param>
/// <param name="Date">Its day, such as 2026-12-31.</param>
/// <param name="Topic">What it is about.</param>
internal sealed record CohortSessionBody(string? Code, string? Date, string? Topic);

/// <summary>A cohort as sent.</summary>
internal sealed record CohortBody
{
    /// <summary>Its scheme; it never changes.</summary>
    public string? Scheme { get; init; }

    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Where it is held: the code of a province, such as 33, or of a regency, such as 33.10.</summary>
    public string? Region { get; init; }

    /// <summary>The place there.</summary>
    public string? Venue { get; init; }

    /// <summary>How many candidates it takes.</summary>
    public long? Places { get; init; }

    /// <summary>Its sessions, each with a code of its own.</summary>
    public IReadOnlyList<CohortSessionBody?>? Sessions { get; init; }

    /// <summary>The examination day, not before any session.</summary>
    public string? Examination { get; init; }
}

/// <summary>Checks what is sent of a cohort.</summary>
internal static class CohortForm
{
    internal const int LongestCode = 20;

    private static readonly SearchValues<char> OfCodes = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

    /// <summary>The plan, or what is wrong with it whatever the cohort.</summary>
    internal static (CohortPlan Plan, Problem? Problem) Check(CohortBody body, Limits limits)
    {
        var fields = new Fields();
        var region = body.Region ?? "";
        if (body.Region is null)
        {
            fields.Missing("region");
        }
        else if (Provinces.Find(region) is null && !MatchEngine.Region.TryParse(region, out _))
        {
            fields.Error("region", "Tulis kode provinsi, misalnya 33, atau kabupaten atau kota, misalnya 33.10.", "Write the code of a province, such as 33, or of a regency or municipality, such as 33.10.");
        }

        CohortPlan plan = new(
            fields.Line("name", body.Name, 200),
            region,
            fields.OptionalLine("venue", body.Venue, 200),
            fields.Count("places", body.Places, 1, limits.PlacesPerCohort),
            fields.Each("sessions", body.Sessions, 1, limits.SessionsPerCohort, (path, session) => new CohortSession(
                Code(fields, path + ".code", session.Code), fields.Day(path + ".date", session.Date), fields.Line(path + ".topic", session.Topic, 200))),
            fields.Day("examination", body.Examination));
        for (var n = 0; n < plan.Sessions.Count; n++)
        {
            if (plan.Sessions.Take(n).Any(other => string.Equals(other.Code, plan.Sessions[n].Code, StringComparison.OrdinalIgnoreCase)))
            {
                fields.Error($"sessions[{n}].code", "Setiap sesi memakai kode sendiri.", "Give each session a code of its own.");
            }
        }

        if (fields.Problem is null && plan.Sessions.Max(session => session.Date) is var last && plan.Examination < last)
        {
            fields.Error("examination", $"Isi dengan tanggal yang tidak mendahului sesi terakhir, {last:yyyy-MM-dd}.", $"Give a day that is not before the last session, {last:yyyy-MM-dd}.");
        }

        return (plan, fields.Problem);
    }

    // The roster repeats codes for every member.
    private static string Code(Fields fields, string path, string? value)
    {
        var code = fields.Line(path, value, LongestCode);
        if (code.AsSpan().ContainsAnyExcept(OfCodes))
        {
            fields.Error(path, "Pakai huruf, angka, titik, garis bawah, atau tanda hubung.", "Use letters, digits, dots, underscores or hyphens.");
        }

        return code;
    }
}
