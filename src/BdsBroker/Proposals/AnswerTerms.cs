using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>An owner takes the bank's terms.</summary>
internal static class AcceptTerms
{
    internal static Task<Answer<RequestView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel) =>
        AnswerTerms.Decide(call, broker, sme, number, now => Request.AcceptTerms(now, call.Now, broker.Deadlines), cancel);
}

/// <summary>An owner does not take the bank's terms; the request may be forwarded elsewhere.</summary>
internal static class RefuseTerms
{
    internal static Task<Answer<RequestView>> Handle(string sme, int number, Call call, Broker broker, CancellationToken cancel) =>
        AnswerTerms.Decide(call, broker, sme, number, now => Request.RefuseTerms(now, "terms.refused", call.Now, broker.Deadlines), cancel);
}

/// <summary>Decides an answer to terms on the request and shows the bank the outcome.</summary>
internal static class AnswerTerms
{
    internal static async Task<Answer<RequestView>> Decide(Call call, Broker broker, string sme, int number, Func<Request, Decision<Request>> decide, CancellationToken cancel)
    {
        Forwarding? forwarding = null;
        var answer = await broker.ChangeRequest(
            call, sme, number, decide,
            request =>
            {
                forwarding = request.State.Forwarding;
                return Answer<RequestView>.Accepted(RequestView.Of(request.State, call.Language), $"/smes/{sme}/requests/{number}", request.ETag);
            },
            cancel);
        if (answer.Problem is null && forwarding is not null)
        {
            await OnRequestForwarded.Project(new(broker, call.Actor, call.Now), forwarding.Bank, forwarding.Proposal, sme, number, cancel);
        }

        return answer;
    }
}
