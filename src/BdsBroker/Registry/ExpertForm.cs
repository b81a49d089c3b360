using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>What is told of a skilled person.</summary>
internal sealed record ExpertBody
{
    public string? Name { get; init; }
    public string? Regency { get; init; }
    public IReadOnlyList<string?>? Skills { get; init; }

    /// <summary>KBLI prefixes of 2 to 5 digits, or "*".</summary>
    public IReadOnlyList<string?>? Sectors { get; init; }
    public long? YearsOfExperience { get; init; }
    public bool? Available { get; init; }

    /// <summary>How the KADIN desk reaches the person.</summary>
    public string? Contact { get; init; }
}

/// <summary>A skilled person as the KADIN desk of the regency and the officers see it.</summary>
internal sealed record ExpertView(
    string Id, string Name, string Regency, IReadOnlyList<string> Skills, IReadOnlyList<string> Sectors, int YearsOfExperience, bool Available, Personal Contact, DateTimeOffset ConfirmedAt)
{
    internal static ExpertView Of(Expert expert) =>
        new(expert.Id, expert.Name, expert.Regency, expert.Skills, expert.Sectors, expert.YearsOfExperience, expert.Available, expert.Contact, expert.ConfirmedAt);
}

/// <summary>Turns a body into a skilled person's record.</summary>
internal static class ExpertForm
{
    internal static (Expert Told, Problem? Problem) Check(ExpertBody body, string id, Expert? now, SubjectKey key, DateTimeOffset at)
    {
        var fields = new Fields();
        var told = new Expert
        {
            Id = id,
            Name = fields.Line("name", body.Name, 200),
            Regency = fields.Regency("regency", body.Regency),
            Skills = fields.Each("skills", body.Skills, 1, 50, (path, skill) => fields.Line(path, skill, 100)),
            Sectors = fields.SectorPrefixes("sectors", body.Sectors),
            YearsOfExperience = fields.Count("yearsOfExperience", body.YearsOfExperience, 0, 100),
            Available = fields.YesNo("available", body.Available),
            Contact = key.Seal(fields.Text("contact", body.Contact, 300), now?.Contact),
            ConfirmedAt = at,
        };
        return (told, fields.Problem);
    }

    /// <summary>Whether the caller may keep experts of a regency: officers everywhere, members of a KADIN desk in their own regencies.</summary>
    internal static async ValueTask<Problem?> Covers(Call call, Broker broker, string regency, CancellationToken cancel) =>
        call.Roles.HasFlag(Role.Officer) || (await SeatsOf(call, broker, cancel)).Contains(regency, StringComparer.Ordinal) ? null : RegistryProblems.OtherRegency;

    /// <summary>The regencies of the caller's seats, in order.</summary>
    internal static async ValueTask<IReadOnlyList<string>> SeatsOf(Call call, Broker broker, CancellationToken cancel) =>
        (await broker.Ledger.Read(KadinDeskRecords.Seats(call.PersonId), cancel))?.State.Regencies ?? [];
}
