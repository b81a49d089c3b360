using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Registry;
using BdsBroker.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace BdsBroker.Readiness;

/// <summary>The readiness routes, and the loan calculator that anyone may use.</summary>
internal static class ReadinessApi
{
    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/smes/{sme}/requests/{number}/readiness", ReadReadiness.Handle);
        api.MapGet("/smes/{sme}/requests/{number}/readiness/{bank}/{product}/schedule", ReadSchedule.Handle);
        api.MapGet("/loan-schedule", CalculateLoan.Handle);
    }
}

/// <summary>
/// Shows for every product offered today how ready the request is, which papers and figures are still missing, and what would help: from the moment it is submitted, with or without
/// a plan, and for other figures than those asked for (<see cref="WhatIf"/>). A technical request is ready for no loan and needs none: its list is empty.
/// </summary>
internal static class ReadReadiness
{
    internal static async Task<Answer<ReadinessView>> Handle(
        string sme, int number, Call call, Broker broker, [FromQuery] string? amount = null, [FromQuery] string? tenorMonths = null, [FromQuery] string? rateKind = null,
        [FromQuery] string? graceMonths = null, [FromQuery] string? collateral = null, [FromQuery] string? moreCashFlow = null, CancellationToken cancel = default)
    {
        var (tried, problem) = WhatIf.Read(amount, tenorMonths, rateKind, graceMonths, collateral, moreCashFlow);
        if (problem is not null)
        {
            return problem;
        }

        var request = (await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel)).State;
        if (request.Kind != RequestKind.Credit)
        {
            return Answer<ReadinessView>.Ok(new([]));
        }

        var firm = (await broker.Ledger.ReadKnown(RegistryRecords.Sme(sme), cancel)).State;
        var plan = (await broker.Ledger.Read(PlanRecords.Plan(sme, number), cancel))?.State;
        string[] kinds = [.. (await broker.Ledger.ListAll(PlanRecords.Documents(sme, number), cancel)).Select(document => document.State.Kind).Distinct(StringComparer.Ordinal)];
        var today = RegistryFields.DayInWib(call.Now);
        var products = (await broker.Lists.All(ProductRecords.Published, cancel)).Where(product => product.IsValidOn(today));
        var readiness = CreditReadiness.Closest(products.Select(product =>
            CreditReadiness.Of(request, firm, plan, kinds, product.On(today)!, today, tried, product.After(today))));
        return Answer<ReadinessView>.Ok(new([.. readiness.Select(product => ProductReadinessView.Of(product, call.Language))], tried == new WhatIf() ? null : tried));
    }
}

/// <summary>Shows month by month what a request's loan, or one that is tried out, costs under a product's conditions of today; as JSON or CSV.</summary>
internal static class ReadSchedule
{
    internal static async Task<CsvAnswer<ScheduleView>> Handle(
        string sme, int number, string bank, string product, AnswerForm form, Call call, Broker broker, [FromQuery] string? amount = null, [FromQuery] string? tenorMonths = null,
        [FromQuery] string? rateKind = null, [FromQuery] string? graceMonths = null, [FromQuery] string? start = null, CancellationToken cancel = default)
    {
        var fields = new Fields();
        var from = fields.QueryDay("start", start);
        var (tried, problem) = WhatIf.Read(amount, tenorMonths, rateKind, graceMonths);
        if ((form.Problem ?? problem ?? fields.Problem) is { } wrong)
        {
            return wrong;
        }

        var request = (await broker.ReadKnown(call, RequestRecords.Request(sme, number), cancel)).State;
        var today = RegistryFields.DayInWib(call.Now);
        if ((await broker.Ledger.Read(ProductRecords.Product(bank, product), cancel))?.State.OnOrFirst(today) is not { } conditions)
        {
            return Problem.NotFound;
        }

        if (request.Kind != RequestKind.Credit)
        {
            return RequestProblems.OnlyCredit;
        }

        var bid = tried.Of(request, null, conditions);
        var schedule = ScheduleView.Of(bid.Loan, FeeView.Of(conditions, bid.Amount), from);
        return form.IsCsv
            ? CsvAnswer<ScheduleView>.Of(schedule.ToCsv(call.Language), call.Language == Language.English ? $"schedule-{number}.csv" : $"jadwal-{number}.csv")
            : Answer<ScheduleView>.Ok(schedule);
    }
}

/// <summary>Works out any loan for anyone: nothing is read and nothing kept.</summary>
internal static class CalculateLoan
{
    internal static CsvAnswer<ScheduleView> Handle(
        AnswerForm form, Call call, [FromQuery] string? amount = null, [FromQuery] string? tenorMonths = null, [FromQuery] string? annualRate = null, [FromQuery] string? rateKind = null,
        [FromQuery] string? graceMonths = null, [FromQuery] string? fees = null, [FromQuery] string? start = null)
    {
        var check = new Fields();
        var borrowed = check.Whole("amount", check.Query("amount", amount, 1, Loan.LargestAmount), 1, Loan.LargestAmount);
        var tenor = check.Count("tenorMonths", check.Query("tenorMonths", tenorMonths, 1, Loan.LongestTenor), 1, Loan.LongestTenor);
        var rate = check.QueryRate("annualRate", annualRate);
        var kind = rateKind is null ? "effective" : check.OneOf("rateKind", rateKind, "effective", "flat");
        var grace = (int)(check.Query("graceMonths", graceMonths, 0, tenor - 1) ?? 0);
        var kept = check.Query("fees", fees, 0, Loan.LargestAmount) ?? 0;
        var from = check.QueryDay("start", start);
        if ((form.Problem ?? check.Problem) is { } problem)
        {
            return problem;
        }

        var loan = Loan.Create(borrowed, tenor, rate, kind == "flat" ? RateKind.Flat : RateKind.Effective, grace);
        var schedule = ScheduleView.Of(loan, kept == 0 ? [] : [new("fees", kept)], from);
        return form.IsCsv
            ? CsvAnswer<ScheduleView>.Of(schedule.ToCsv(call.Language), call.Language == Language.English ? "schedule.csv" : "jadwal.csv")
            : Answer<ScheduleView>.Ok(schedule);
    }
}
