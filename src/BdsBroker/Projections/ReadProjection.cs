using System.Globalization;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Readiness;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Projections;

/// <summary>The projection's route.</summary>
internal static class ProjectionsApi
{
    internal static void Map(IEndpointRouteBuilder api) => api.MapGet("/smes/{sme}/requests/{number}/plan/projection", ReadProjection.Handle);
}

/// <summary>A loan's terms as the projection counts with them.</summary>
/// <param name="BankId">The product's bank; absent for terms of the caller's own.</param>
/// <param name="ProductId">The product.</param>
/// <param name="ProductVersion">Its version.</param>
/// <param name="Amount">Rupiah.</param>
/// <param name="TenorMonths">Months.</param>
/// <param name="AnnualRate">0.06 is 6 %.</param>
/// <param name="RateKind">effective or flat.</param>
/// <param name="GraceMonths">Months in which interest alone is paid.</param>
/// <param name="Fees">Rupiah.</param>
internal sealed record ProjectedLoan(string? BankId, string? ProductId, int? ProductVersion, long Amount, int TenorMonths, decimal AnnualRate, string RateKind, int GraceMonths, long Fees);

/// <summary>A plan's projection in the reader's language.</summary>
/// <param name="PlanVersion">Of which version.</param>
/// <param name="Loan">With which loan; absent without one.</param>
/// <param name="Cash">Cash flow.</param>
/// <param name="Profit">Profit and loss.</param>
/// <param name="Opening">What the business has and owes on the first day.</param>
/// <param name="Closing">At the end of each month.</param>
/// <param name="TotalProfit">Of the twelve months.</param>
/// <param name="LowestCash">The least closing cash.</param>
/// <param name="Warnings">What should be looked at again, the plan's own warnings included.</param>
internal sealed record ProjectionView(
    int PlanVersion,
    ProjectedLoan? Loan,
    IReadOnlyList<CashMonth> Cash,
    IReadOnlyList<ProfitMonth> Profit,
    Position Opening,
    IReadOnlyList<Position> Closing,
    long TotalProfit,
    long LowestCash,
    IReadOnlyList<PlanWarningView> Warnings);

/// <summary>
/// Projects a version of the plan with the loan asked for on a product's conditions (<c>bankId</c>, <c>productId</c>), or on terms of the caller's own (<c>annualRate</c>, <c>rateKind</c>, <c>amount</c>, <c>tenorMonths</c>,
/// <c>graceMonths</c>, <c>fees</c>), which also change a product's. Nothing is saved. Without any of them it is a projection without a loan.
/// </summary>
internal static class ReadProjection
{
    private static readonly Problem NoSuchProduct = Problem.Invalid("productId", new("Bank atau produk ini tidak ada; pilih dari /banks.", "There is no such bank or product; choose one from /banks."));

    internal static async Task<Answer<ProjectionView>> Handle(string sme, int number, HttpContext http, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var query = http.Request.Query;
        string? Asked(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
        long? Whole(string name, long least, long most)
        {
            if (Asked(name) is not { } text)
            {
                return null;
            }

            return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? fields.Whole(name, value, least, most) : fields.Whole(name, -1, least, most);
        }

        var version = (int?)Whole("version", 1, 1_000_000);
        var amount = Whole("amount", 1, Loan.LargestAmount);
        var tenor = (int?)Whole("tenorMonths", 1, Loan.LongestTenor);
        var grace = (int?)Whole("graceMonths", 0, Loan.LongestTenor - 1);
        var fees = Whole("fees", 0, Loan.LargestAmount);
        decimal? rate = Asked("annualRate") is { } written
            ? fields.Decimal("annualRate", decimal.TryParse(written, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var given) ? given : -1, 0, 1)
            : null;
        var kind = Asked("rateKind") is { } word ? fields.OneOf("rateKind", word, "effective", "flat") : null;
        var (bankId, productId) = (Asked("bankId"), Asked("productId"));
        if (bankId is null != productId is null)
        {
            fields.Missing(bankId is null ? "bankId" : "productId");
        }

        if (fields.Problem is { } wrong)
        {
            return wrong;
        }

        var request = (await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel)).State;
        if (await broker.Ledger.Read(version is { } earlier ? PlanRecords.Version(sme, number, earlier) : PlanRecords.Plan(sme, number), cancel) is not { State: var plan })
        {
            return Problem.NotFound;
        }

        Product? product = null;
        if (bankId is not null && productId is not null)
        {
            product = Ids.IsWellFormed(bankId) && Ids.IsWellFormed(productId) ? (await broker.Ledger.Read(ProductRecords.Product(bankId, productId), cancel))?.State : null;
            if (product is null)
            {
                return NoSuchProduct;
            }
        }

        ProjectedLoan? terms = null;
        if (product is not null || rate is not null)
        {
            if ((amount ?? request.Amount, tenor ?? request.TenorMonths) is not ({ } borrowed, { } months))
            {
                return Problem.Invalid("amount", new("Permintaan ini bukan kredit: sebut amount dan tenorMonths.", "This request is for no credit: give amount and tenorMonths."));
            }

            // A product grants at most so many months of grace; a loan of fewer months has fewer.
            var graced = grace ?? Math.Min(product?.GraceMonths ?? 0, months - 1);
            if (graced >= months)
            {
                return Problem.Invalid("graceMonths", new($"Paling banyak {months - 1} bulan.", $"At most {months - 1} months."));
            }

            terms = new(
                product?.Bank,
                product?.Id,
                product?.Version,
                borrowed,
                months,
                rate ?? product!.AnnualRate,
                kind ?? product?.RateKind ?? "effective",
                graced,
                fees ?? product?.Fees.Sum(fee => fee.Amount ?? Ratio.HalfUp(fee.Rate ?? 0, borrowed)) ?? 0);
        }

        var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
        return Answer<ProjectionView>.Ok(Of(plan, terms, request.Amount, firm.Kbli, call.Language));
    }

    /// <summary>The projection of a plan on these terms, current or frozen.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="terms">The loan's terms; null for no loan.</param>
    /// <param name="asked">The amount asked for, for the check whether it was counted as sales.</param>
    /// <param name="sector">The line of business.</param>
    /// <param name="language">Of the warnings.</param>
    internal static ProjectionView Of(Plan plan, ProjectedLoan? terms, long? asked, SectorCode? sector, Language language)
    {
        var loan = terms is null ? null : Loan.Create(terms.Amount, terms.TenorMonths, terms.AnnualRate, terms.RateKind == "flat" ? RateKind.Flat : RateKind.Effective, terms.GraceMonths);
        var projection = Projection.Of(plan, loan, terms?.Fees ?? 0);
        return new(
            plan.Version,
            terms,
            projection.Cash,
            projection.Profit,
            projection.Opening,
            projection.Closing,
            projection.Profit.Sum(month => month.Profit),
            projection.Cash.Min(month => month.ClosingCash),
            [.. PlanChecks.Of(plan, asked, sector).Concat(ProjectionChecks.Of(plan, projection, terms is not null)).Select(warning => PlanWarningView.Of(warning, language))]);
    }
}

/// <summary>How projections are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProjectionView))]
internal sealed partial class ProjectionsJson : JsonSerializerContext;
