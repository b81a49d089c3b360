using BdsBroker.Core;

namespace BdsBroker.Access;

/// <summary>What a person must be to the object in the path.</summary>
internal enum Relation
{
    /// <summary>Nothing: the role is enough, but every object named in the path must exist.</summary>
    Any,

    /// <summary>An accepted member of the SME in the path.</summary>
    Sme,

    /// <summary>An accepted owner of the SME in the path.</summary>
    SmeOwner,

    /// <summary>An accepted member of the provider in the path.</summary>
    Provider,

    /// <summary>An accepted owner of the provider in the path.</summary>
    ProviderOwner,

    /// <summary>Accepted staff of the bank in the path, head office or branch.</summary>
    Bank,

    /// <summary>Accepted staff of the whole bank in the path.</summary>
    BankOwner,

    /// <summary>Invited by, or member of, the party in the path.</summary>
    Invited,

    /// <summary>An accepted member of the provider that is engaged in the request in the path, or the KADIN desk whose expert is.</summary>
    Engaged,

    /// <summary>A member of the KADIN desk of the regency of the (technical) request or of the expert in the path.</summary>
    Kadin,
}

/// <summary>A role and what it must be to the object; <see cref="Role.None"/> is anybody signed in.</summary>
internal readonly record struct Grant(Role Role, Relation Relation);

/// <summary>One route and who may call it.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The route below /api/v1 as it is mapped.</param>
/// <param name="Grants">Who may; empty means anyone, signed in or not.</param>
internal sealed record Right(string Method, string Pattern, params IReadOnlyList<Grant> Grants)
{
    /// <summary>
    /// What the route shows of an SME, also as the answer to a change, in a word: whoever is no member of the SME is noted in its access log before the answer. The gate does it where the path names one object,
    /// the handler where the answer is a list over several SMEs. Null where nothing of an SME is shown that is not public.
    /// </summary>
    internal string? Shows { get; init; }
}

/// <summary>
/// Who may call what: the only place that decides. A route that is not here does not start. The order of the answers is always
/// 401, 403 (no grant for any role of the person), 404 (no grant's relation holds), and only then anything about the body or state.
/// </summary>
internal static class Rights
{
    private static readonly Grant SignedIn = new(Role.None, Relation.Any);
    private static readonly Grant Invited = new(Role.None, Relation.Invited);
    private static readonly Grant Sme = new(Role.Sme, Relation.Sme);
    private static readonly Grant SmeOwner = new(Role.Sme, Relation.SmeOwner);
    private static readonly Grant Facilitator = new(Role.Facilitator, Relation.Sme);
    private static readonly Grant Provider = new(Role.Provider, Relation.Provider);
    private static readonly Grant ProviderOwner = new(Role.Provider, Relation.ProviderOwner);
    private static readonly Grant Engaged = new(Role.Provider, Relation.Engaged);
    private static readonly Grant EngagedKadin = new(Role.Kadin, Relation.Engaged);
    private static readonly Grant Bank = new(Role.Bank, Relation.Bank);
    private static readonly Grant BankOwner = new(Role.Bank, Relation.BankOwner);
    private static readonly Grant Certifier = new(Role.Certifier, Relation.Any);
    private static readonly Grant Officer = new(Role.Officer, Relation.Any);
    private static readonly Grant Kadin = new(Role.Kadin, Relation.Kadin);
    private static readonly Grant AnyKadin = new(Role.Kadin, Relation.Any);

