using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>Everything about the broker that an operator can set; read from configuration under <c>BdsBroker:</c> by the executable alone.</summary>
public sealed record Settings
{
    /// <summary>How much of anything a caller can make grow.</summary>
    public Limits Limits { get; init; } = new();

    /// <summary>How long everybody is waited for.</summary>
    public Waits Waits { get; init; } = new();

    /// <summary>How offers are made.</summary>
    public Matching Matching { get; init; } = new();

    /// <summary>How long is kept what nobody needs any more.</summary>
    public Retention Retention { get; init; } = new();

    /// <summary>How notices leave by e-mail and telephone.</summary>
    public Reaching Reaching { get; init; } = new();

    /// <summary>Days that are no working days, beside Saturdays and Sundays.</summary>
    public IReadOnlyList<DateOnly> Holidays { get; init; } = [];

    /// <summary>The schemes that are there from the start, with the rules that hold until somebody replaces them over HTTP.</summary>
    public IReadOnlyList<Scheme> Schemes { get; init; } = [new("kkmb"), new("bds") { Kind = "technical" }];
}

/// <summary>Limits on what a caller can grow; each is a setting <c>BdsBroker:Limits:Name</c>.</summary>
public sealed record Limits
{
    /// <summary>Requests of one SME that are not completed or cancelled.</summary>
    public int OpenRequestsPerSme { get; init; } = 20;

    /// <summary>Documents of one request.</summary>
    public int DocumentsPerRequest { get; init; } = 50;

    /// <summary>Members of one SME, provider, bank or branch.</summary>
    public int MembersPerParty { get; init; } = 50;

    /// <summary>Parties that one person belongs to.</summary>
    public int PartiesPerPerson { get; init; } = 500;

    /// <summary>Parties that one person is invited to and has neither accepted nor declined.</summary>
    public int InvitationsPerPerson { get; init; } = 50;

    /// <summary>Branches of one bank.</summary>
    public int BranchesPerBank { get; init; } = 200;

    /// <summary>Products of one bank.</summary>
    public int ProductsPerBank { get; init; } = 100;

    /// <summary>Certification schemes.</summary>
    public int Schemes { get; init; } = 50;

    /// <summary>Checks of certificates, and readings of the public report, a minute from one address: a counter's work, and too few to try out numbers.</summary>
    public int ChecksPerMinuteOfAddress { get; init; } = 30;

    /// <summary>Certificates a provider ever applied for.</summary>
    public int CertificatesPerProvider { get; init; } = 20;

    /// <summary>Training sessions and terms of one certificate, each.</summary>
    public int NotesPerCertificate { get; init; } = 100;

    /// <summary>Candidates of one cohort; never more than 200.</summary>
    public int PlacesPerCohort { get; init; } = 200;

    /// <summary>Sessions of one cohort; never more than 60.</summary>
    public int SessionsPerCohort { get; init; } = 60;

    /// <summary>Cohorts of one scheme that are not closed.</summary>
    public int OpenCohortsPerScheme { get; init; } = 50;

    /// <summary>Notices kept for one person, and a few more until the oldest make room for new ones.</summary>
    public int NoticesPerPerson { get; init; } = 500;

    /// <summary>Contacts, sessions and visits noted on one request, each.</summary>
    public int NotesPerRequest { get; init; } = 100;

    /// <summary>Internal notes of a bank on one proposal.</summary>
    public int NotesPerProposal { get; init; } = 100;

    /// <summary>Saved versions of one plan.</summary>
    public int PlanVersionsPerRequest { get; init; } = 200;

    /// <summary>How often the matching of one request may start over (reassigned, handed back, reopened).</summary>
    public int RoundsPerRequest { get; init; } = 8;

    /// <summary>Bytes of a JSON body.</summary>
    public int JsonBytes { get; init; } = 262_144;

    /// <summary>Bytes of an uploaded document.</summary>
    public long DocumentBytes { get; init; } = 20 * 1024 * 1024;

    /// <summary>Bytes of a cash book that is imported into a plan; it is read as a whole.</summary>
    public int ImportBytes { get; init; } = 5 * 1024 * 1024;

    /// <summary>Seconds that an upload may take; shorter than <see cref="Waits.UploadCleanUp"/>.</summary>
    public int UploadSeconds { get; init; } = 600;

    /// <summary>Calls a minute from one address: many, since a mobile network puts many phones behind one.</summary>
    public int CallsPerMinuteOfAddress { get; init; } = 3000;

    /// <summary>Calls a minute by one person.</summary>
    public int CallsPerMinuteOfPerson { get; init; } = 300;

    /// <summary>Calls a minute by all members of one SME, provider or bank for it.</summary>
    public int CallsPerMinuteOfParty { get; init; } = 1200;

    /// <summary>How long the answer to a call with an Idempotency-Key is kept.</summary>
    public TimeSpan IdempotencyKept { get; init; } = StorageLimits.LongestDelay;
}

/// <summary>How long everybody is waited for; each is a setting <c>BdsBroker:Waits:Name</c> such as "2 working days". The defaults are the service's promise.</summary>
public sealed record Waits
{
    /// <summary>The broker itself makes a wave; past it the officer hears and it is tried again.</summary>
    public Term Matching { get; init; } = Term.Seconds(900);

    /// <summary>Providers answer an offer.</summary>
    public Term Offer { get; init; } = Term.WorkingDays(2);

    /// <summary>The provider makes first contact after the engagement.</summary>
    public Term Contact { get; init; } = Term.WorkingDays(2);

