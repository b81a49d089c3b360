using System.Globalization;
using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Requests;

namespace BdsBroker.Packs;

/// <summary>The pack of what an SME forwarded: the latest submission, or the one that <c>?submission=</c> names.</summary>
internal static class ReadPack
{
    internal static async Task<PackAnswer> Handle(string sme, int number, string? submission, string? language, Call call, Broker broker, CancellationToken cancel)
    {
        var query = PackQuery.Of(submission, language, call);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var request = (await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel)).State;
        return (query.Submission ?? request.Forwarding?.Submission) is { } asked
            && await broker.Ledger.ReadWithHash(ProposalRecords.Snapshot(sme, number, asked), cancel) is var (frozen, hash)
                ? PackAnswer.Of(Pack.Write(frozen.State, new(hash), query.Language), $"proposal-{frozen.State.Proposal}-{asked}.html")
                : Problem.NotFound;
    }
}

/// <summary>The pack of a proposal for its bank: the present submission, or the one that <c>?submission=</c> names.</summary>
internal static class ReadProposalPack
{
    internal static async Task<PackAnswer> Handle(string bank, string proposal, string? submission, string? language, Call call, Broker broker, CancellationToken cancel)
    {
        var query = PackQuery.Of(submission, language, call);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (await broker.Read(call, ProposalRecords.Proposal(bank, proposal), cancel) is not { State: var now })
        {
            return Problem.NotFound;
        }

        var asked = query.Submission ?? now.Submission;
        return await broker.Ledger.ReadWithHash(ProposalRecords.Frozen(bank, proposal, asked), cancel) is var (frozen, hash)
            ? PackAnswer.Of(Pack.Write(frozen.State, new(hash), query.Language), $"proposal-{proposal}-{asked}.html")
            : Problem.NotFound;
    }
}

/// <summary>Which submission, in which language: <c>?submission=1&amp;language=en</c>; without them the latest, and what Accept-Language says.</summary>
internal readonly record struct PackQuery(int? Submission, Language Language, Problem? Problem)
{
    internal static PackQuery Of(string? submission, string? language, Call call)
    {
        var fields = new Fields();
        var number = 0;
        if (submission is not null && !(int.TryParse(submission, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is >= 1 and <= 999_999))
        {
            fields.Error("submission", "Isi dengan nomor pengajuan, mulai 1.", "Give a submission's number, from 1.");
        }

        if (language is not (null or "id" or "en"))
        {
            fields.Error("language", "Pilih id atau en.", "Choose id or en.");
        }

        var chosen = language switch
        {
            "id" => Language.Indonesian,
            "en" => Language.English,
            _ => call.Language,
        };
        return new(submission is null ? null : number, chosen, fields.Problem);
    }
}
