using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <summary>What is asked for.</summary>
[JsonConverter(typeof(CamelCase<RequestKind>))]
internal enum RequestKind
{
    /// <summary>Readiness for a loan; needs a provider with a kkmb certificate.</summary>
    Credit,

    /// <summary>Help with production, design, export ...; needs a bds certificate, or an expert of the KADIN desk.</summary>
    Technical,
}

/// <summary>Where a request is in its life; the table in docs says who is waited for in each.</summary>
[JsonConverter(typeof(CamelCase<RequestState>))]
internal enum RequestState
{
    Submitted,
    Offered,
    Engaged,
    Forwarded,
    Returned,
    Approved,
    Accepted,
    Disbursed,
    Declined,
    Unmatched,
    WithKadin,
    Completed,
    Cancelled,
}

/// <summary>What is being waited for.</summary>
[JsonConverter(typeof(CamelCase<WaitFor>))]
internal enum WaitFor
{
    Matching,
    Offers,
    Contact,
    Activity,
    BankDecision,
    SmeAdditions,
    SmeTerms,
    Disbursement,
    FollowUp,
    SmeNext,
    Officer,
    Kadin,
    Completion,
}

/// <summary>Nobody waits without one: what for, at which step of reminding, and until when. Its end is a message that carries the generation.</summary>
/// <param name="For">What is waited for.</param>
/// <param name="Step">0 at first; each reminder or escalation is one more.</param>
/// <param name="Until">When the next step happens by itself.</param>
/// <param name="Generation">Grows with every new wait of the request; a deadline of another generation ends quietly.</param>
internal sealed record Wait(WaitFor For, int Step, DateTimeOffset Until, int Generation);

/// <summary>What became of an offer.</summary>
[JsonConverter(typeof(CamelCase<OfferState>))]
internal enum OfferState
{
    Open,
    Accepted,
    Declined,
    Expired,
    Withdrawn,
}

/// <summary>The four parts of a score, each 0 to 1, and what they add up to with the weights of the day, 0 to 100.</summary>
internal sealed record ScoreParts(double Proximity, double Sector, double Performance, double Availability, double Total);

/// <summary>An offer as its request, the one decider, knows it.</summary>
internal sealed record RequestOffer(string Id, string Provider, string Name, ScoreParts Score, OfferState State, string? Reason = null, DateTimeOffset? SettledAt = null);

/// <summary>Offers made at once.</summary>
/// <param name="Round">Grows when matching starts over.</param>
/// <param name="Number">1 to 3 within the round.</param>
/// <param name="At">When made.</param>
/// <param name="Until">When open offers of it lapse.</param>
/// <param name="Offers">To whom.</param>
internal sealed record Wave(int Round, int Number, DateTimeOffset At, DateTimeOffset Until, IReadOnlyList<RequestOffer> Offers);

/// <summary>Who helps with a request.</summary>
/// <param name="Provider">The provider, or null where the KADIN desk assigned an expert.</param>
/// <param name="Expert">The expert, or null.</param>
/// <param name="Name">The helper's name.</param>
/// <param name="Phone">How the SME reaches them.</param>
/// <param name="Email">The same.</param>
/// <param name="Offer">The offer that was accepted, or null where assigned by a desk.</param>
/// <param name="Since">When engaged.</param>
/// <param name="LastActivity">When the helper last did anything.</param>
/// <param name="Contacted">Whether the SME was reached yet.</param>
/// <param name="Warning">Why the officer should look at it, such as a certificate that is no longer valid; null where all is well.</param>
/// <param name="Certificate">The id of the certificate that was valid when the provider was engaged; null for an expert, and where none was.</param>
internal sealed record Engagement(
    string? Provider, string? Expert, string Name, Personal? Phone, Personal? Email, string? Offer, DateTimeOffset Since, DateTimeOffset LastActivity, bool Contacted = false, string? Warning = null,
    string? Certificate = null);

/// <summary>An attempt of the helper to reach the SME.</summary>
internal sealed record Contact(DateTimeOffset At, string Channel, bool Reached, string? Note);

/// <summary>A session of help.</summary>
internal sealed record Session(DateTimeOffset At, decimal Hours, string Mode, string Notes);

/// <summary>A certified consultant stands behind one version of the plan.</summary>
internal sealed record Endorsement(int PlanVersion, string Provider, string Scheme, string CertificateNumber, DateTimeOffset At);

