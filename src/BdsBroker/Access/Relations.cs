using System.Globalization;
using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Notifications;
using BdsBroker.Plans;
using BdsBroker.Poison;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Access;

/// <summary>
/// What a person is to the objects in one call's path, read from storage when a grant asks. A malformed id, an unknown one and somebody else's look alike: the relation does not hold.
/// </summary>
internal sealed class Relations(Broker broker, RouteValueDictionary path, Person? person)
{
    private readonly Ledger ledger = broker.Ledger;
    private bool? exists;
    private Stored<Request>? request;
    private Membership? staff;

    /// <summary>The document that was read to decide, for the handler.</summary>
    internal object? Loaded { get; private set; }

    /// <summary>The SME that the object in the path belongs to, as far as it shows one; null for lists, whose handlers know what is on the page.</summary>
    internal string? SmeShown => Sme ?? Loaded switch
    {
        Stored<Proposal> proposal => proposal.State.Sme,
        Stored<Offer> { State.ShowsSme: true } offer => offer.State.Sme,
        _ => null,
    };

    private string? Sme => Value("sme");

    private string? Provider => Value("provider");

    private string? Bank => Value("bank");

    /// <summary>The roles that the person holds by belonging to parties.</summary>
    internal async ValueTask<Role> RolesByMembership(CancellationToken cancel) =>
        await ledger.Read(Parties.OfPerson(person!.Id), cancel) is { } parties
            ? parties.State.Parties.Where(party => party.Accepted).Aggregate(Role.None, (roles, party) => roles | Identity.RoleOf(party))
            : Role.None;

    /// <summary>The party acted for under a relation.</summary>
    internal string? Party(Relation relation) => relation switch
    {
        Relation.Sme or Relation.SmeOwner => Sme,
        Relation.Provider or Relation.ProviderOwner => Provider,
        Relation.Bank or Relation.BankOwner => Bank,
        Relation.Engaged => request?.State.Engagement?.Provider,
        _ => null,
    };

    /// <summary>Whether a route that anyone may call is there: everywhere but behind a token that is none.</summary>
    internal async ValueTask<bool> IsOpen(CancellationToken cancel) => Value("token") is not { } token || await StopToken.Find(token, broker, cancel) is not null;

    /// <summary>Whether the relation holds and every object in the path exists.</summary>
    internal async ValueTask<bool> Holds(Relation relation, CancellationToken cancel)
    {
        var member = relation switch
        {
            Relation.Sme or Relation.SmeOwner => await Member(Parties.Sme, Sme, cancel),
            Relation.Provider or Relation.ProviderOwner => await Member(Parties.Provider, Provider, cancel),
            Relation.Bank or Relation.BankOwner => await Member(Parties.Bank, Bank, cancel),
            Relation.Invited => await Member(Parties.Sme, Sme, cancel) ?? await Member(Parties.Provider, Provider, cancel) ?? await Member(Parties.Bank, Bank, cancel),
            _ => null,
        };
        staff = member;
        var holds = relation switch
        {
            Relation.Any => true,
            Relation.Sme or Relation.Provider or Relation.Bank => member is { Accepted: true },
            Relation.SmeOwner or Relation.ProviderOwner or Relation.BankOwner => member is { Accepted: true, Kind: MemberKind.Owner },
            Relation.Invited => member is not null,
            Relation.Engaged => await IsEngaged(cancel),
            Relation.Kadin => await IsKadin(cancel),
            _ => false,
        };
        return holds && (exists ??= await Exists(cancel));
    }

    private async ValueTask<Membership?> Member(string party, string? id, CancellationToken cancel) =>
        Ids.IsWellFormed(id) ? (await ledger.Read(Parties.Member(party, id!, person!.Id), cancel))?.State : null;

    private async ValueTask<bool> IsEngaged(CancellationToken cancel) => await Request(cancel) is { State.Engagement: { } engagement }
        && (engagement.Provider is { } provider
            ? await Member(Parties.Provider, provider, cancel) is { Accepted: true }
            : engagement.Expert is not null && await IsKadin(cancel));

