using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Storage;

namespace BdsBroker.Proposals;

/// <summary>Where a request is to go. The consent is the owner's word that the bank gets to see it, for this forwarding.</summary>
internal sealed record ForwardBody(string? BankId, string? ProductId, string? BranchId, bool? Consent, string? Note = null)
{
    internal (string Bank, string Product, string? Note, Problem? Problem) Check()
    {
        var fields = new Fields();
        var bank = fields.Line("bankId", BankId, 100);
        var product = fields.Line("productId", ProductId, 100);
        if (!fields.YesNo("consent", Consent))
        {
            fields.Error("consent", "Setujui dulu bahwa bank menerima data usaha ini (isi true).", "First agree that the bank receives the data of this business (give true).");
        }

        return (bank, product, fields.OptionalText("note", Note, 1000), fields.Problem);
    }
}

/// <summary>
/// An owner forwards the request to a bank's product: everything that the bank will see is frozen beside the request in the commit that forwards it, the bank's own copy follows.
/// Readiness never stands in the way; it is frozen with the rest.
/// </summary>
internal static class ForwardRequest
{
    // A document's envelope and its copy in the bank's partition need a little more than the snapshot itself.
    private const int MostBytes = StorageLimits.DocumentBytes - 4096;

    internal static async Task<Answer<RequestView>> Handle(string sme, int number, ForwardBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (bankId, productId, note, problem) = body.Check();
        if (problem is not null)
        {
            return problem;
        }

        var ledger = broker.Ledger;
        if (!Ids.IsWellFormed(bankId) || await ledger.Read(BankRecords.Bank(bankId), cancel) is not { State: var bank })
        {
            return ProposalProblems.UnknownBank;
        }

        var address = RequestRecords.Request(sme, number);
        var seen = await broker.ReadKnown(call, address, cancel);
        call.Keep(seen);
        if (!Ids.IsWellFormed(productId) || await Conditions(seen.State) is not { } product)
        {
            return ProposalProblems.UnknownProduct;
        }

        var branch = body.BranchId == bank.HeadOffice ? null : body.BranchId;
        if (branch is not null && (!Ids.IsWellFormed(branch) || await ledger.Read(BankRecords.Branch(bankId, branch), cancel) is null))
        {
            return ProposalProblems.UnknownBranch;
        }

        string? proposal = null;
        var answer = await broker.Change<Request, RequestView>(call, address, async (draft, now) =>
        {
            if (!ReferenceEquals(now, seen) && await Conditions(now.State) is { } changed)
            {
                product = changed;
            }

            var to = ForwardingTo(now.State, bank, product, branch, body.BranchId is null, call.Now);
            var decision = Request.Forward(now.State, to, call.Now, broker.Deadlines);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            // What came back is completed under the product it was meant for, also when that has left the bank's offer meanwhile.
            if (now.State.State != RequestState.Returned && !product.IsValidOn(RegistryFields.DayInWib(call.Now)))
            {
                return ProposalProblems.ProductNotOffered;
            }

            proposal = to.Proposal;
            var firm = (await ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
            if (firm.Withdrew("lending"))
            {
                return ProposalProblems.ConsentWithdrawn;
            }

            var plan = (await ledger.Read(PlanRecords.Plan(sme, number), cancel))?.State;
            var documents = await broker.PinDocuments(draft, sme, number, cancel);
            var snapshot = Freeze(decision.Next!, firm, plan, documents, product, new(call.PersonId, call.Now)) with
            {
                // What the SME took away again does not meet a need.
                Needs = now.State.State == RequestState.Returned
                    ? [.. now.State.Checklist.Select(need => need.Met?.Document is not { } paper || documents.Any(document => document.Id == paper) ? need : need with { Met = null })]
                    : null,
                Note = note,
            };
            var stored = draft.Add(ProposalRecords.Snapshot(sme, number, to.Submission), snapshot, "request.frozen");
            if (DocumentFormat.WriteState(stored.State, ProposalsJson.Default.Snapshot).Length > MostBytes)
            {
                return ProposalProblems.TooLarge;
            }

            var next = await broker.ApplyTo(draft, now, decision, cancel);
            return Answer<RequestView>.Accepted(RequestView.Of(next.State, call.Language), $"/smes/{sme}/requests/{number}", next.ETag);
        }, cancel);
        if (answer.Problem is null && proposal is not null)
        {
            await OnRequestForwarded.Project(new(broker, call.Actor, call.Now), bankId, proposal, sme, number, cancel);
        }

        return answer;

        // Those in effect today; what came back keeps those it was forwarded under.
        async ValueTask<Product?> Conditions(Request now) =>
            now is { State: RequestState.Returned, Forwarding: { } returned } && returned.Bank == bankId && returned.Product == productId
                ? (await ledger.ReadKnown(ProposalRecords.Snapshot(sme, number, returned.Submission), cancel)).State.Product
                : (await ledger.Read(ProductRecords.Product(bankId, productId), cancel))?.State.OnOrFirst(RegistryFields.DayInWib(call.Now));
    }

    /// <summary>
    /// Into the proposal that came back, to the branch it was at unless another is named; otherwise into a new one, whose id follows from the request and how often it was forwarded.
    /// </summary>
    private static Forwarding ForwardingTo(Request now, Bank bank, Product product, string? branch, bool anyBranch, DateTimeOffset at)
    {
        var submission = (now.Forwarding?.Submission ?? 0) + 1;
        if (now is { State: RequestState.Returned, Forwarding: { } returned }
            && returned.Bank == bank.Id && returned.Product == product.Id && (anyBranch || returned.Branch == branch))
        {
            return returned with { Submission = submission, At = at };
        }

        var proposal = Ids.From("proposal", now.Sme, now.Number.ToString(), submission.ToString());
        return new(bank.Id, bank.Name, product.Id, product.Name, branch, proposal, submission, at, ProductVersion: product.Version);
    }

    private static Snapshot Freeze(Request forwarded, Sme sme, Plan? plan, IReadOnlyList<Document> documents, Product product, FrozenConsent consent)
    {
        var to = forwarded.Forwarding!;
        return new(
            to.Proposal,
            to.Bank,
            to.Branch,
            forwarded.Number,
            to.Submission,
            to.At,
            forwarded.Wait!.Until,
            FrozenSme.Of(sme),
            new(forwarded.Amount!.Value, forwarded.TenorMonths!.Value, forwarded.Purpose!, forwarded.SubmittedAt),
            forwarded.Engagement?.Name,
            plan,
            CreditReadiness.Of(forwarded, sme, plan, [.. documents.Select(document => document.Kind)], product, RegistryFields.DayInWib(to.At)),
            documents,
            forwarded.Endorsement,
            product,
            consent);
    }
}
