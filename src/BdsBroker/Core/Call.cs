using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace BdsBroker.Core;

/// <summary>
/// One HTTP call after its rights were checked: who calls, as what, and what the caller said about versions and repeats.
/// Handlers take it as an argument; <c>Access/Gate.cs</c> makes it.
/// </summary>
internal sealed class Call
{
    private object? kept;

    /// <summary>The person; null only on routes that anyone may call.</summary>
    internal required Person? Person { get; init; }

    /// <summary>The roles of the person's token together with those held by membership.</summary>
    internal required Role Roles { get; init; }

    /// <summary>Who the history names: the person, the role that the right was found in, and the party.</summary>
    internal required Actor Actor { get; init; }

    internal required DateTimeOffset Now { get; init; }

    internal required Language Language { get; init; }

    /// <summary>What the route shows of an SME (<c>Right.Shows</c>), for the log of who looked; null where nothing.</summary>
    internal string? Shows { get; init; }

    /// <summary>The entity tag of If-Match as sent, or null.</summary>
    internal string? IfMatch { get; init; }

    /// <summary>The method and path, which an Idempotency-Key belongs to.</summary>
    internal required string Route { get; init; }

    /// <summary>The caller's Idempotency-Key (POST only), or null.</summary>
    internal string? IdempotencyKey { get; init; }

    /// <summary>SHA-256 of the body (hexadecimal) where an Idempotency-Key was sent; an upload's handler sets it from the content.</summary>
    internal string BodyHash { get; set; } = "";

    /// <summary>The document's id of a person who is signed in.</summary>
    internal string PersonId => Person?.Id ?? throw new InvalidOperationException("This route is open to anyone; it has no person.");

    /// <summary>For a creation whose id is the caller's repeat key: the id that belongs to person, route and key, or a new one without a key.</summary>
    internal string NewId(Ids ids) => IdempotencyKey is null ? ids.New() : Ids.From(Person!.Issuer, Person.Subject, Route, IdempotencyKey);

    /// <summary>Keeps the document that the gate read to decide on the right, so that the handler's first read of it costs nothing.</summary>
    internal void Keep(object? document) => kept = document;

    /// <summary>The kept document if it is the one at this address, once: whoever decides again reads again.</summary>
    internal Stored<T>? Take<T>(Address<T> address)
        where T : class
    {
        if (kept is Stored<T> stored
            && string.Equals(stored.Address.Partition, address.Partition, StringComparison.Ordinal)
            && string.Equals(stored.Address.Key, address.Key, StringComparison.Ordinal))
        {
            kept = null;
            return stored;
        }

        return null;
    }

    /// <summary>Takes the call that the gate left on the request.</summary>
    public static ValueTask<Call> BindAsync(HttpContext http) =>
        ValueTask.FromResult(http.Features.Get<Call>() ?? throw new InvalidOperationException("The route is not behind the gate."));
}

/// <summary>Which part of a list is asked for: <c>?cursor=&amp;limit=</c>, limit 1 to 200, 50 by default. What is none is answered as 400: a list that began anew instead would be read for ever.</summary>
internal readonly record struct PageQuery(string? Cursor, int Limit, Problem? Problem)
{
    /// <summary>Reads the query.</summary>
    public static ValueTask<PageQuery> BindAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var limit = 50;
        Dictionary<string, Text> wrong = new(StringComparer.Ordinal);
        if (query.TryGetValue("limit", out var text)
            && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= 200))
        {
            wrong["limit"] = new("Isi dengan bilangan 1 sampai 200.", "Give a number from 1 to 200.");
        }

        string? cursor = query["cursor"];
        if (cursor is { Length: > 0 } && !Core.Cursor.IsOne(cursor))
        {
            wrong["cursor"] = new("Kirim next dari halaman sebelumnya, atau hapus untuk mulai dari awal.", "Send the next of the page before, or leave it out to begin anew.");
        }

        return ValueTask.FromResult(new PageQuery(cursor, limit, wrong.Count > 0 ? Problem.Invalid(wrong) : null));
    }
}
