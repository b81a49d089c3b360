using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Matches;

/// <summary>Whom the desk assigns, as sent.</summary>
internal sealed record AssignBody(string? ProviderId, string? ExpertId, string? Note);

/// <summary>A note, as sent.</summary>
internal sealed record NoteBody(string? Note)
{
    internal (string Note, Problem? Problem) Check()
    {
        var fields = new Fields();
        return (fields.Text("note", Note, 1000), fields.Problem);
    }
}

/// <summary>The officer assigns a provider or an expert, the KADIN desk an expert or a provider, to a request that found nobody or is stuck.</summary>
internal static class AssignHelper
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, AssignBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var note = fields.Text("note", body.Note, 1000);
        if (body.ProviderId is null == body.ExpertId is null)
        {
            fields.Error("providerId", "Sebut satu: providerId atau expertId.", "Name one: providerId or expertId.");
        }
        else if (!Ids.IsWellFormed(body.ProviderId ?? body.ExpertId))
        {
            fields.Error(body.ProviderId is null ? "expertId" : "providerId", "Tidak ada id seperti ini.", "There is no such id.");
        }

        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var request = (await broker.Ledger.ReadKnown(RequestRecords.Request(sme, number), cancel)).State;
        var helper = body.ProviderId is { } provider ? await Provider(broker, request, provider, call.Now, cancel) : await Expert(broker, request, body.ExpertId!, call.Now, cancel);
        return helper is null
            ? body.ProviderId is null ? RequestProblems.ExpertNotAvailable : RequestProblems.ProviderNotEligible
            : await broker.ChangeRequest(call, sme, number, now => Request.Assign(now, helper, note, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }

    private static async ValueTask<Engagement?> Provider(Broker broker, Request request, string provider, DateTimeOffset at, CancellationToken cancel)
    {
        if (await broker.Ledger.Read(RegistryRecords.Provider(provider), cancel) is not { State: var profile })
        {
            return null;
        }

        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State;
        var members = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(request.Sme), cancel)).State.Members;

        // A person at the desk may ask somebody again whose turn is over; every other filter holds.
        return Eligibility.WhyNot(standing, request with { Excluded = [] }, members, at) is null
            ? new(provider, null, profile.Name, profile.Phone, profile.Email, null, at, at, Certificate: standing.CertificateOn(request.Scheme, Calendar.LocalDate(at, MatchEngine.Zone.Wib))?.Id)
            : null;
    }

    private static async ValueTask<Engagement?> Expert(Broker broker, Request request, string expert, DateTimeOffset at, CancellationToken cancel) =>
        request.Kind == RequestKind.Technical
        && await broker.Ledger.Read(ExpertRecords.Expert(expert), cancel) is { State: { Available: true } person }
        && person.Regency == request.Regency
            ? new(null, person.Id, person.Name, person.Contact, null, null, at, at)
            : null;
}

/// <summary>A desk sends a request back to matching.</summary>
internal static class RematchRequest
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, NoteBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (note, problem) = body.Check();
        return problem is not null
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.Rematch(now, note, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }
}
