using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <summary>What an SME asks for, as sent.</summary>
internal sealed record RequestBody(
    RequestKind? Kind, long? Amount, int? TenorMonths, string? Purpose, [property: Words(typeof(RequestBody), nameof(RequestBody.Services))] string? Service, string? Description, bool? SkilledPerson, string? PreferredProvider)
{
    internal const long LeastAmount = 100_000;

    /// <summary>The services a technical request can name.</summary>
    internal static readonly IReadOnlyList<string> Services = ["finance", "production", "quality", "machinery", "design", "marketing", "export", "management", "legal"];

    /// <summary>Checks the body against the SME it is for.</summary>
    internal (Request? Details, Problem? Problem) Check(Sme sme, int number, DateTimeOffset at)
    {
        var fields = new Fields();
        if (Kind is null)
        {
            fields.Missing("kind");
        }

        var credit = Kind == RequestKind.Credit;
        var technical = Kind == RequestKind.Technical;
        Unwanted(fields, "amount", technical && Amount is not null);
        Unwanted(fields, "tenorMonths", technical && TenorMonths is not null);
        Unwanted(fields, "purpose", technical && Purpose is not null);
        Unwanted(fields, "service", credit && Service is not null);
        Unwanted(fields, "description", credit && Description is not null);
        Unwanted(fields, "skilledPerson", credit && SkilledPerson is not null);
        if (PreferredProvider is not null && !Ids.IsWellFormed(PreferredProvider))
        {
            fields.Error("preferredProvider", "Pilih penyedia dari direktori.", "Choose a provider from the directory.");
        }

        var details = new Request
        {
            Sme = sme.Id,
            Number = number,
            Kind = Kind ?? RequestKind.Credit,
            State = RequestState.Submitted,
            Amount = credit ? fields.Rupiah("amount", Amount, LeastAmount) : null,
            TenorMonths = credit ? fields.Count("tenorMonths", TenorMonths, 1, 600) : null,
            Purpose = credit ? fields.Text("purpose", Purpose, 2000) : null,
            Service = technical ? fields.OneOf("service", Service, Services) : null,
            Description = technical ? fields.Text("description", Description, 4000) : null,
            SkilledPerson = SkilledPerson ?? false,
            PreferredProvider = PreferredProvider,
            SmeName = sme.Name,
            Regency = sme.Regency,
            Sector = sme.Kbli,
            SubmittedAt = at,
        };
        return fields.Problem is { } problem ? (null, problem) : (details, null);
    }

    private static void Unwanted(Fields fields, string field, bool unwanted)
    {
        if (unwanted)
        {
            fields.Error(field, "Tidak berlaku untuk jenis permintaan ini; hapus.", "Does not belong to this kind of request; remove it.");
        }
    }
}

/// <summary>The answer to a submission.</summary>
/// <param name="Id">The request's id, for programs that want one word.</param>
/// <param name="Number">The number within the SME, which its path carries.</param>
/// <param name="State">submitted.</param>
internal sealed record SubmittedView(string Id, int Number, RequestState State);

/// <summary>An SME asks for help; matching starts by itself.</summary>
internal static class SubmitRequest
{
    internal static Task<Answer<SubmittedView>> Handle(string sme, RequestBody body, Call call, Broker broker, CancellationToken cancel) =>
        broker.Commit<SubmittedView>(call, RequestRecords.Partition(sme), async draft =>
        {
            var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
            if (firm.ClosedAt is not null)
            {
                return Problem.NotFound;
            }

            var count = await broker.Ledger.Read(RequestRecords.Count(sme), cancel);
            var number = (count?.State.Last ?? 0) + 1;
            var (details, problem) = body.Check(firm, number, call.Now);
            if (details is null)
            {
                return problem!;
            }

            if (!firm.Agreed("matching"))
            {
                return RequestProblems.NoConsent;
            }

            var open = count?.State.Open ?? 0;
            if (open >= broker.Settings.Limits.OpenRequestsPerSme)
            {
                return RequestProblems.TooManyOpen(open);
            }

            var (request, facts) = Request.Submit(details, call.Now, broker.Deadlines);
            draft.Add(RequestRecords.Request(sme, number), request, "request.submitted");
            draft.Put(RequestRecords.Count(sme), count, new(number, open + 1), "request.counted");
            draft.Owe(facts);
            return Answer<SubmittedView>.Accepted(new($"{sme}-{number}", number, request.State), $"/smes/{sme}/requests/{number}", "\"1\"");
        }, cancel);
}
