using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Cohorts;

/// <summary>A class of candidates: two sessions on Wednesday and Thursday, the examination on Friday 27 November 2026.</summary>
internal sealed class Class
{
    private Class(World world, Caller certifier, string id) => (World, Certifier, Id) = (world, certifier, id);

    internal World World { get; }

    internal Caller Certifier { get; }

    internal string Id { get; }

    internal string Path => $"/cohorts/{Id}";

    /// <summary>A body that is right, with single members changed; null takes a member away.</summary>
    internal static Dictionary<string, object?> Body(params (string Member, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?>
        {
            ["scheme"] = "kkmb",
            ["name"] = "Angkatan 1 (contoh)",
            ["region"] = "33.72",
            ["venue"] = "Balai Solo (contoh)",
            ["places"] = 3,
            ["sessions"] = new[] { Session("1", "2026-11-25", "Arus kas"), Session("2", "2026-11-26", "Jaminan") },
            ["examination"] = "2026-11-27",
        };
        foreach (var (member, value) in changes)
        {
            body[member] = value;
        }

        return body.Where(member => member.Value is not null).ToDictionary();
    }

    internal static object Session(string code, string date, string topic) => new { code, date, topic };

    /// <summary>Plans one.</summary>
    internal static async Task<Class> Planned(World world, params (string Member, object? Value)[] changes)
    {
        var certifier = world.As("sari", "certifier");
        return new(world, certifier, (await certifier.Post("/cohorts", Body(changes))).Is(201).String("id"));
    }

    /// <summary>A provider that has applied.</summary>
    internal static async Task<(string Provider, string Certificate)> Candidate(World world, string who, string scheme = "kkmb")
    {
        var caller = world.As(who, "provider");
        var provider = await Given.ProviderOf(caller, ("name", who));
        return (provider, (await caller.Post($"/providers/{provider}/certificates", new { scheme })).Is(201).String("id"));
    }

    internal static object Named(params (string Provider, string Certificate)[] candidates) =>
        new { members = candidates.Select(candidate => new { provider = candidate.Provider, certificate = candidate.Certificate }) };

    internal Task<Reply> Post(string verb, object body) => Certifier.Post($"{Path}/{verb}", body);

    /// <summary>Posts, and lets the certificates follow.</summary>
    internal async Task<Reply> Do(string verb, object body, int status = 200)
    {
        var reply = (await Post(verb, body)).Is(status);
        await World.Settle();
        return reply;
    }

    internal Task<Reply> Read() => Certifier.Get(Path);

    /// <summary>The certificate of a candidate, as its provider sees it.</summary>
    internal async Task<Reply> Certificate((string Provider, string Certificate) candidate) =>
        (await Certifier.Get($"/providers/{candidate.Provider}/certificates/{candidate.Certificate}")).Is(200);

    /// <summary>The examination day.</summary>
    internal Task<int> UntilTheExamination() => World.AdvanceTo(new(2026, 11, 27, 2, 0, 0, TimeSpan.Zero));
}
