using BdsBroker.Notifications;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Notifications;
using BdsBroker.Tests.Plans;

namespace BdsBroker.Tests.Crashes;

/// <summary>The journeys that every fault is tried on.</summary>
internal static class AllJourneys
{
    private static Calling Post(string name, string who, string path, int status = 200, object? body = null, params (string Note, string Member)[] noted) =>
        new(name, who, HttpMethod.Post, path, status) { Body = _ => body ?? new { }, Noted = noted };

    private static Calling Post(string name, string who, string path, int status, Func<Notes, object> body, params (string Note, string Member)[] noted) =>
        new(name, who, HttpMethod.Post, path, status) { Body = body, Noted = noted };

    private static Calling Hasty(string name, string who, string path, object body) => Post(name, who, path, 200, body) with { IsHasty = true };

    private static Calling Get(string name, string who, string path, params (string Note, string Member)[] noted) => new(name, who, HttpMethod.Get, path, 200) { Noted = noted };

    private static Calling Put(string name, string who, string path, int status, object body, string? ifMatch = null, params (string Note, string Member)[] noted) =>
        new(name, who, HttpMethod.Put, path, status) { Body = _ => body, IfMatch = ifMatch, WhenDone = ifMatch is null ? 428 : 412, Noted = noted };

    private static Calling Upload(string name, string who, string path, string text, params (string Note, string Member)[] noted) =>
        new(name, who, HttpMethod.Post, path, 201) { File = Samples.Pdf(text), Noted = noted };

    private static Passing Days(int days) => new($"{days} days pass", TimeSpan.FromDays(days));

