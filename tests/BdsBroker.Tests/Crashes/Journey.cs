using System.Text.RegularExpressions;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Crashes;

/// <summary>A way through the broker as data: who calls what, or how much time passes, one step after the other.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Given">What comes before: it is walked, but nothing is broken on it.</param>
/// <param name="Steps">The steps.</param>
internal sealed record Journey(string Name, IReadOnlyList<Step> Given, IReadOnlyList<Step> Steps)
{
    /// <summary>The product's settings.</summary>
    internal Settings Settings { get; init; } = new();

    /// <summary>
    /// Whether messages cannot be hours late in between: its steps must follow one another within half an hour, or it erases somebody, which removes the notices that came before and not those that come again later.
    /// </summary>
    internal bool IsBrisk { get; init; }

    public override string ToString() => Name;
}

/// <summary>One step: a call of a user, or time that passes.</summary>
/// <param name="Name">What happens.</param>
internal abstract record Step(string Name)
{
    /// <summary>
    /// What passes after every step with nobody calling: longer than a message that was in work when a process died stays hidden, so that a walk with a crash and one without
    /// arrive at the same time; shorter than every wait.
    /// </summary>
    internal static readonly TimeSpan Pause = World.Hidden + TimeSpan.FromMinutes(4);

    /// <summary>How long the step takes by the clock, its pause included.</summary>
    internal virtual TimeSpan Lasts => Pause;
}

/// <summary>Time passes.</summary>
internal sealed record Passing(string Name, TimeSpan Time) : Step(Name)
{
    internal override TimeSpan Lasts => Time + Pause;
}

/// <summary>
/// A user calls. A path and the strings of a body may name notes, such as <c>{sme}</c>. A POST carries an Idempotency-Key, so that whoever got no answer can call again.
/// </summary>
/// <param name="Name">What happens; the same in a repeat, so that the key is.</param>
/// <param name="Who">The subject who calls.</param>
/// <param name="Method">The verb.</param>
/// <param name="Path">Below /api/v1.</param>
/// <param name="Status">The status in the end.</param>
internal sealed partial record Calling(string Name, string Who, HttpMethod Method, string Path, int Status) : Step(Name)
{
    /// <summary>The body, or null.</summary>
    internal Func<Notes, object>? Body { get; init; }

    /// <summary>A body of what reached the caller outside of the API, such as a code that came by mail; who repeats it looks again, so that it carries no key.</summary>
    internal Func<World, Task<object>>? Told { get; init; }

    /// <summary>A file instead of a body.</summary>
    internal byte[]? File { get; init; }

    /// <summary>The note that names the version that the call is for.</summary>
    internal string? IfMatch { get; init; }

    /// <summary>What a caller who got no answer may hear instead, when the call was done: without a key, the version has moved on or the thing is gone.</summary>
    internal int? WhenDone { get; init; }

    /// <summary>What to note of the answer: the note's name and the member's path (<c>ETag</c> for the entity tag).</summary>
    internal IReadOnlyList<(string Note, string Member)> Noted { get; init; } = [];

    /// <summary>Whether it needs nothing that messages bring, and so may come while those of the step before are still on their way.</summary>
    internal bool IsHasty { get; init; }

    /// <summary>Calls, with what was noted so far.</summary>
    internal async Task<Reply> Call(World world, Notes notes)
    {
        var caller = world.As(Who, Notes.RolesOf(Who));
        var path = notes.Fill(Path);
        var ifMatch = IfMatch is null ? null : notes[IfMatch];
        var key = Method == HttpMethod.Post && Told is null ? Spaces().Replace(Name, "-") : null;
        return File is not null
            ? await caller.Upload(path, File, "berkas.pdf", "application/pdf", Method, key, ifMatch)
            : Method == HttpMethod.Get ? await caller.Get(path)
            : Method == HttpMethod.Delete ? await caller.Delete(path, ifMatch)
            : Method == HttpMethod.Put ? await caller.Put(path, Body!(notes), ifMatch)
            : await caller.Post(path, Told is not null ? await Told(world) : Body?.Invoke(notes) ?? new { }, key, ifMatch);
    }

    /// <summary>Keeps what later steps need of the answer.</summary>
    internal void Note(Reply reply, Notes notes)
    {
        foreach (var (note, member) in Noted)
        {
            notes[note] = member == "ETag" ? reply.ETag! : reply[member].ToString();
        }
    }

    [GeneratedRegex("[^a-zA-Z0-9]+")]
    private static partial Regex Spaces();
}

/// <summary>What the steps of a walk noted: ids and versions by name.</summary>
internal sealed partial class Notes
{
    private readonly Dictionary<string, string> notes = new(StringComparer.Ordinal);

    internal string this[string note]
    {
        get => notes.TryGetValue(note, out var value) ? value : throw new InvalidOperationException($"Nobody noted {note}.");
        set => notes[note] = value;
    }

    /// <summary>A text with every <c>{note}</c> replaced.</summary>
    internal string Fill(string text) => Places().Replace(text, place => this[place.Groups[1].Value]);

    internal Notes Copy()
    {
        var copy = new Notes();
        foreach (var (note, value) in notes)
        {
            copy.notes[note] = value;
        }

        return copy;
    }

    /// <summary>The roles in a person's token.</summary>
    internal static string[] RolesOf(string who) => who.Split('-')[0] switch
    {
        "ani" or "nia" => ["sme"],
        "budi" or "cici" or "dedi" => ["provider"],
        "sari" => ["certifier"],
        "opik" => ["officer"],
        "kiki" => ["kadin"],
        "bank" => ["bank"],
        _ => throw new InvalidOperationException($"Nobody knows {who}."),
    };

    [GeneratedRegex("\\{([a-z0-9-]+)\\}")]
    private static partial Regex Places();
}
