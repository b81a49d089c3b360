using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Puts people on the staff of a bank. They need not accept: whoever appoints them vouches, and their tokens must carry the bank's role besides.</summary>
internal static class BankStaff
{
    /// <summary>Drafts the memberships and the roster of the bank (or of one branch).</summary>
    /// <returns>The memberships, or why not.</returns>
    internal static async ValueTask<(IReadOnlyList<Stored<Membership>> Staff, Problem? Problem)> Appoint(
        Draft draft, Call call, Broker broker, string bank, string? branch, IReadOnlyList<string> subjects, CancellationToken cancel)
    {
        (string Subject, string Person)[] people = [.. subjects.Select(subject => (subject, Person.IdOf(call.Person!.Issuer, subject)))];
        foreach (var (_, person) in people)
        {
            if (await broker.Ledger.Read(Parties.Member(Parties.Bank, bank, person), cancel) is not null)
            {
                return ([], RegistryProblems.AlreadyMember);
            }

            if (await Members.HoldPlace(broker, call, person, Parties.Bank, bank, accepted: true, cancel) is { } full)
            {
                return ([], full);
            }
        }

        var kind = branch is null ? MemberKind.Owner : MemberKind.Member;
        var address = Parties.Roster(Parties.Bank, bank, branch);
        var roster = await broker.Ledger.Read(address, cancel);
        var decision = Roster.Appoint(roster?.State ?? new([]), [.. people.Select(one => one.Person)], kind, broker.Settings.Limits.MembersPerParty);
        if (decision.Refusal is { } refusal)
        {
            return ([], refusal);
        }

        if (decision.Next is { } next)
        {
            draft.Put(address, roster, next, decision.What!, decision.Reason);
        }

        draft.Owe(people.Select(one => new MembershipChanged(Parties.Bank, bank, one.Person)));
        return ([.. people.Select(one => draft.Add(Parties.Member(Parties.Bank, bank, one.Person), new(one.Person, kind, branch, true, call.Now, one.Subject), "member.appointed"))], null);
    }
}
