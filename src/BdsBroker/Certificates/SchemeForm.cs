using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A name in both languages, as sent and as shown.</summary>
internal sealed record NameBody(string? Id, string? En);

/// <summary>A scheme as sent. What may be missing has the value that the built-in schemes have.</summary>
internal sealed record SchemeBody
{
    /// <summary>Its id, such as "kkmb-madya"; only when it is added.</summary>
    public string? Code { get; init; }

    /// <summary>In Indonesian (id) and English (en).</summary>
    public NameBody? Name { get; init; }

    /// <summary>Who certifies.</summary>
    public string? Issuer { get; init; }

    /// <summary>What a certificate entitles to be offered: credit or technical requests.</summary>
    public string? Kind { get; init; }

    /// <summary>Training sessions that must be attended before the examination, 0 to 100; 1 by default.</summary>
    public long? MinimumSessions { get; init; }

    /// <summary>The least score of 100 that passes; 60 by default.</summary>
    public long? PassMark { get; init; }

    /// <summary>The longest validity in months, 1 to 600; 60 by default.</summary>
    public long? LongestMonths { get; init; }

    /// <summary>Requests of the kind that must have been assisted within a term before it is renewed; 0 by default.</summary>
    public long? RenewalRequests { get; init; }

    /// <summary>How numbers are made where the issue gives none: {scheme}, {year} in which the term begins, and the running number {n}.</summary>
    public string? NumberPattern { get; init; }

    /// <summary>Whether it takes applications; true by default.</summary>
    public bool? Open { get; init; }
}

/// <summary>A scheme as anyone reads it.</summary>
internal sealed record SchemeView(
    string Id,
    NameBody Name,
    string Issuer,
    string Kind,
    int MinimumSessions,
    int PassMark,
    int LongestMonths,
    int RenewalRequests,
    string NumberPattern,
    bool Open,
    string Etag)
{
    internal static SchemeView Of(PublishedScheme scheme, string etag) => new(
        scheme.Rules.Code,
        new(scheme.Name.Id, scheme.Name.En),
        scheme.Issuer,
        scheme.Rules.Kind,
        scheme.Rules.MinimumSessions,
        scheme.Rules.PassMark,
        scheme.Rules.LongestMonths,
        scheme.Rules.RenewalRequests,
        scheme.NumberPattern,
        scheme.Open,
        etag);
}

/// <summary>Checks what is sent of a scheme.</summary>
internal static class SchemeForm
{
    // Numbers longer than this come after more certificates than a scheme will have.
    private const int LongNumber = 9_999_999;
    private const int LongYear = 9999;

    /// <summary>The scheme, or what is wrong with it.</summary>
    /// <param name="body">As sent.</param>
    /// <param name="code">Its id where it exists; null where the body names it.</param>
    internal static (PublishedScheme Scheme, Problem? Problem) Check(SchemeBody body, string? code)
    {
        var fields = new Fields();
        var id = code ?? fields.Line("code", body.Code, 30);
        if (code is null ? id.Length > 0 && (id.Length < 2 || !Ids.IsWellFormed(id)) : body.Code is not null && body.Code != code)
        {
            fields.Error("code", "Pakai 2 sampai 30 huruf kecil, angka, atau tanda hubung; kode tidak dapat diganti.", "Use 2 to 30 lower-case letters, digits or hyphens; a code never changes.");
        }

        var pattern = fields.OptionalLine("numberPattern", body.NumberPattern, 50) ?? "{scheme}-{year}-{n}";
        if (PublishedScheme.WhyNoPattern(pattern) is { } wrong)
        {
            fields.Error("numberPattern", wrong.Id, wrong.En);
        }

        var scheme = new PublishedScheme
        {
            Rules = new(
                id,
                (int)(fields.OptionalWhole("minimumSessions", body.MinimumSessions, 0, 100) ?? 1),
                (int)(fields.OptionalWhole("passMark", body.PassMark, 0, 100) ?? 60),
                (int)(fields.OptionalWhole("longestMonths", body.LongestMonths, 1, 600) ?? 60))
            {
                Kind = fields.OneOf("kind", body.Kind, "credit", "technical"),
                RenewalRequests = (int)(fields.OptionalWhole("renewalRequests", body.RenewalRequests, 0, 500) ?? 0),
            },
            Name = new(fields.Line("name.id", body.Name?.Id, 200), fields.Line("name.en", body.Name?.En, 200)),
            Issuer = fields.Line("issuer", body.Issuer, 200),
            NumberPattern = pattern,
            Open = body.Open ?? true,
        };
        if (fields.Problem is null && scheme.Number(LongNumber, LongYear).Length > TermBody.LongestNumber)
        {
            fields.Error("numberPattern", "Perpendek: nomor paling panjang 60 huruf.", "Make it shorter: a number has at most 60 characters.");
        }

        return (scheme, fields.Problem);
    }
}