/// <summary>Where a request was forwarded; returned ones go into the same proposal again.</summary>
/// <param name="Bank">The bank.</param>
/// <param name="BankName">Its name.</param>
/// <param name="Product">The product.</param>
/// <param name="ProductName">Its name when forwarded.</param>
/// <param name="Branch">The branch, or null for the head office.</param>
/// <param name="Proposal">The proposal's id at the bank.</param>
/// <param name="Submission">1 for the request's first snapshot, one more each time it is forwarded again, here or elsewhere.</param>
/// <param name="At">When last forwarded.</param>
/// <param name="Ended">How it ended without a loan: <see cref="Declined"/>, <see cref="TermsRefused"/> or <see cref="TermsLapsed"/>; null while it has not. Another forwarding is another proposal then.</param>
/// <param name="ProductVersion">The version of the product's conditions that the proposal is forwarded under and keeps; null in those from before it was noted.</param>
internal sealed record Forwarding(
    string Bank, string BankName, string Product, string ProductName, string? Branch, string Proposal, int Submission, DateTimeOffset At, string? Ended = null, int? ProductVersion = null)
{
    internal const string Declined = "declined";
    internal const string TermsRefused = "terms-refused";
    internal const string TermsLapsed = "terms-lapsed";
}

/// <summary>One thing that a bank wants before it decides.</summary>
/// <param name="Id">Its id among all of the request: the submission that was returned, and which of its needs.</param>
/// <param name="Text">What, in the bank's words.</param>
/// <param name="Kind">The kind of document that would do, or null.</param>
/// <param name="Met">How it was met; null while it is open.</param>
internal sealed record BankNeed(string Id, string Text, string? Kind, NeedMet? Met = null);

/// <summary>How a need was met: with a document, an answer in words, or both.</summary>
internal sealed record NeedMet(DateTimeOffset At, string? Document, string? Note);

/// <summary>What the bank offers: whole rupiah, months, rate per year.</summary>
/// <param name="Amount">Rupiah.</param>
/// <param name="TenorMonths">Months.</param>
/// <param name="AnnualRate">0.06 is 6 %.</param>
/// <param name="RateKind">effective or flat.</param>
/// <param name="GraceMonths">The first months, in which interest alone is paid.</param>
/// <param name="Conditions">What else the bank asks for.</param>
/// <param name="Figures">What it means in money.</param>
/// <param name="Fees">The fees one by one; null where an earlier release approved.</param>
internal sealed record Terms(
    long Amount, int TenorMonths, decimal AnnualRate, string RateKind, int GraceMonths, IReadOnlyList<string> Conditions, TermsFigures Figures, IReadOnlyList<ProductFee>? Fees = null)
{
    /// <summary>Whether these are the same terms, what they hold one by one.</summary>
    internal bool IsSameAs(Terms other) => Conditions.SequenceEqual(other.Conditions, StringComparer.Ordinal)
        && (Fees ?? []).SequenceEqual(other.Fees ?? []) && this with { Conditions = other.Conditions, Fees = other.Fees } == other;
}

/// <summary>What the terms mean in money.</summary>
/// <param name="Installment">The regular installment, rupiah.</param>
/// <param name="LastInstallment">The last one.</param>
/// <param name="TotalInterest">All interest.</param>
/// <param name="Fees">All fees.</param>
/// <param name="EffectiveAnnualRate">The effective annual rate, 4 decimals.</param>
internal sealed record TermsFigures(long Installment, long LastInstallment, long TotalInterest, long Fees, decimal EffectiveAnnualRate);

/// <summary>The bank's coded reason and note.</summary>
internal sealed record Refusal(string Reason, string Note, DateTimeOffset At);

/// <summary>A task after disbursement.</summary>
/// <param name="Kind">visit (consultant) or status (bank).</param>
/// <param name="Month">How many months after disbursement it belongs to.</param>
/// <param name="Due">When.</param>
/// <param name="DoneAt">When done, or null.</param>
/// <param name="Missed">Whether it stood open past its grace; it may have been made up since.</param>
/// <param name="Note">What was found.</param>
/// <param name="Collectability">For a status: 1 current, 2 special mention, 3 substandard, 4 doubtful, 5 loss.</param>
/// <param name="Until">When its grace ends, from when it was asked for on; null before.</param>
/// <param name="Provider">For a visit: whose it was when it was made or missed.</param>
/// <param name="Business">For a visit that was made: how the business does.</param>
/// <param name="Loan">For a visit that was made: how the loan is repaid as far as the consultant saw.</param>
/// <param name="Waived">Why it is asked of nobody any more: the officer's words, or a code such as <c>month-3-instead</c>.</param>
internal sealed record FollowUp(
    string Kind, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Month, DateTimeOffset Due, DateTimeOffset? DoneAt = null, bool Missed = false, string? Note = null, int? Collectability = null,
    DateTimeOffset? Until = null, string? Provider = null, string? Business = null, string? Loan = null, string? Waived = null)
{
    internal const string Visit = "visit";
    internal const string Status = "status";

    /// <summary>A visit that is no task's, made because the last one found trouble; it has no month.</summary>
    internal const string Extra = "extra";

    /// <summary>Neither done nor waived; a missed one stays open.</summary>
    [JsonIgnore]
    public bool IsOpen => DoneAt is null && Waived is null;

    /// <summary>Whether the consultant found something that the officer should know of.</summary>
    [JsonIgnore]
    public bool HasFoundTrouble => Business is "in-trouble" or "closed" || Loan is "trouble";
}

