using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>A fee in rupiah.</summary>
internal sealed record FeeInRupiahView(string Name, long Amount);

/// <summary>What is paid in one month, rupiah.</summary>
internal sealed record InstallmentView(int Month, long Principal, long Interest, long Total, long Balance);

/// <summary>What a bank offers, to the rupiah, beside what was asked for.</summary>
/// <param name="State">Where the request stands.</param>
/// <param name="AskedAmount">Rupiah.</param>
/// <param name="AskedTenorMonths">Months.</param>
/// <param name="Terms">The terms with their installment, interest, fees and effective annual rate; absent where no bank has approved.</param>
/// <param name="AnswerUntil">Until when the SME takes them or not; absent once answered.</param>
/// <param name="Fees">The fees one by one.</param>
/// <param name="Received">The amount less the fees.</param>
/// <param name="TotalPaid">Everything that is paid: amount, interest and fees.</param>
/// <param name="Schedule">Every month; its principal adds up to the amount.</param>
internal sealed record TermsView(
    RequestState State,
    long? AskedAmount,
    int? AskedTenorMonths,
    Terms? Terms,
    DateTimeOffset? AnswerUntil,
    IReadOnlyList<FeeInRupiahView>? Fees,
    long? Received,
    long? TotalPaid,
    IReadOnlyList<InstallmentView>? Schedule)
{
    internal static TermsView Of(Request request) => request.Terms is not { } terms
        ? new(request.State, request.Amount, request.TenorMonths, null, null, null, null, null, null)
        : new(
            request.State,
            request.Amount,
            request.TenorMonths,
            terms,
            request.State == RequestState.Approved ? request.Wait?.Until : null,
            terms.Fees is { } fees ? [.. fees.Select(fee => new FeeInRupiahView(fee.Name, ApproveProposal.RupiahOf(fee, terms.Amount)))] : null,
            terms.Amount - terms.Figures.Fees,
            terms.Amount + terms.Figures.TotalInterest + terms.Figures.Fees,
            [.. ApproveProposal.LoanOf(terms).Plan().Installments.Select(each => new InstallmentView(each.Number, each.Principal, each.Interest, each.Total, each.Balance))]);
}

/// <summary>The bank's terms with everything that follows from them, for whoever answers them or helps to.</summary>
internal static class ReadTerms
{
    internal static async Task<Answer<TermsView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel) =>
        await broker.Read(call, RequestRecords.Request(sme, number), cancel) is { } request ? Answer<TermsView>.Ok(TermsView.Of(request.State), request.ETag) : Problem.NotFound;
}
