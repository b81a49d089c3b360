using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;

namespace BdsBroker.Proposals;

/// <summary>
/// What one submission froze: everything that the bank gets to see of an SME, as it was when an owner forwarded it. It is written once, beside the request, and copied once,
/// beside the proposal; nothing that changes afterwards changes it.
/// </summary>
/// <param name="Proposal">The proposal's id.</param>
/// <param name="Bank">The bank.</param>
/// <param name="Branch">The branch; null for the head office.</param>
/// <param name="Number">The request's number.</param>
/// <param name="Submission">Which submission of the request.</param>
/// <param name="ForwardedAt">When.</param>
/// <param name="DueAt">Until when the bank is waited for.</param>
/// <param name="Sme">Who asks.</param>
/// <param name="Request">What is asked for.</param>
/// <param name="PreparedBy">The helper's name, or null.</param>
/// <param name="Plan">The plan in the version of that moment; null where there was none.</param>
/// <param name="Readiness">How ready the request was for the product; it only advises.</param>
/// <param name="Documents">The documents there were. Their files are pinned, so that they can be neither replaced nor removed.</param>
/// <param name="Endorsement">A consultant's word for a version of the plan, or null.</param>
/// <param name="Product">The product's conditions in the version of that day.</param>
/// <param name="Consent">Who agreed to the forwarding.</param>
/// <param name="Needs">What the bank wanted when it returned the submission before, and how each was met or that it is open; null where nothing was returned.</param>
/// <param name="Note">What the SME says to the bank with it, such as why a need stays open.</param>
internal sealed record Snapshot(
    string Proposal,
    string Bank,
    string? Branch,
    int Number,
    int Submission,
    DateTimeOffset ForwardedAt,
    DateTimeOffset DueAt,
    FrozenSme Sme,
    FrozenRequest Request,
    string? PreparedBy,
    Plan? Plan,
    FrozenReadiness Readiness,
    IReadOnlyList<Document> Documents,
    Endorsement? Endorsement,
    Product Product,
    FrozenConsent Consent,
    IReadOnlyList<BankNeed>? Needs = null,
    string? Note = null);

/// <summary>An SME as the bank needs to know it; identity numbers are masked, the papers among the documents show them.</summary>
internal sealed record FrozenSme(
    string Id,
    string Name,
    string? OwnerNik,
    string? Nib,
    string? Npwp,
    Personal Address,
    string Regency,
    Personal Phone,
    Personal? Email,
    SectorCode Kbli,
    IReadOnlyList<string> Products,
    int EstablishedYear,
    int? EstablishedMonth,
    int Employees,
    long? AnnualSales,
    long? Capital,
    [property: JsonConverter(typeof(CamelCase<EnterpriseSize>))] EnterpriseSize Size,
    bool Cooperative,
    string? Cluster,
    DateTimeOffset ConfirmedAt)
{
    internal static FrozenSme Of(Sme sme) => new(
        sme.Id,
        sme.Name,
        sme.OwnerNik?.Masked,
        sme.Nib?.Masked,
        sme.Npwp?.Masked,
        sme.Address,
        sme.Regency,
        sme.Phone,
        sme.Email,
        sme.Kbli,
        sme.Products,
        sme.EstablishedYear,
        sme.EstablishedMonth,
        sme.Employees,
        sme.AnnualSales,
        sme.Capital,
        EnterpriseSizes.Of(sme.AnnualSales, sme.Capital),
        sme.Cooperative,
        sme.Cluster,
        sme.ConfirmedAt);
}

/// <summary>What is asked for: whole rupiah, months.</summary>
internal sealed record FrozenRequest(long Amount, int TenorMonths, string Purpose, DateTimeOffset SubmittedAt);

/// <summary>Who agreed that all this goes to this bank for lending, and when.</summary>
internal sealed record FrozenConsent(string Person, DateTimeOffset At);
