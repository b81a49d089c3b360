using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A skilled person enters the databank.</summary>
internal static class RegisterExpert
{
    internal static async Task<Answer<ExpertView>> Handle(ExpertBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var id = call.NewId(broker.Ids);
        var drawn = SubjectKey.Draw(ExpertRecords.Subject(id));
        var (told, problem) = ExpertForm.Check(body, id, null, drawn, call.Now);
        problem ??= await ExpertForm.Covers(call, broker, told.Regency, cancel);
        if (problem is not null)
        {
            return problem;
        }

        if (await broker.Keys.Keep(drawn, cancel) is var key && key != drawn)
        {
            (told, _) = ExpertForm.Check(body, id, null, key, call.Now);
        }

        var address = ExpertRecords.Expert(id);
        return await broker.Create(call, address, Shown, draft => new(Shown(draft.Add(address, told, "expert.registered"))), cancel);

        Answer<ExpertView> Shown(Stored<Expert> expert) => Answer<ExpertView>.Created(ExpertView.Of(expert.State), $"/experts/{id}", expert.ETag);
    }
}

/// <summary>Shows a skilled person.</summary>
internal static class ReadExpert
{
    internal static async Task<Answer<ExpertView>> Handle(string expert, Call call, Broker broker, CancellationToken cancel)
    {
        var address = ExpertRecords.Expert(expert);
        return await broker.Read(call, address, cancel) is { } now
            ? Answer<ExpertView>.Ok(ExpertView.Of(now.State), now.ETag)
            : Problem.NotFound;
    }
}

/// <summary>Confirms or corrects what is known of a skilled person.</summary>
internal static class UpdateExpert
{
    internal static async Task<Answer<ExpertView>> Handle(string expert, ExpertBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var key = await broker.Keys.Of(ExpertRecords.Subject(expert), cancel);
        if (ExpertForm.Check(body, expert, null, key, call.Now).Problem is { } problem)
        {
            return problem;
        }

        return await broker.Change<Expert, ExpertView>(call, ExpertRecords.Expert(expert), async (draft, now) =>
        {
            var told = ExpertForm.Check(body, expert, now.State, key, call.Now).Told;
            if (await ExpertForm.Covers(call, broker, told.Regency, cancel) is { } refusal)
            {
                return refusal;
            }

            var next = draft.Replace(now, told, "expert.updated");
            return Answer<ExpertView>.Ok(ExpertView.Of(next.State), next.ETag);
        }, cancel, versionRequired: true);
    }
}

/// <summary>Lists skilled people: all of them, or those of <c>?regency=</c>, for officers; those of their own regencies for the KADIN desks.</summary>
internal static class ListExperts
{
    internal static async Task<Answer<ListView<ExpertView>>> Handle(string? regency, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var fields = new Fields();
        if (regency is not null)
        {
            fields.Regency("regency", regency);
        }

        if (fields.Problem is { } wrong)
        {
            return wrong;
        }

        var isOfficer = call.Roles.HasFlag(Role.Officer);
        if (isOfficer && regency is null)
        {
            var all = await broker.Ledger.List(ExpertRecords.All, page.Cursor, page.Limit, cancel);
            return Answer<ListView<ExpertView>>.Ok(new([.. all.Items.Select(expert => ExpertView.Of(expert.State))], all.Next));
        }

        IReadOnlyList<string> regencies = isOfficer ? [regency!] : await ExpertForm.SeatsOf(call, broker, cancel);
        return Answer<ListView<ExpertView>>.Ok(await In(regencies.Where(one => regency is null || one == regency).Order(StringComparer.Ordinal), page, broker.Ledger, cancel));
    }

    /// <summary>One page over several regencies in their order; the cursor holds regency and expert.</summary>
    private static async ValueTask<ListView<ExpertView>> In(IEnumerable<string> regencies, PageQuery page, Ledger ledger, CancellationToken cancel)
    {
        var after = Cursor.Decode(page.Cursor, ExpertRecords.ByRegency);
        List<Stored<Expert>> found = [];
        foreach (var regency in regencies)
        {
            var list = ExpertRecords.In(regency);
            var within = after is not null && after.StartsWith(list.Prefix, StringComparison.Ordinal);
            if (after is not null && !within && string.CompareOrdinal(list.Prefix, after) < 0)
            {
                continue;
            }

            // One more than asked for tells whether there is a following page.
            var part = await ledger.List(list, within ? Cursor.Encode(after!, list.Prefix) : null, page.Limit + 1 - found.Count, cancel);
            found.AddRange(part.Items);
            if (found.Count > page.Limit)
            {
                break;
            }
        }

        var shown = found.Take(page.Limit).ToList();
        return new(
            [.. shown.Select(expert => ExpertView.Of(expert.State))],
            found.Count > page.Limit ? Cursor.Encode(shown[^1].Address.Key, ExpertRecords.ByRegency) : null);
    }
}
