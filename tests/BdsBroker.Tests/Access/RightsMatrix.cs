namespace BdsBroker.Tests.Access;

/// <summary>
/// Who may do what, written down a second time and by hand, from what the service promises and not from its table of rights. A row says which roles can ever
/// call the route (all others get 403, whatever the id) and who of the cast gets in on the objects of <see cref="Cast"/> (everybody else gets 404).
/// </summary>
internal static class RightsMatrix
{
    /// <summary>A route, with <c>{technical}</c> for the number of a technical request where the answer differs from that for a credit request.</summary>
    /// <param name="Method">The HTTP method.</param>
    /// <param name="Route">The route below /api/v1.</param>
    /// <param name="Roles">The roles that can ever call it; "all" is anybody signed in, "open" anybody at all.</param>
    /// <param name="In">Who of the cast gets in; "all" where the roles are enough.</param>
    internal sealed record Row(string Method, string Route, string Roles, string In);

    private const string Firm = "owner member facilitator";
    private const string Helpers = "engaged engaged-member";
    private const string Staff = "bank branch other-branch";

    internal static readonly IReadOnlyList<Row> Rows =
    [
        // An SME is its members' and its facilitator's alone; an owner (or who prepares for one) invites; whoever is invited may answer.
        new("POST", "/smes", "all", "all"),
        new("GET", "/smes/{sme}", "sme facilitator", Firm),
        new("PUT", "/smes/{sme}", "sme facilitator", Firm),
        new("GET", "/smes/{sme}/members", "sme facilitator", Firm),
        new("POST", "/smes/{sme}/members", "sme facilitator", "owner facilitator"),
        new("POST", "/smes/{sme}/members/accept", "all", Firm + " invited"),
        new("DELETE", "/smes/{sme}/members/{member}", "all", Firm),

        // Who looked at an SME is told to the firm itself, not to whom it may be about.
        new("GET", "/smes/{sme}/access-log", "sme", "owner member"),

        // A provider likewise; the directory is open.
        new("POST", "/providers", "all", "all"),
        new("GET", "/providers", "open", "all"),
        new("GET", "/providers/{provider}/public", "open", "all"),
        new("GET", "/providers/{provider}", "provider", Helpers),
        new("PUT", "/providers/{provider}", "provider", Helpers),
        new("GET", "/providers/{provider}/members", "provider", Helpers),
        new("POST", "/providers/{provider}/members", "provider", "engaged"),
        new("POST", "/providers/{provider}/members/accept", "all", Helpers),
        new("DELETE", "/providers/{provider}/members/{member}", "all", "engaged engaged-member"),

        // Schemes are public rules that officers and certifiers keep; anyone may ask whether a number is valid.
        new("GET", "/schemes", "open", "all"),
        new("POST", "/schemes", "officer certifier", "all"),
        new("GET", "/schemes/{scheme}", "open", "all"),
        new("PUT", "/schemes/{scheme}", "officer certifier", "all"),
        new("GET", "/certificates/{scheme}/{mark}/check", "open", "all"),
        new("GET", "/desk/applications", "officer certifier", "all"),
        new("POST", "/providers/{provider}/certificates/{certificate}/consult", "certifier", "certifier"),

        // Certificates: the provider asks and reads, the certifier decides.
        new("GET", "/certificates", "officer certifier", "all"),
        new("POST", "/providers/{provider}/certificates", "provider", Helpers),
        new("GET", "/providers/{provider}/certificates", "provider certifier", Helpers + " certifier"),
        new("GET", "/providers/{provider}/certificates/{certificate}", "provider certifier", Helpers + " certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/train", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/examine", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/issue", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/refuse", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/suspend", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/reinstate", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/revoke", "certifier", "certifier"),
        new("POST", "/providers/{provider}/certificates/{certificate}/renew", "certifier", "certifier"),

        // Classes of candidates: whoever keeps the programme; a candidate sees its own in its certificate.
        new("POST", "/cohorts", "officer certifier", "all"),
        new("GET", "/cohorts", "officer certifier", "all"),
        new("GET", "/cohorts/{cohort}", "officer certifier", "all"),
        new("PUT", "/cohorts/{cohort}", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/admit", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/withdraw", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/attend", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/score", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/issue", "officer certifier", "all"),
        new("POST", "/cohorts/{cohort}/close", "officer certifier", "all"),
        new("GET", "/desk/cohorts", "officer certifier", "all"),

        // What the programme came to: those who run it see all figures, anyone those of quarters that are over, without small groups.
        new("GET", "/assessment", "officer certifier", "all"),
        new("GET", "/programme/report", "open", "all"),

        // Banks: the officer opens one, its head office staffs it; conditions are public.
        new("POST", "/banks", "officer", "officer"),
        new("GET", "/banks", "open", "all"),
        new("GET", "/banks/{bank}", "bank officer", Staff + " officer"),
        new("PUT", "/banks/{bank}/settings", "bank", "bank"),
        new("POST", "/banks/{bank}/branches", "bank", "bank"),
        new("GET", "/banks/{bank}/branches", "bank officer", Staff + " officer"),
        new("GET", "/banks/{bank}/members", "bank", Staff),
        new("POST", "/banks/{bank}/members", "bank", "bank"),
        new("DELETE", "/banks/{bank}/members/{member}", "bank", "bank"),
        new("POST", "/banks/{bank}/products", "bank", Staff),
        new("GET", "/banks/{bank}/products", "open", "all"),
        new("GET", "/banks/{bank}/products/{product}", "open", "all"),
        new("GET", "/banks/{bank}/products/{product}/versions", "open", "all"),
        new("PUT", "/banks/{bank}/products/{product}", "bank", Staff),

        // Skilled people: the officer, and the chamber's desk of their regency.
        new("POST", "/experts", "kadin officer", "all"),
        new("GET", "/experts", "kadin officer", "all"),
        new("GET", "/experts/{expert}", "kadin officer", "kadin officer"),
        new("PUT", "/experts/{expert}", "kadin officer", "kadin officer"),

        // A request: the firm, whoever is engaged in it now, the officer; a technical one also the chamber's desk of the firm's regency.
        new("POST", "/smes/{sme}/requests", "sme facilitator", Firm),
        new("GET", "/smes/{sme}/requests", "sme facilitator", Firm),
        new("GET", "/smes/{sme}/requests/{number}", "sme facilitator provider kadin officer", Firm + " officer " + Helpers),
        new("GET", "/smes/{sme}/requests/{technical}", "sme facilitator provider kadin officer", Firm + " officer kadin"),
        new("PUT", "/smes/{sme}/requests/{number}", "sme facilitator", Firm),
        new("GET", "/smes/{sme}/requests/{number}/history", "sme facilitator provider kadin officer", Firm + " officer " + Helpers),
        new("GET", "/smes/{sme}/requests/{technical}/history", "sme facilitator provider kadin officer", Firm + " officer kadin"),
        new("GET", "/smes/{sme}/requests/{number}/matches", "sme facilitator officer", Firm + " officer"),
        new("POST", "/smes/{sme}/requests/{number}/cancel", "sme facilitator", Firm),
        new("POST", "/smes/{sme}/requests/{number}/reassign", "sme facilitator", Firm),
        new("POST", "/smes/{sme}/requests/{number}/handback", "provider kadin", Helpers),
        new("POST", "/smes/{sme}/requests/{technical}/handback", "provider kadin", "kadin"),
        new("POST", "/smes/{sme}/requests/{number}/contacts", "provider kadin", Helpers),
        new("POST", "/smes/{sme}/requests/{technical}/contacts", "provider kadin", "kadin"),
        new("POST", "/smes/{sme}/requests/{number}/sessions", "provider kadin", Helpers),
        new("POST", "/smes/{sme}/requests/{technical}/sessions", "provider kadin", "kadin"),
        new("POST", "/smes/{sme}/requests/{number}/visits", "provider", Helpers),
        new("POST", "/smes/{sme}/requests/{number}/endorse", "provider", Helpers),
        new("POST", "/smes/{sme}/requests/{number}/complete", "sme provider kadin", "owner member " + Helpers),
        new("POST", "/smes/{sme}/requests/{technical}/complete", "sme provider kadin", "owner member kadin"),
        new("POST", "/smes/{sme}/requests/{number}/feedback", "sme", "owner member"),
        new("POST", "/smes/{sme}/requests/{number}/forward", "sme", "owner"),
        new("GET", "/smes/{sme}/requests/{number}/terms", "sme facilitator provider", Firm + " " + Helpers),
        new("POST", "/smes/{sme}/requests/{number}/needs/{need}/done", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/decline-reasons", "open", "all"),
        new("POST", "/smes/{sme}/requests/{number}/terms/accept", "sme", "owner"),
        new("POST", "/smes/{sme}/requests/{number}/terms/refuse", "sme", "owner"),

        // Plan, papers and readiness: the firm and whoever is engaged; no officer, no bank (it gets a frozen copy).
        new("GET", "/smes/{sme}/requests/{number}/plan", "sme facilitator provider", Firm + " " + Helpers),
        new("PUT", "/smes/{sme}/requests/{number}/plan", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/plan/versions", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/plan/difference", "sme facilitator provider", Firm + " " + Helpers),
        new("POST", "/smes/{sme}/requests/{number}/plan/import", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/plan-templates", "open", "all"),
        new("GET", "/smes/{sme}/requests/{number}/plan/projection", "sme facilitator provider", Firm + " " + Helpers),
        new("POST", "/smes/{sme}/requests/{number}/documents", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/documents", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/documents/{document}", "sme facilitator provider", Firm + " " + Helpers),
        new("PUT", "/smes/{sme}/requests/{number}/documents/{document}", "sme facilitator provider", Firm + " " + Helpers),
        new("DELETE", "/smes/{sme}/requests/{number}/documents/{document}", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/readiness", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/smes/{sme}/requests/{number}/readiness/{bank}/{product}/schedule", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/loan-schedule", "open", "all"),

        // Offers: the provider they were made to.
        new("GET", "/providers/{provider}/tasks", "provider officer", Helpers + " officer"),
        new("GET", "/providers/{provider}/tasks/calendar", "provider officer", Helpers + " officer"),
        new("GET", "/providers/{provider}/offers", "provider", Helpers),
        new("GET", "/providers/{provider}/offers/{offer}", "provider", Helpers),
        new("POST", "/providers/{provider}/offers/{offer}/accept", "provider", Helpers),
        new("POST", "/providers/{provider}/offers/{offer}/decline", "provider", Helpers),

        // How it does is told to the provider itself, to the officer and to whoever certifies it.
        new("GET", "/providers/{provider}/performance", "provider officer certifier", Helpers + " officer certifier"),

        // The bank's desk: the whole bank, and the branch that the proposal is at.
        new("GET", "/banks/{bank}/proposals", "bank", Staff),
        new("GET", "/banks/{bank}/proposals/counts", "bank", Staff),
        new("GET", "/banks/{bank}/proposals/{proposal}", "bank", "bank branch"),
        new("GET", "/banks/{bank}/proposals/{proposal}/history", "bank", "bank branch"),
        new("GET", "/banks/{bank}/proposals/{proposal}/documents/{document}", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/claim", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/handover", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/release", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/confirm", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/sendback", "bank", "bank branch"),
        new("GET", "/banks/{bank}/proposals/{proposal}/notes", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/notes", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/return", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/approve", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/decline", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/disburse", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/status", "bank", "bank branch"),
        new("POST", "/banks/{bank}/proposals/{proposal}/close", "bank", "bank branch"),

        // What was forwarded, on paper: the firm and whoever is engaged, and the bank that has it.
        new("GET", "/smes/{sme}/requests/{number}/pack", "sme facilitator provider", Firm + " " + Helpers),
        new("GET", "/banks/{bank}/proposals/{proposal}/pack", "bank", "bank branch"),
        new("GET", "/banks/{bank}/proposals/{proposal}/pack/check", "bank", "bank branch"),

        // Desks: the officer sees to everything, the chamber to technical requests of its regency.
        new("POST", "/desk/members", "officer", "officer"),
        new("GET", "/desk/requests", "officer kadin", "all"),
        new("POST", "/desk/requests/{sme}/{number}/assign", "officer kadin", "officer"),
        new("POST", "/desk/requests/{sme}/{technical}/assign", "officer kadin", "officer kadin"),
        new("POST", "/desk/requests/{sme}/{number}/rematch", "officer kadin", "officer"),
        new("POST", "/desk/requests/{sme}/{technical}/rematch", "officer kadin", "officer kadin"),
        new("POST", "/desk/requests/{sme}/{number}/waive", "officer", "officer"),
        new("GET", "/desk/breach-report", "officer", "officer"),
        new("GET", "/desk/poison", "officer", "officer"),
        new("POST", "/desk/poison/{message}/retry", "officer", "officer"),
        new("POST", "/desk/poison/{message}/dismiss", "officer", "officer"),

        // A person's own.
        new("GET", "/me", "all", "all"),
        new("GET", "/me/export", "all", "all"),
        new("POST", "/me/erase", "all", "all"),
        new("GET", "/me/erase", "all", "all"),
        new("GET", "/inbox", "all", "all"),

        // The notice of the tests was told to all of the firm; each has a copy.
        new("POST", "/inbox/{notice}/read", "all", Firm),

        // How a person is reached is the person's own; a letter's link stops it for whoever has the letter, signed in or not.
        new("GET", "/me/notifications", "all", "all"),
        new("PUT", "/me/notifications", "all", "all"),
        new("POST", "/me/notifications/{channel}/code", "all", "all"),
        new("POST", "/me/notifications/{channel}/confirm", "all", "all"),
        new("GET", "/stop/{token}", "open", "all"),
        new("POST", "/stop/{token}", "open", "all"),
        new("GET", "/desk/channels", "officer", "officer"),
    ];
}