    // Who takes part.
    private static readonly Step[] AnSme =
    [
        Post("register the SME", "ani", "/smes", 201, Tests.Registry.Given.Sme(("consents", new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } })), ("sme", "id")),
    ];

    private static Step[] AProvider(string who, string scheme = "kkmb", string regency = "33.72") =>
    [
        Post($"register {who}", who, "/providers", 201, Tests.Registry.Given.Provider(("name", who), ("regency", regency), ("services", new[] { "credit", "production" }), ("capacity", 2)), (who, "id")),
        Post($"apply for {who}", who, $"/providers/{{{who}}}/certificates", 201, new { scheme }, ($"certificate-{who}", "id")),
        Post($"train {who}", "sari", $"/providers/{{{who}}}/certificates/{{certificate-{who}}}/train", 200, new { session = "dasar", attended = true }),
        Post($"examine {who}", "sari", $"/providers/{{{who}}}/certificates/{{certificate-{who}}}/examine", 200, new { score = 80 }),
        Post($"issue to {who}", "sari", $"/providers/{{{who}}}/certificates/{{certificate-{who}}}/issue", 200, new { number = $"{scheme}-{who}", validFrom = "2026-01-01", validTo = "2027-12-31" }),
    ];

    private static readonly Step[] ABank =
    [
        Post("open the bank", "opik", "/banks", 201, Tests.Registry.Given.Bank(), ("bank", "id")),
        Post("publish the product", "bank-head", "/banks/{bank}/products", 201, Tests.Registry.Given.Product(), ("product", "id")),
    ];

    private static readonly Step[] AnotherBank =
    [
        Post("open the other bank", "opik", "/banks", 201, Tests.Registry.Given.Bank(("name", "Bank Lain"), ("members", new[] { "bank-other" })), ("other-bank", "id")),
        Post("publish the other product", "bank-other", "/banks/{other-bank}/products", 201, Tests.Registry.Given.Product(("name", "Kredit lain")), ("other-product", "id")),
    ];

    private static readonly Step[] Market = [.. AnSme, .. AProvider("budi"), .. AProvider("cici"), .. ABank];

    // What they do.
    private static Step Submit(string name = "submit", object? body = null) => Post(name, "ani", "/smes/{sme}/requests", 202, body ?? Matches.Market.CreditBody, ("number", "number"));

    private static Step[] Accept(string who) =>
    [
        Get($"{who} looks at the offers", who, $"/providers/{{{who}}}/offers?state=open", ($"offer-{who}", "items.0.id")),
        Post($"{who} accepts", who, $"/providers/{{{who}}}/offers/{{offer-{who}}}/accept"),
    ];

    private static Step[] Decline(string who) =>
    [
        Get($"{who} looks at the offers to decline", who, $"/providers/{{{who}}}/offers?state=open", ($"offer-{who}", "items.0.id")),
        Post($"{who} declines", who, $"/providers/{{{who}}}/offers/{{offer-{who}}}/decline", 200, new { reason = "penuh" }),
    ];

    private static Step[] Engaged(string who) => [Submit(), .. Accept(who)];

    private static Step Contact(string who) => Post($"{who} makes contact", who, "/smes/{sme}/requests/{number}/contacts", 200, new { at = "2026-11-23T02:00:00Z", channel = "phone", reached = true });

    // Rights are checked before a repeat is answered: who has handed back has nothing more to see here.
    private static Step HandBack(string who) => Post("hand back", who, "/smes/{sme}/requests/{number}/handback", 200, new { reason = "penuh" }) with { WhenDone = 404, IsHasty = true };

    private static Step SavePlan(string who) => Put("save the plan", who, "/smes/{sme}/requests/{number}/plan", 201, CreditJourneyTests.Plan(), null, ("plan", "ETag"));

    private static Step Forward(string name = "forward", string bank = "bank", string product = "product") =>
        Post(name, "ani", "/smes/{sme}/requests/{number}/forward", 202, notes => new { bankId = notes[bank], productId = notes[product], consent = true }, ("proposal", "forwarding.proposal"));

    private static Step AtBank(string name, string verb, object? body = null, string who = "bank-head", string bank = "bank") =>
        Post(name, who, $"/banks/{{{bank}}}/proposals/{{proposal}}/{verb}", 200, body);

    private static readonly object Terms = new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m };

    internal static readonly Journey Registration = new("registration", [],
    [
        .. AnSme,
        .. AProvider("budi"),
        .. ABank,
        Post("open a branch", "bank-head", "/banks/{bank}/branches", 201, new { name = "Cabang Klaten", regency = "33.10", members = new[] { "bank-clerk" } }),
        Post("invite to the SME", "ani", "/smes/{sme}/members", 201, new { subject = "nia", kind = "member" }),
        Post("accept the invitation", "nia", "/smes/{sme}/members/accept", 200),
        Post("seat at the KADIN desk", "opik", "/desk/members", 201, new { subject = "kiki", regency = "33.10" }),
        Post("register an expert", "kiki", "/experts", 201, Tests.Registry.Given.Expert(), ("expert", "id")),
        Get("look at the provider", "budi", "/providers/{budi}", ("budi-version", "ETag")),
        Put("pause", "budi", "/providers/{budi}", 200, Tests.Registry.Given.Provider(("name", "budi baru"), ("paused", true)), "budi-version"),
    ]);

    internal static readonly Journey Credit = new("credit", Market,
    [
        Submit(),
        Get("look at the matches", "ani", "/smes/{sme}/requests/{number}/matches"),
        .. Decline("cici"),
        .. Accept("budi"),
        Contact("budi"),
        SavePlan("budi"),
        Upload("add a document", "ani", "/smes/{sme}/requests/{number}/documents?kind=ktp", "ktp"),
        Get("readiness", "ani", "/smes/{sme}/requests/{number}/readiness"),
        Post("endorse", "budi", "/smes/{sme}/requests/{number}/endorse", 200, new { planVersion = 1 }),
        Forward(),
        Get("the bank looks", "bank-head", "/banks/{bank}/proposals"),
        AtBank("claim", "claim"),
        AtBank("return", "return", new { needs = new[] { "foto tempat usaha" } }),
        Forward("forward again"),
        AtBank("claim again", "claim"),
        AtBank("approve", "approve", Terms),
        Post("accept the terms", "ani", "/smes/{sme}/requests/{number}/terms/accept", 202),
        Post("disburse", "bank-head", "/banks/{bank}/proposals/{proposal}/disburse", 200, notes => new { amount = 45_000_000, date = notes["today"] }),
        Post("rate", "ani", "/smes/{sme}/requests/{number}/feedback", 200, new { rating = 5, comment = "membantu" }),
        Days(33),
        Post("visit", "budi", "/smes/{sme}/requests/{number}/visits", 200, notes => new { at = notes["now"], notes = "lancar", business = "running", loan = "current" }),
        AtBank("report", "status", new { month = 1, collectability = 1 }),
        AtBank("close", "close", new { outcome = "settled" }),
    ]);

    internal static readonly Journey Technical = new("technical with the KADIN desk",
    [
        .. AnSme,
        .. AProvider("budi", "bds"),
        Post("seat at the KADIN desk", "opik", "/desk/members", 201, new { subject = "kiki", regency = "33.10" }),
        Post("register an expert", "kiki", "/experts", 201, Tests.Registry.Given.Expert(), ("expert", "id")),
    ],
    [
        Submit("ask for a skilled person", new { kind = "technical", service = "production", description = "ukir", skilledPerson = true }),
        Get("look at the desk", "kiki", "/desk/requests"),
        Post("assign the expert", "kiki", "/desk/requests/{sme}/{number}/assign", 200, notes => new { expertId = notes["expert"], note = "cocok" }),
        Post("hold a session", "kiki", "/smes/{sme}/requests/{number}/sessions", 200, new { at = "2026-11-23T02:00:00Z", hours = 2.5, mode = "onsite", notes = "latihan" }),
        Post("the desk says complete", "kiki", "/smes/{sme}/requests/{number}/complete"),
        Post("the SME says complete", "ani", "/smes/{sme}/requests/{number}/complete"),
        Post("rate", "ani", "/smes/{sme}/requests/{number}/feedback", 200, new { rating = 4 }),
        Submit("ask for technical help", Matches.Market.TechnicalBody),
        .. Accept("budi"),
        Post("budi says complete", "budi", "/smes/{sme}/requests/{number}/complete"),
        Days(15),
        Post("rate budi", "ani", "/smes/{sme}/requests/{number}/feedback", 200, new { rating = 3 }),
    ]);

    internal static readonly Journey Cancellation = new("cancellation", Market,
    [
        Submit("submit the first"),
        Post("cancel while offered", "ani", "/smes/{sme}/requests/{number}/cancel", 200, new { reason = "sudah dapat" }),
        Submit("submit the second"),
        .. Accept("budi"),
        Hasty("cancel while engaged", "ani", "/smes/{sme}/requests/{number}/cancel", new { reason = "sakit" }),
        Submit("submit the third"),
        .. Accept("cici"),
        Forward(),
        AtBank("claim", "claim"),
        Hasty("withdraw from the bank", "ani", "/smes/{sme}/requests/{number}/cancel", new { reason = "batal" }),
        Get("look at the end", "ani", "/smes/{sme}/requests/{number}"),
    ]);

    internal static readonly Journey Reassignment = new("reassignment and handing back", [.. Market, .. AProvider("dedi")],
    [
        Submit(),
        .. Accept("budi"),
        Hasty("reassign", "ani", "/smes/{sme}/requests/{number}/reassign", new { reason = "tidak cocok" }),
        .. Accept("cici"),
        HandBack("cici"),
        .. Accept("dedi"),
        Days(3),
    ]);

    internal static readonly Journey Suspension = new("suspension of certificates", [.. Market, .. AProvider("dedi")],
    [
        Submit(),
        Post("suspend budi with an open offer", "sari", "/providers/{budi}/certificates/{certificate-budi}/suspend", 200, new { note = "keluhan" }),
        .. Accept("cici"),
        Hasty("suspend cici who is engaged", "sari", "/providers/{cici}/certificates/{certificate-cici}/suspend", new { note = "keluhan" }),
        Post("reinstate budi", "sari", "/providers/{budi}/certificates/{certificate-budi}/reinstate", 200, new { note = "selesai" }),
        Hasty("suspend budi again", "sari", "/providers/{budi}/certificates/{certificate-budi}/suspend", new { note = "keluhan lagi" }),
        Hasty("reinstate budi again", "sari", "/providers/{budi}/certificates/{certificate-budi}/reinstate", new { note = "selesai lagi" }),
        Post("revoke dedi", "sari", "/providers/{dedi}/certificates/{certificate-dedi}/revoke", 200, new { note = "palsu" }),
        Post("reassign", "ani", "/smes/{sme}/requests/{number}/reassign", 200, new { reason = "dicabut" }),
        .. Accept("budi"),
    ]);

    internal static readonly Journey Documents = new("documents", [.. Market, .. Engaged("budi"), SavePlan("budi")],
    [
        Upload("add the first", "ani", "/smes/{sme}/requests/{number}/documents?kind=ktp", "satu", ("first", "id"), ("first-version", "ETag")),
        Upload("add the second", "budi", "/smes/{sme}/requests/{number}/documents?kind=nib", "dua", ("second", "id"), ("second-version", "ETag")),
        new Calling("replace the first", "ani", HttpMethod.Put, "/smes/{sme}/requests/{number}/documents/{first}", 200) { File = Samples.Pdf("tiga"), IfMatch = "first-version", WhenDone = 412 },
        new Calling("remove the second", "ani", HttpMethod.Delete, "/smes/{sme}/requests/{number}/documents/{second}", 204) { IfMatch = "second-version", WhenDone = 404 },
        Get("look at the documents", "ani", "/smes/{sme}/requests/{number}/documents", ("first-version", "items.0.etag")),
        Forward(),
        AtBank("return", "return", new { needs = new[] { "ktp baru" } }),
        new Calling("replace the pinned", "ani", HttpMethod.Put, "/smes/{sme}/requests/{number}/documents/{first}", 200) { File = Samples.Pdf("empat"), IfMatch = "first-version", WhenDone = 412 },
        Upload("add a third", "ani", "/smes/{sme}/requests/{number}/documents?kind=other", "lima", ("third", "id"), ("third-version", "ETag")),
        new Calling("remove the third", "ani", HttpMethod.Delete, "/smes/{sme}/requests/{number}/documents/{third}", 204) { IfMatch = "third-version", WhenDone = 404 },
        Forward("forward again"),
        Get("the bank reads", "bank-head", "/banks/{bank}/proposals/{proposal}"),
    ]);

    internal static readonly Journey Lapses = new("lapses and waves",
    [
        // The nearest is asked first.
        .. AnSme, .. AProvider("budi", regency: "33.10"), .. AProvider("cici", regency: "33.72"), .. AProvider("dedi", regency: "34.04"),
    ],
    [
        Submit(),
        Days(3),
        .. Accept("cici"),
        HandBack("cici"),
        .. Decline("dedi"),
        Get("look at the desk", "opik", "/desk/requests"),
        Post("match again", "opik", "/desk/requests/{sme}/{number}/rematch", 200, new { note = "coba lagi" }),
        Days(3),
        Post("assign cici", "opik", "/desk/requests/{sme}/{number}/assign", 200, notes => new { providerId = notes["cici"], note = "tolong" }),
    ])
    {
        Settings = new() { Matching = new() { OffersPerWave = 1, WavesPerRound = 3 } },
    };

    internal static readonly Journey Bank = new("banks decline and terms lapse", [.. Market, .. AnotherBank, .. Engaged("budi"), Contact("budi"), SavePlan("budi")],
    [
        Forward(),
        AtBank("decline", "decline", new { reason = "other", note = "belum" }),
        Forward("forward elsewhere", "other-bank", "other-product"),
        AtBank("approve", "approve", Terms, "bank-other", "other-bank"),
        Post("refuse the terms", "ani", "/smes/{sme}/requests/{number}/terms/refuse", 202),
        Forward("forward to the first again"),
        AtBank("approve there", "approve", Terms),
        Days(18),
        Forward("forward once more"),
        Days(18),
        AtBank("return late", "return", new { needs = new[] { "foto" } }),
        Days(30),
    ]);

    internal static readonly Journey Visits = new("visits change hands",
    [
        .. Market, .. Engaged("budi"), SavePlan("budi"), Forward(), AtBank("approve", "approve", Terms), Post("accept the terms", "ani", "/smes/{sme}/requests/{number}/terms/accept", 202),
        Post("disburse", "bank-head", "/banks/{bank}/proposals/{proposal}/disburse", 200, notes => new { amount = 45_000_000, date = notes["today"] }),
    ],
    [
        HandBack("budi"),
        Days(3),
        Post("assign cici", "opik", "/desk/requests/{sme}/{number}/assign", 200, notes => new { providerId = notes["cici"], note = "lanjutkan" }),
        Days(45),
        Get("look at the desk", "opik", "/desk/requests?state=overdue&why=follow-up-missed"),
        Hasty("suspend cici", "sari", "/providers/{cici}/certificates/{certificate-cici}/suspend", new { note = "keluhan" }),
        Post("assign budi", "opik", "/desk/requests/{sme}/{number}/assign", 200, notes => new { providerId = notes["budi"], note = "cici terlambat" }),
        Get("look at the tasks", "budi", "/providers/{budi}/tasks"),
        Post("visit", "budi", "/smes/{sme}/requests/{number}/visits", 200, notes => new { at = notes["now"], notes = "sepi", business = "in-trouble", loan = "unknown" }),
        AtBank("report the second month", "status", new { month = 2, collectability = 2 }),
        Post("waive the rest", "opik", "/desk/requests/{sme}/{number}/waive", 200, new { reason = "pindah pulau" }),
        Days(20),
    ]);

    internal static readonly Journey Desk = new("the bank's desk", [.. Market, .. Engaged("budi"), Contact("budi"), SavePlan("budi")],
    [
        Get("look at the bank", "bank-head", "/banks/{bank}", ("bank-version", "ETag")),
        Put("set the limit", "bank-head", "/banks/{bank}/settings", 200, new { fourEyesAbove = 40_000_000 }, "bank-version"),
        Post("appoint a second", "bank-head", "/banks/{bank}/members", 201, new { subject = "bank-second" }, ("second", "id")),
        Post("appoint a third", "bank-head", "/banks/{bank}/members", 201, new { subject = "bank-third" }, ("third", "id"), ("third-version", "ETag")),
        Forward(),
        Get("look at the queue", "bank-head", "/banks/{bank}/proposals?claimedBy=nobody&sort=due"),
        AtBank("the third claims", "claim", who: "bank-third"),
        new Calling("dismiss the third", "bank-head", HttpMethod.Delete, "/banks/{bank}/members/{third}", 204) { IfMatch = "third-version", WhenDone = 404 },
        AtBank("claim", "claim"),
        Post("note something", "bank-head", "/banks/{bank}/proposals/{proposal}/notes", 201, new { text = "agunan diperiksa" }),
        Post("hand over", "bank-head", "/banks/{bank}/proposals/{proposal}/handover", 200, notes => new { to = notes["second"], reason = "cuti" }),
        AtBank("release", "release", new { reason = "sakit" }, "bank-second"),
        AtBank("return with needs", "return", new { needs = new object[] { new { text = "foto", kind = "photo" }, "jelaskan pesanan" } }),
        Upload("upload the photo", "ani", "/smes/{sme}/requests/{number}/documents?kind=photo", "foto", ("photo", "id")),
        Post("meet the first need", "ani", "/smes/{sme}/requests/{number}/needs/1-1/done", 200, notes => new { documentId = notes["photo"] }),
        Post("meet the second need", "budi", "/smes/{sme}/requests/{number}/needs/1-2/done", 200, new { note = "pesanan hotel" }),
        Forward("forward again"),
        AtBank("approve above the limit", "approve", Terms),
        AtBank("send back", "sendback", new { note = "periksa lagi" }, "bank-second"),
        AtBank("approve above the limit again", "approve", Terms),
        Days(4),
        AtBank("confirm", "confirm", who: "bank-second"),
        Post("accept the terms", "ani", "/smes/{sme}/requests/{number}/terms/accept", 202),
    ]);

    internal static readonly Journey Programme = new("the programme", [.. AnSme, .. ABank],
    [
        Post("add the scheme", "opik", "/schemes", 201, new
        {
            code = "kkmb-madya", name = new { id = "KKMB madya", en = "Senior KKMB" }, issuer = "Lembaga contoh", kind = "credit", minimumSessions = 1, passMark = 70, longestMonths = 24, renewalRequests = 1,
        }),
        Post("register budi", "budi", "/providers", 201, Tests.Registry.Given.Provider(("name", "budi"), ("services", new[] { "credit" })), ("budi", "id")),
        Post("apply", "budi", "/providers/{budi}/certificates", 201, new { scheme = "kkmb-madya" }, ("certificate-budi", "id")),
        Days(31),
        Get("look at the waiting applications", "opik", "/desk/applications", ("late", "items.0.id")),
        Post("train", "sari", "/providers/{budi}/certificates/{late}/train", 200, new { session = "dasar", attended = true }),
        Post("examine", "sari", "/providers/{budi}/certificates/{late}/examine", 200, new { score = 80 }),
        Post("issue", "sari", "/providers/{budi}/certificates/{late}/issue", 200, new { validFrom = "2026-12-01", validTo = "2027-11-30" }, ("drawn", "number")),
        Post("consult", "sari", "/providers/{budi}/certificates/{late}/consult", 200, new { at = "2026-11-23T02:00:00Z", hours = 1.5, mode = "online", notes = "arus kas" }),
        Submit(),
        .. Accept("budi"),
        Forward(),
        Days(1),
        Post("renew", "sari", "/providers/{budi}/certificates/{late}/renew", 200, notes => new { number = notes["drawn"], validFrom = "2027-12-01", validTo = "2028-11-30" }),
    ]);

    private static Step[] ACandidate(string who) =>
    [
        Post($"register {who}", who, "/providers", 201, Tests.Registry.Given.Provider(("name", who)), (who, "id")),
        Post($"apply for {who}", who, $"/providers/{{{who}}}/certificates", 201, new { scheme = "kkmb" }, ($"certificate-{who}", "id")),
    ];

    private static object Named(Notes notes, params string[] who) => new { members = who.Select(each => new { provider = notes[each], certificate = notes[$"certificate-{each}"] }) };

    private static Step InCohort(string name, string verb, Func<Notes, object> body, int status = 200, string who = "sari") => Post(name, who, $"/cohorts/{{cohort}}/{verb}", status, body);

    internal static readonly Journey Cohort = new("a cohort", [.. ACandidate("budi"), .. ACandidate("cici"), .. ACandidate("dedi")],
    [
        Post("plan the class", "sari", "/cohorts", 201, Cohorts.Class.Body(("places", 2)), ("cohort", "id")),
        InCohort("admit two", "admit", notes => Named(notes, "budi", "dedi")),
        InCohort("take one out", "withdraw", notes => new { certificate = notes["certificate-dedi"], note = "pindah" }),
        InCohort("admit another", "admit", notes => Named(notes, "cici")),
        Get("look at the class", "opik", "/cohorts/{cohort}", ("cohort-version", "ETag")),
        Put("move the class", "opik", "/cohorts/{cohort}", 200, Cohorts.Class.Body(("places", 2), ("sessions", new[] { Cohorts.Class.Session("1", "2026-11-28", "Arus kas") }), ("examination", "2026-11-29")), "cohort-version"),
        Days(25),
        Get("look at the late classes", "opik", "/desk/cohorts"),
        InCohort("note the attendance", "attend", notes => new { session = "1", present = new[] { notes["certificate-budi"], notes["certificate-cici"] } }, who: "opik"),
        InCohort("note the scores", "score", notes => new { scores = new[] { new { certificate = notes["certificate-budi"], score = 80 }, new { certificate = notes["certificate-cici"], score = 40 } } }),
        InCohort("issue to all who pass", "issue", _ => new { validFrom = "2027-01-01", validTo = "2027-12-31" }, 202),
        InCohort("close", "close", _ => new { others = "refuse", note = "tidak lulus" }),
    ]);

    // Whoever leaves while a loan is under way leaves nobody waiting; what was kept for the loan goes when it ends.
    internal static readonly Journey Farewells = new("farewells", [.. Market, .. Engaged("budi"), Contact("budi")],
    [
        Put("save a structured plan", "budi", "/smes/{sme}/requests/{number}/plan", 201, Samples.Plan(StructuredPlanTests.Members), null, ("plan", "ETag")),
        Get("look at the product", "bank-head", "/banks/{bank}/products/{product}", ("product-version", "ETag")),
        Put("announce other conditions", "bank-head", "/banks/{bank}/products/{product}", 200, Tests.Registry.Given.Product(("annualRate", 0.09m), ("validFrom", "2026-12-01")), "product-version"),
        Forward(),
        Post("budi asks to be erased", "budi", "/me/erase", 202) with { IsHasty = true },
        AtBank("approve", "approve", Terms),
        Post("accept the terms", "ani", "/smes/{sme}/requests/{number}/terms/accept", 202),
        Post("disburse", "bank-head", "/banks/{bank}/proposals/{proposal}/disburse", 200, notes => new { amount = 45_000_000, date = notes["today"] }),
        Post("ani asks to be erased", "ani", "/me/erase", 202),
        Days(9),
        AtBank("close", "close", new { outcome = "settled" }),
        Days(1),
    ]) { IsBrisk = true };

    // A real mail server that takes whatever comes, for as long as the tests run.
    private static readonly SmtpSink Mail = new();

    private static readonly Settings ByMail = new()
    {
        Reaching = new() { MailServer = $"smtp://127.0.0.1:{Mail.Port}", MailFrom = "no-reply@bds.contoh.id", PublicAddress = "https://api.contoh.id" },
    };

    private static readonly Step[] Proof =
    [
        Put("ani says how to be reached", "ani", "/me/notifications", 200, new { email = new { address = "ani@contoh.id", on = true } }),
        Post("ani asks for a code", "ani", "/me/notifications/email/code", 202),
        Post("ani names the code", "ani", "/me/notifications/email/confirm") with
        {
            Told = async world => new { code = (await world.Ledger.ReadKnown(ReachRecords.Of(world.As("ani").Id), default)).State.Email!.Asked?.Digits.Value ?? "used" },
        },
    ];

    internal static readonly Journey Proving = new("proving an address", [], Proof) { Settings = ByMail, IsBrisk = true };

    internal static readonly Journey Reaching = new("reaching people by mail", [.. Market, .. Proof],
    [
        Submit(),
        .. Accept("budi"),
        Hasty("reassign", "ani", "/smes/{sme}/requests/{number}/reassign", new { reason = "tidak cocok" }),
        .. Accept("cici"),
        Days(1),
    ])
    {
        Settings = ByMail,
    };

    internal static readonly IReadOnlyList<Journey> All = [Registration, Credit, Technical, Cancellation, Reassignment, Suspension, Documents, Lapses, Bank, Visits, Desk, Programme, Cohort, Farewells, Proving, Reaching];

    internal static Journey Named(string name) => All.Single(journey => journey.Name == name);
}