    /// <summary>The provider shows any activity.</summary>
    public Term Activity { get; init; } = Term.WorkingDays(10);

    /// <summary>After the reminder, until the officer hears of an idle provider.</summary>
    public Term AfterReminder { get; init; } = Term.WorkingDays(2);

    /// <summary>After the officer heard of it, until matching reopens without the provider.</summary>
    public Term BeforeReopening { get; init; } = Term.WorkingDays(5);

    /// <summary>The bank decides on a proposal, and disburses.</summary>
    public Term Bank { get; init; } = Term.WorkingDays(10);

    /// <summary>After the bank is overdue, until it is told so again.</summary>
    public Term BankAgain { get; init; } = Term.WorkingDays(5);

    /// <summary>A second person of the bank confirms an approval above the bank's limit; then a reminder.</summary>
    public Term Confirmation { get; init; } = Term.WorkingDays(2);

    /// <summary>After that reminder, until whoever approved has it again.</summary>
    public Term ConfirmationLapse { get; init; } = Term.WorkingDays(3);

    /// <summary>The SME sends what a returned proposal lacks, first half: then a reminder.</summary>
    public Term ReturnedReminder { get; init; } = Term.WorkingDays(10);

    /// <summary>After that reminder, until the proposal is withdrawn.</summary>
    public Term ReturnedClosing { get; init; } = Term.WorkingDays(10);

    /// <summary>The SME answers terms, first half: then a reminder.</summary>
    public Term TermsReminder { get; init; } = Term.WorkingDays(5);

    /// <summary>After that reminder, until the approval lapses.</summary>
    public Term TermsLapse { get; init; } = Term.WorkingDays(5);

    /// <summary>The SME forwards a declined request elsewhere.</summary>
    public Term Declined { get; init; } = Term.Days(60);

    /// <summary>The officer finds help for an unmatched request; then a reminder.</summary>
    public Term Officer { get; init; } = Term.WorkingDays(2);

    /// <summary>After that reminder, the escalation repeats.</summary>
    public Term OfficerAgain { get; init; } = Term.WorkingDays(1);

    /// <summary>The KADIN desk assigns an expert.</summary>
    public Term Kadin { get; init; } = Term.WorkingDays(3);

    /// <summary>The other side confirms that the work is complete.</summary>
    public Term Completion { get; init; } = Term.Days(14);

    /// <summary>The unit of the follow-up after disbursement: visits come after 1, 3 and 6 of them, a repayment status after each.</summary>
    public Term FollowUp { get; init; } = Term.Months(1);

    /// <summary>After a follow-up fell due, until it counts as missed.</summary>
    public Term FollowUpGrace { get; init; } = Term.WorkingDays(10);

    /// <summary>How long before its end a certificate's holder is told.</summary>
    public Term CertificateNotice { get; init; } = Term.Days(60);

    /// <summary>An application for a certificate is decided; then its holder and the officer hear of it, again each time.</summary>
    public Term Application { get; init; } = Term.Days(30);

    /// <summary>After a cohort's examination day, until it stands on the officer's desk where not everybody is scored and decided; again each time.</summary>
    public Term Cohort { get; init; } = Term.Days(14);

    /// <summary>How long before a cohort's first session its candidates are reminded.</summary>
    public Term CohortReminder { get; init; } = Term.Days(2);

    /// <summary>How long a file without metadata is kept: longer than an upload may take.</summary>
    public TimeSpan UploadCleanUp { get; init; } = TimeSpan.FromHours(1);
}

/// <summary>How long is kept what nobody needs any more; each is a setting <c>BdsBroker:Retention:Name</c> such as "24 months". A time ends with the month in which it is over.</summary>
public sealed record Retention
{
    /// <summary>Notices, read or not: long enough to look something up about a request, which seldom lives longer than a year before the bank decides.</summary>
    public Term Notices { get; init; } = Term.Months(12);

    /// <summary>Who was shown what of an SME: long enough to find out about a leak, which often takes more than a year.</summary>
    public Term AccessLog { get; init; } = Term.Months(24);
}

/// <summary>How offers are made; each is a setting <c>BdsBroker:Matching:Name</c>.</summary>
public sealed record Matching
{
    /// <summary>Offers of one wave.</summary>
    public int OffersPerWave { get; init; } = 3;

    /// <summary>Waves of one round, after which the officer takes over.</summary>
    public int WavesPerRound { get; init; } = 3;

    /// <summary>Weight of proximity; the four weights add to 100.</summary>
    public int Proximity { get; init; } = 35;

    /// <summary>Weight of the sector.</summary>
    public int Sector { get; init; } = 25;

    /// <summary>Weight of performance.</summary>
    public int Performance { get; init; } = 25;

    /// <summary>Weight of availability.</summary>
    public int Availability { get; init; } = 15;
}

/// <summary>A certification scheme's rules; data, not code. An application keeps the ones it was opened under.</summary>
/// <param name="Code">The scheme: kkmb (financial intermediaries), bds (business development services), or one that was added.</param>
/// <param name="MinimumSessions">Training sessions that must be attended before the examination.</param>
/// <param name="PassMark">The least score, of 100, with which a certificate is issued.</param>
/// <param name="LongestMonths">The longest validity of a certificate.</param>
public sealed record Scheme(string Code, int MinimumSessions = 1, int PassMark = 60, int LongestMonths = 60)
{
    /// <summary>What a certificate entitles to be offered: credit or technical requests.</summary>
    public string Kind { get; init; } = "credit";

    /// <summary>Requests that must have been assisted within a term before it is renewed; 0 for none.</summary>
    public int RenewalRequests { get; init; }
}