    internal static readonly IReadOnlyList<Right> Table =
    [
        // SMEs
        new("POST", "/smes", SignedIn),
        new("GET", "/smes/{sme}", Sme, Facilitator) { Shows = "profile" },
        new("PUT", "/smes/{sme}", Sme, Facilitator) { Shows = "profile" },
        new("GET", "/smes/{sme}/members", Sme, Facilitator) { Shows = "members" },
        new("POST", "/smes/{sme}/members", SmeOwner, Facilitator),
        new("POST", "/smes/{sme}/members/accept", Invited),
        new("DELETE", "/smes/{sme}/members/{member}", Sme, Facilitator, Invited),
        new("GET", "/smes/{sme}/access-log", Sme),

        // Providers and the public directory
        new("POST", "/providers", SignedIn),
        new("GET", "/providers"),
        new("GET", "/providers/{provider}", Provider),
        new("PUT", "/providers/{provider}", Provider),
        new("GET", "/providers/{provider}/public"),
        new("GET", "/providers/{provider}/members", Provider),
        new("POST", "/providers/{provider}/members", ProviderOwner),
        new("POST", "/providers/{provider}/members/accept", Invited),
        new("DELETE", "/providers/{provider}/members/{member}", Provider, Invited),

        // Schemes and certificates
        new("GET", "/schemes"),
        new("POST", "/schemes", Officer, Certifier),
        new("GET", "/schemes/{scheme}"),
        new("PUT", "/schemes/{scheme}", Officer, Certifier),
        new("GET", "/certificates/{scheme}/{mark}/check"),
        new("GET", "/desk/applications", Officer, Certifier),
        new("GET", "/certificates", Officer, Certifier),
        new("POST", "/providers/{provider}/certificates", Provider),
        new("GET", "/providers/{provider}/certificates", Provider, Certifier),
        new("GET", "/providers/{provider}/certificates/{certificate}", Provider, Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/train", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/examine", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/issue", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/refuse", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/suspend", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/reinstate", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/revoke", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/renew", Certifier),
        new("POST", "/providers/{provider}/certificates/{certificate}/consult", Certifier),

        // Cohorts of candidates
        new("POST", "/cohorts", Officer, Certifier),
        new("GET", "/cohorts", Officer, Certifier),
        new("GET", "/cohorts/{cohort}", Officer, Certifier),
        new("PUT", "/cohorts/{cohort}", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/admit", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/withdraw", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/attend", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/score", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/issue", Officer, Certifier),
        new("POST", "/cohorts/{cohort}/close", Officer, Certifier),
        new("GET", "/desk/cohorts", Officer, Certifier),

        // What the programme came to
        new("GET", "/assessment", Officer, Certifier),
        new("GET", "/programme/report"),

        // Banks and their products
        new("POST", "/banks", Officer),
        new("GET", "/banks"),
        new("GET", "/banks/{bank}", Bank, Officer),
        new("PUT", "/banks/{bank}/settings", BankOwner),
        new("POST", "/banks/{bank}/branches", BankOwner),
        new("GET", "/banks/{bank}/branches", Bank, Officer),
        new("GET", "/banks/{bank}/members", Bank),
        new("POST", "/banks/{bank}/members", BankOwner),
        new("DELETE", "/banks/{bank}/members/{member}", BankOwner),
        new("POST", "/banks/{bank}/products", Bank),
        new("GET", "/banks/{bank}/products"),
        new("GET", "/banks/{bank}/products/{product}"),
        new("GET", "/banks/{bank}/products/{product}/versions"),
        new("PUT", "/banks/{bank}/products/{product}", Bank),

        // Experts
        new("POST", "/experts", AnyKadin, Officer),
        new("GET", "/experts", AnyKadin, Officer),
        new("GET", "/experts/{expert}", Kadin, Officer),
        new("PUT", "/experts/{expert}", Kadin, Officer),

        // Requests
        new("POST", "/smes/{sme}/requests", Sme, Facilitator),
        new("GET", "/smes/{sme}/requests", Sme, Facilitator) { Shows = "requests" },
        new("GET", "/smes/{sme}/requests/{number}", Sme, Facilitator, Engaged, EngagedKadin, Kadin, Officer) { Shows = "request" },
        new("PUT", "/smes/{sme}/requests/{number}", Sme, Facilitator) { Shows = "request" },
        new("GET", "/smes/{sme}/requests/{number}/history", Sme, Facilitator, Engaged, EngagedKadin, Kadin, Officer) { Shows = "history" },
        new("GET", "/smes/{sme}/requests/{number}/matches", Sme, Facilitator, Officer) { Shows = "matches" },
        new("POST", "/smes/{sme}/requests/{number}/cancel", Sme, Facilitator) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/reassign", Sme, Facilitator) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/handback", Engaged, EngagedKadin) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/contacts", Engaged, EngagedKadin) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/sessions", Engaged, EngagedKadin) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/visits", Engaged) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/endorse", Engaged) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/complete", Sme, Engaged, EngagedKadin) { Shows = "request" },
        new("POST", "/smes/{sme}/requests/{number}/feedback", Sme),
        new("POST", "/smes/{sme}/requests/{number}/forward", SmeOwner),
        new("GET", "/smes/{sme}/requests/{number}/terms", Sme, Facilitator, Engaged) { Shows = "terms" },
        new("POST", "/smes/{sme}/requests/{number}/needs/{need}/done", Sme, Facilitator, Engaged) { Shows = "request" },
        new("GET", "/decline-reasons"),
        new("POST", "/smes/{sme}/requests/{number}/terms/accept", SmeOwner),
        new("POST", "/smes/{sme}/requests/{number}/terms/refuse", SmeOwner),

        // Plans, documents, readiness
        new("GET", "/smes/{sme}/requests/{number}/plan", Sme, Facilitator, Engaged) { Shows = "plan" },
        new("PUT", "/smes/{sme}/requests/{number}/plan", Sme, Facilitator, Engaged) { Shows = "plan" },
        new("GET", "/smes/{sme}/requests/{number}/plan/versions", Sme, Facilitator, Engaged) { Shows = "plan" },
        new("GET", "/smes/{sme}/requests/{number}/plan/difference", Sme, Facilitator, Engaged) { Shows = "plan" },
        new("POST", "/smes/{sme}/requests/{number}/plan/import", Sme, Facilitator, Engaged),
        new("GET", "/plan-templates"),
        new("GET", "/smes/{sme}/requests/{number}/plan/projection", Sme, Facilitator, Engaged) { Shows = "plan" },
        new("POST", "/smes/{sme}/requests/{number}/documents", Sme, Facilitator, Engaged),
        new("GET", "/smes/{sme}/requests/{number}/documents", Sme, Facilitator, Engaged) { Shows = "documents" },
        new("GET", "/smes/{sme}/requests/{number}/documents/{document}", Sme, Facilitator, Engaged) { Shows = "document" },
        new("PUT", "/smes/{sme}/requests/{number}/documents/{document}", Sme, Facilitator, Engaged),
        new("DELETE", "/smes/{sme}/requests/{number}/documents/{document}", Sme, Facilitator, Engaged),
        new("GET", "/smes/{sme}/requests/{number}/readiness", Sme, Facilitator, Engaged) { Shows = "readiness" },
        new("GET", "/smes/{sme}/requests/{number}/readiness/{bank}/{product}/schedule", Sme, Facilitator, Engaged) { Shows = "readiness" },
        new("GET", "/loan-schedule"),

        // Offers
        new("GET", "/providers/{provider}/offers", Provider) { Shows = "offer" },
        new("GET", "/providers/{provider}/offers/{offer}", Provider) { Shows = "offer" },
        new("POST", "/providers/{provider}/offers/{offer}/accept", Provider) { Shows = "offer" },
        new("POST", "/providers/{provider}/offers/{offer}/decline", Provider),

        // Everything dated that waits for a provider
        new("GET", "/providers/{provider}/tasks", Provider, Officer) { Shows = "task" },
        new("GET", "/providers/{provider}/tasks/calendar", Provider, Officer) { Shows = "task" },

        // What became of a provider's work: figures alone, nothing of any SME's.
        new("GET", "/providers/{provider}/performance", Provider, Officer, Certifier),

        // The bank's desk
        new("GET", "/banks/{bank}/proposals", Bank) { Shows = "proposal" },
        new("GET", "/banks/{bank}/proposals/counts", Bank),
        new("GET", "/banks/{bank}/proposals/{proposal}", Bank) { Shows = "proposal" },
        new("GET", "/banks/{bank}/proposals/{proposal}/history", Bank) { Shows = "history" },
        new("GET", "/banks/{bank}/proposals/{proposal}/documents/{document}", Bank) { Shows = "document" },
        new("POST", "/banks/{bank}/proposals/{proposal}/claim", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/handover", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/release", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/confirm", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/sendback", Bank) { Shows = "proposal" },

        // A bank's own words about a proposal: they show nothing of the SME's, and the SME's log does not tell of them.
        new("GET", "/banks/{bank}/proposals/{proposal}/notes", Bank),
        new("POST", "/banks/{bank}/proposals/{proposal}/notes", Bank),
        new("POST", "/banks/{bank}/proposals/{proposal}/return", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/approve", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/decline", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/disburse", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/status", Bank) { Shows = "proposal" },
        new("POST", "/banks/{bank}/proposals/{proposal}/close", Bank) { Shows = "proposal" },

        // The printable pack of what was forwarded
        new("GET", "/smes/{sme}/requests/{number}/pack", Sme, Facilitator, Engaged) { Shows = "pack" },
        new("GET", "/banks/{bank}/proposals/{proposal}/pack", Bank) { Shows = "pack" },
        new("GET", "/banks/{bank}/proposals/{proposal}/pack/check", Bank) { Shows = "pack" },

        // The officer's and KADIN's desks
        new("POST", "/desk/members", Officer),
        new("GET", "/desk/requests", Officer, AnyKadin) { Shows = "request" },
        new("POST", "/desk/requests/{sme}/{number}/assign", Officer, Kadin) { Shows = "request" },
        new("POST", "/desk/requests/{sme}/{number}/rematch", Officer, Kadin) { Shows = "request" },
        new("POST", "/desk/requests/{sme}/{number}/waive", Officer) { Shows = "request" },
        new("GET", "/desk/breach-report", Officer),
        new("GET", "/desk/poison", Officer),
        new("POST", "/desk/poison/{message}/retry", Officer),
        new("POST", "/desk/poison/{message}/dismiss", Officer),

        // A person's own
        new("GET", "/me", SignedIn),
        new("GET", "/me/export", SignedIn),
        new("POST", "/me/erase", SignedIn),
        new("GET", "/me/erase", SignedIn),
        new("GET", "/inbox", SignedIn),
        new("POST", "/inbox/{notice}/read", SignedIn),

        // How a person is reached outside of the inbox; a token in the path, from a letter, stands for signing in.
        new("GET", "/me/notifications", SignedIn),
        new("PUT", "/me/notifications", SignedIn),
        new("POST", "/me/notifications/{channel}/code", SignedIn),
        new("POST", "/me/notifications/{channel}/confirm", SignedIn),
        new("GET", "/stop/{token}"),
        new("POST", "/stop/{token}"),
        new("GET", "/desk/channels", Officer),
    ];

    private static readonly Dictionary<(string, string), Right> ByRoute = Table.ToDictionary(right => (right.Method, right.Pattern));

    /// <summary>The right of a route.</summary>
    /// <exception cref="InvalidOperationException">The route is not in the table: the process does not start.</exception>
    internal static Right Of(string method, string pattern) =>
        ByRoute.TryGetValue((method, pattern), out var right)
            ? right
            : throw new InvalidOperationException($"{method} {pattern} is not in the table of rights.");
}