/// <summary>Why a request is on a desk.</summary>
/// <param name="List">unmatched, overdue, trouble or kadin.</param>
/// <param name="Why">A code, such as <c>contact-overdue</c>.</param>
/// <param name="Since">Since when.</param>
internal sealed record DeskReason(string List, string Why, DateTimeOffset Since);

/// <summary>
/// A request of an SME: the one document that decides who is engaged, what is waited for, and what may happen next. Its rules are in
/// the Request.*.cs files beside it, one per part of its life; every other document about the request is a projection of this one.
/// </summary>
internal sealed partial record Request : IStaged
{
    public required string Sme { get; init; }
    public required int Number { get; init; }
    public required RequestKind Kind { get; init; }
    public required RequestState State { get; init; }

    /// <summary>Rupiah; credit only.</summary>
    public long? Amount { get; init; }
    public int? TenorMonths { get; init; }
    public string? Purpose { get; init; }

    /// <summary>The service wanted; technical only.</summary>
    public string? Service { get; init; }
    public string? Description { get; init; }
    public bool SkilledPerson { get; init; }
    public string? PreferredProvider { get; init; }

    /// <summary>The SME's name, place and sector when the request was made or changed.</summary>
    public required string SmeName { get; init; }
    public required string Regency { get; init; }
    public required SectorCode Sector { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    /// <summary>What is waited for; null only when the request has ended.</summary>
    public Wait? Wait { get; init; }

    /// <summary>The generation of the latest wait.</summary>
    public int Generation { get; init; }
    public DeskReason? Desk { get; init; }

    /// <summary>The present round of matching, from 1.</summary>
    public int Round { get; init; } = 1;
    public IReadOnlyList<Wave> Waves { get; init; } = [];

    /// <summary>Providers that this request is not offered to again: declined, lapsed, handed back, or were replaced.</summary>
    public IReadOnlyList<string> Excluded { get; init; } = [];

    /// <summary>What was tried without success, in codes, for the desk and the SME.</summary>
    public string? Tried { get; init; }

    public Engagement? Engagement { get; init; }

    /// <summary>The helpers before the present one.</summary>
    public IReadOnlyList<Engagement> Earlier { get; init; } = [];
    public IReadOnlyList<Contact> Contacts { get; init; } = [];
    public IReadOnlyList<Session> Sessions { get; init; } = [];
    public Endorsement? Endorsement { get; init; }

    /// <summary>The latest saved version of the plan; 0 for none.</summary>
    public int PlanVersion { get; init; }
    public int Documents { get; init; }

    public Forwarding? Forwarding { get; init; }

    /// <summary>Where it was forwarded before, oldest first: proposals that were declined, or whose terms were refused or lapsed.</summary>
    public IReadOnlyList<Forwarding> EarlierForwardings { get; init; } = [];
    public IReadOnlyList<string> Needs { get; init; } = [];
    public string? NeedsNote { get; init; }

    /// <summary>The needs of the latest return, one by one, and how they were met.</summary>
    public IReadOnlyList<BankNeed> Checklist { get; init; } = [];
    public Terms? Terms { get; init; }
    public Refusal? Refusal { get; init; }

    /// <summary>Set while a withdrawal was asked of the bank's desk, which decides it.</summary>
    public string? WithdrawalReason { get; init; }
    public long? Disbursed { get; init; }
    public DateOnly? DisbursedOn { get; init; }

    /// <summary>What the tasks after disbursement are counted from; null before it, and in what was stored before it was kept.</summary>
    public DateTimeOffset? FollowedFrom { get; init; }
    public IReadOnlyList<FollowUp> FollowUps { get; init; } = [];

    /// <summary>Until when the officer is waited for to find somebody for the visits left; null while somebody has them, or once the officer was reminded.</summary>
    public DateTimeOffset? HelperWantedUntil { get; init; }

    public DateTimeOffset? ProviderSaidComplete { get; init; }
    public DateTimeOffset? SmeSaidComplete { get; init; }
    public DateTimeOffset? EndedAt { get; init; }
    public string? EndReason { get; init; }
    public int? Rating { get; init; }

    string IStaged.Stage => Signals.NameOf(State);

    [JsonIgnore]
    public bool IsOpen => State is not (RequestState.Completed or RequestState.Cancelled);

    /// <summary>The certificate scheme that a provider needs, or one that stands for it: kkmb for credit, bds for technical help.</summary>
    [JsonIgnore]
    public string Scheme => Kind == RequestKind.Credit ? "kkmb" : "bds";

    /// <summary>The service that a provider must offer.</summary>
    [JsonIgnore]
    public string ServiceNeeded => Kind == RequestKind.Credit ? "credit" : Service!;

    [JsonIgnore]
    public string Province => Regency[..2];

    /// <summary>How others refer to it.</summary>
    [JsonIgnore]
    public string Reference => $"{Sme}/{Number}";

    /// <summary>The SME and number that a reference stands for.</summary>
    internal static (string Sme, int Number) Refer(string reference) => reference.Split('/') is [var sme, var number] ? (sme, int.Parse(number)) : throw new FormatException($"{reference} is no reference.");
}