    private async ValueTask<bool> IsKadin(CancellationToken cancel)
    {
        var regency = Value("number") is not null
            ? await Request(cancel) is { State: { Kind: RequestKind.Technical } technical } ? technical.Regency : null
            : Ids.IsWellFormed(Value("expert")) && await Read(ExpertRecords.Expert(Value("expert")!), cancel) is { } expert ? expert.Regency : null;
        return regency is not null
            && await ledger.Read(KadinDeskRecords.Seats(person!.Id), cancel) is { } seats
            && seats.State.Regencies.Contains(regency, StringComparer.Ordinal);
    }

    private async ValueTask<Stored<Request>?> Request(CancellationToken cancel)
    {
        if (request is null && Ids.IsWellFormed(Sme)
            && int.TryParse(Value("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and < 1_000_000)
        {
            Loaded = request = await ledger.Read(RequestRecords.Request(Sme!, number), cancel);
        }

        return request;
    }

    /// <summary>Whether the innermost object of the path exists. A slice whose routes name an object of its own has its line here.</summary>
    private async ValueTask<bool> Exists(CancellationToken cancel)
    {
        if (path.Values.Any(value => value is string text && !Ids.IsWellFormed(text)))
        {
            return false;
        }

        return Innermost() switch
        {
            "document" => await Request(cancel) is { } known && await Keep(PlanRecords.Document(Sme!, known.State.Number, Value("document")!), cancel) is not null,
            "need" => await Request(cancel) is { } returned && returned.State.Checklist.Any(need => need.Id == Value("need")),
            "number" => await Request(cancel) is not null,
            "expert" => await Read(ExpertRecords.Expert(Value("expert")!), cancel) is not null,
            "proposal" => await Read(ProposalRecords.Proposal(Bank!, Value("proposal")!), cancel) is { } proposal && (staff?.Branch is null || staff.Branch == proposal.Branch),
            "offer" => await Read(OfferRecords.Offer(Provider!, Value("offer")!), cancel) is not null,
            "certificate" => await Read(CertificateRecords.Certificate(Provider!, Value("certificate")!), cancel) is not null,
            "cohort" => await Read(CohortRecords.Cohort(Value("cohort")!), cancel) is not null,
            "scheme" => await broker.FindScheme(Value("scheme")!, cancel) is not null,
            "product" => await Read(ProductRecords.Product(Bank!, Value("product")!), cancel) is not null,
            "bank" => await Read(BankRecords.Bank(Bank!), cancel) is not null,
            "channel" => Channels.Names.Contains(Value("channel"), StringComparer.Ordinal),
            "notice" => await Read(NoticeRecords.Notice(person!.Id, Value("notice")!), cancel) is not null,
            "message" => await Read(PoisonRecords.Message(Value("message")!), cancel) is not null,
            "provider" => await Read(RegistryRecords.Provider(Provider!), cancel) is not null,
            "sme" => await Read(RegistryRecords.Sme(Sme!), cancel) is not null,
            _ => true,
        };
    }

    /// <summary>The last parameter of the path that names an object which the gate itself looks up.</summary>
    private string? Innermost() =>
        Value("number") is not null ? Value("document") is not null ? "document" : Value("need") is not null ? "need" : "number"
        : Value("expert") is not null ? "expert"
        : Value("proposal") is not null ? "proposal"
        : Value("offer") is not null ? "offer"
        : Value("certificate") is not null ? "certificate"
        : Value("cohort") is not null ? "cohort"
        : Value("product") is not null ? "product"
        : Bank is not null ? "bank"
        : Value("notice") is not null ? "notice"
        : Value("channel") is not null ? "channel"
        : Value("message") is not null ? "message"
        : Provider is not null ? "provider"
        : Value("scheme") is not null ? "scheme"
        : Sme is not null ? "sme"
        : null;

    /// <summary>Reads the innermost object and keeps it for the handler instead of what led to it.</summary>
    private async ValueTask<object?> Keep<T>(Address<T> address, CancellationToken cancel)
        where T : class => Loaded = await ledger.Read(address, cancel);

    private async ValueTask<T?> Read<T>(Address<T> address, CancellationToken cancel)
        where T : class
    {
        if (Loaded is not Stored<T> loaded)
        {
            Loaded = loaded = (await ledger.Read(address, cancel))!;
        }

        return loaded?.State;
    }

    private string? Value(string name) => path.TryGetValue(name, out var value) ? value as string : null;
}
