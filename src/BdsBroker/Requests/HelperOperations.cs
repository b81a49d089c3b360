using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Requests;

/// <summary>The helper gives the request back.</summary>
internal static class HandBackRequest
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, ReasonBody body, Call call, Broker broker, CancellationToken cancel) =>
        body.Check() is var (reason, problem) && problem is not null
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.HandBack(now, reason, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
}

/// <summary>An attempt to reach the SME, as sent.</summary>
internal sealed record ContactBody(DateTimeOffset? At, [property: Words(typeof(ContactBody), nameof(ContactBody.Channels))] string? Channel, bool? Reached, string? Note)
{
    internal static readonly IReadOnlyList<string> Channels = ["phone", "whatsapp", "visit", "email", "other"];
}

/// <summary>The helper notes an attempt to reach the SME.</summary>
internal static class LogContact
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, ContactBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var contact = new Contact(
            fields.Happened("at", body.At, call.Now),
            fields.OneOf("channel", body.Channel, ContactBody.Channels),
            fields.YesNo("reached", body.Reached),
            fields.OptionalText("note", body.Note, 1000));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeRequest(
                call, sme, number, now => Request.LogContact(now, contact, broker.Settings.Limits.NotesPerRequest, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }
}

/// <summary>A session of help, as sent.</summary>
internal sealed record SessionBody(DateTimeOffset? At, decimal? Hours, [property: Words(typeof(SessionBody), nameof(SessionBody.Modes))] string? Mode, string? Notes)
{
    internal static readonly IReadOnlyList<string> Modes = ["onsite", "online", "phone", "group"];
}

/// <summary>The helper notes a session.</summary>
internal static class LogSession
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, SessionBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var session = new Session(
            fields.Happened("at", body.At, call.Now),
            fields.Decimal("hours", body.Hours, 0.25m, 24m),
            fields.OneOf("mode", body.Mode, SessionBody.Modes),
            fields.Text("notes", body.Notes, 4000));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeRequest(
                call, sme, number, now => Request.LogSession(now, session, broker.Settings.Limits.NotesPerRequest, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }
}

/// <summary>A visit after disbursement, as sent; without a month it is the open one that was due nearest.</summary>
internal sealed record VisitBody(
    DateTimeOffset? At, string? Notes, int? Month,
    [property: Words(typeof(Visit), nameof(Visit.Businesses))] string? Business, [property: Words(typeof(Visit), nameof(Visit.Loans))] string? Loan);

/// <summary>The consultant notes a visit after disbursement, and what was found.</summary>
internal static class LogVisit
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, VisitBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var visit = new Visit(
            body.Month is { } month ? fields.Count("month", month, 1, 6) : null,
            fields.Happened("at", body.At, call.Now),
            fields.Text("notes", body.Notes, 4000),
            fields.OneOf("business", body.Business, Visit.Businesses),
            fields.OneOf("loan", body.Loan, Visit.Loans));
        return fields.Problem is { } problem
            ? problem
            : await broker.ChangeRequest(call, sme, number, now => Request.LogVisit(now, visit, call.Now, broker.Deadlines), RequestView.Answer(call), cancel);
    }
}

/// <summary>The version of the plan that is endorsed.</summary>
internal sealed record EndorseBody(int? PlanVersion);

/// <summary>The consultant stands behind a version of the plan, with a certificate that is valid today.</summary>
internal static class EndorsePlan
{
    internal static async Task<Answer<RequestView>> Handle(string sme, int number, EndorseBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var version = fields.Count("planVersion", body.PlanVersion, 1, 1_000_000);
        if (fields.Problem is { } problem)
        {
            return problem;
        }

        var provider = call.Actor.Party!;
        var standing = (await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel)).State;
        return standing.CertificateOn("kkmb", Calendar.LocalDate(call.Now, MatchEngine.Zone.Wib)) is not { } certificate
            ? RequestProblems.CertificateLapsed
            : await broker.ChangeRequest(
                call,
                sme,
                number,
                now => Request.Endorse(now, new(version, provider, certificate.Scheme, certificate.Number, call.Now), call.Now, broker.Deadlines),
                RequestView.Answer(call),
                cancel);
    }
}
