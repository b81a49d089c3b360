namespace BdsBroker.Core;

/// <summary>
/// What a rule says about one document: it changes (and these facts follow), it stays as it is (already done), or it is refused.
/// </summary>
/// <typeparam name="T">The document's state.</typeparam>
internal readonly struct Decision<T>
    where T : class
{
    private Decision(T? next, Problem? refusal, string? what, string? reason, IReadOnlyList<Fact> facts) =>
        (Next, Refusal, What, Reason, Facts) = (next, refusal, what, reason, facts);

    /// <summary>The new state; null where nothing changes or the rule refuses.</summary>
    internal T? Next { get; }

    /// <summary>Why not, where the rule refuses.</summary>
    internal Problem? Refusal { get; }

    /// <summary>The event's name for the history, such as <c>request.engaged</c>.</summary>
    internal string? What { get; }

    /// <summary>The reason for the history: a person's words or a code.</summary>
    internal string? Reason { get; }

    /// <summary>What others are told.</summary>
    internal IReadOnlyList<Fact> Facts { get; }

    internal static Decision<T> Change(T next, string what, string? reason, IReadOnlyList<Fact> facts) => new(next, null, what, reason, facts);

    internal static Decision<T> Unchanged() => new(null, null, null, null, []);

    public static implicit operator Decision<T>(Problem refusal) => new(null, refusal, null, null, []);
}

/// <summary>The words decisions are made of.</summary>
internal static class Decision
{
    /// <summary>The document becomes <paramref name="next"/>; the history notes <paramref name="what"/>; the facts are owed.</summary>
    internal static Decision<T> Change<T>(T next, string what, params Fact[] facts)
        where T : class => Decision<T>.Change(next, what, null, facts);

    /// <summary>The same with a reason for the history.</summary>
    internal static Decision<T> Because<T>(T next, string what, string? reason, params Fact[] facts)
        where T : class => Decision<T>.Change(next, what, reason, facts);

    /// <summary>It is already so; nothing is written and nothing is owed again.</summary>
    internal static Decision<T> Unchanged<T>(T now)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(now);
        return Decision<T>.Unchanged();
    }
}
