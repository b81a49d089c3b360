using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>Adds a scheme.</summary>
internal static class AddScheme
{
    internal static async Task<Answer<SchemeView>> Handle(SchemeBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (told, problem) = SchemeForm.Check(body, null);
        if (problem is not null)
        {
            return problem;
        }

        return await broker.Commit<SchemeView>(call, SchemeRecords.Partition, async draft =>
        {
            if (await broker.FindScheme(told.Rules.Code, cancel) is not null)
            {
                return CertificateProblems.SchemeExists(told.Rules.Code);
            }

            var count = await broker.Ledger.Read(SchemeRecords.Count, cancel);
            if (count?.State.Added >= broker.Settings.Limits.Schemes)
            {
                return CertificateProblems.TooManySchemes(broker.Settings.Limits.Schemes);
            }

            draft.Put(SchemeRecords.Count, count, new((count?.State.Added ?? 0) + 1), "scheme.counted");
            var stored = draft.Add(SchemeRecords.Scheme(told.Rules.Code), told, "scheme.added");
            return Answer<SchemeView>.Created(SchemeView.Of(told, stored.ETag), $"/schemes/{told.Rules.Code}", stored.ETag);
        }, cancel);
    }
}

/// <summary>Replaces a scheme, for whoever applies from now on. A built-in one is first written by this.</summary>
internal static class UpdateScheme
{
    internal static async Task<Answer<SchemeView>> Handle(string scheme, SchemeBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (told, problem) = SchemeForm.Check(body, scheme);
        if (problem is not null)
        {
            return problem;
        }

        return await broker.Commit<SchemeView>(call, SchemeRecords.Partition, async draft =>
        {
            var stored = await broker.Ledger.Read(SchemeRecords.Scheme(scheme), cancel);
            if (Broker.IfMatchProblem(call, stored?.ETag ?? "\"0\"", required: true) is { } stale)
            {
                return stale;
            }

            var next = stored is null ? draft.Add(SchemeRecords.Scheme(scheme), told, "scheme.changed") : draft.Apply(stored, PublishedScheme.Update(stored.State, told));
            return Answer<SchemeView>.Ok(SchemeView.Of(next.State, next.ETag), next.ETag);
        }, cancel);
    }
}

/// <summary>One scheme, as it is now.</summary>
internal static class ReadScheme
{
    internal static async Task<Answer<SchemeView>> Handle(string scheme, Broker broker, CancellationToken cancel) =>
        await broker.FindScheme(scheme, cancel) is var (found, etag) ? Answer<SchemeView>.Ok(SchemeView.Of(found, etag), etag) : Problem.NotFound;
}

/// <summary>All schemes by their codes, the built-in ones among them.</summary>
internal static class ListSchemes
{
    internal static async Task<Answer<ListView<SchemeView>>> Handle(PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var stored = await broker.Ledger.ListAll(SchemeRecords.All, cancel);
        var after = Cursor.Decode(page.Cursor, "") ?? "";
        var views = stored.Select(scheme => SchemeView.Of(scheme.State, scheme.ETag))
            .Concat(broker.Settings.Schemes.Where(rules => !stored.Any(scheme => scheme.State.Rules.Code == rules.Code)).Select(rules => SchemeView.Of(PublishedScheme.BuiltIn(rules), "\"0\"")))
            .Where(view => string.CompareOrdinal(view.Id, after) > 0)
            .OrderBy(view => view.Id, StringComparer.Ordinal)
            .ToList();
        var shown = views.Take(page.Limit).ToList();
        return Answer<ListView<SchemeView>>.Ok(new(shown, views.Count > shown.Count ? Cursor.Encode(shown[^1].Id, "") : null));
    }
}
