using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Proposals;

/// <summary>What a bank offers on other terms than asked, and what it wants before it decides.</summary>
public sealed class TermsAndNeedsTests
{
    [Fact]
    public async Task Other_terms_than_asked_are_shown_to_the_rupiah_before_the_SME_answers()
    {
        await using var lending = await Lending.Start(
            null, ("annualRate", 0.12m), ("rateKind", "flat"), ("graceMonths", 3), ("fees", new object[] { new { name = "provisi", rate = 0.02m }, new { name = "administrasi", amount = 10_000 } }));
        var path = await lending.Forward();
        var before = (await lending.Owner.Get(lending.Request + "/terms")).Is(200);
        Assert.Equal((50_000_000L, false), (before.Number("askedAmount"), before.Has("terms")));
        var body = new { amount = 40_000_000, tenorMonths = 18, annualRate = 0.12m, rateKind = "flat", graceMonths = 3, fees = new object[] { new { name = "provisi", rate = 0.02m }, new { name = "materai", amount = 10_000 } }, conditions = new[] { "asuransi" } };
        (await lending.Head.Post(path + "/approve", body)).Is(200);
        Assert.Equal("approved", (await lending.Head.Post(path + "/approve", body)).Is(200).String("state"));
        var terms = (await lending.Owner.Get(lending.Request + "/terms")).Is(200);
        Assert.Equal((40_000_000L, "flat", 3L, 810_000L), (terms.Number("terms.amount"), terms.String("terms.rateKind"), terms.Number("terms.graceMonths"), terms.Number("terms.figures.fees")));
        Assert.Equal((800_000L, 10_000L, 39_190_000L), (terms.Number("fees.0.amount"), terms.Number("fees.1.amount"), terms.Number("received")));
        var schedule = terms["schedule"].EnumerateArray().ToList();
        Assert.Equal((18, 40_000_000L, 0L), (schedule.Count, schedule.Sum(month => month.GetProperty("principal").GetInt64()), schedule[^1].GetProperty("balance").GetInt64()));
        Assert.All(schedule.Take(3), month => Assert.Equal((0L, 400_000L), (month.GetProperty("principal").GetInt64(), month.GetProperty("interest").GetInt64())));
        Assert.Equal(terms.Number("totalPaid"), schedule.Sum(month => month.GetProperty("total").GetInt64()) + 810_000);
        Assert.True(terms.Decimal("terms.figures.effectiveAnnualRate") > 0.2m);
        Assert.True(terms.Has("answerUntil"));
        (await lending.Owner.Post(lending.Request + "/terms/accept")).Is(202);
        Assert.False((await lending.Owner.Get(lending.Request + "/terms")).Has("answerUntil"));
    }

    [Theory]
    [InlineData(50_000_001L, 24, "approve.above-asked")]
    [InlineData(4_999_999L, 24, "approve.outside-product")]
    [InlineData(45_000_000L, 37, "approve.beyond-tenor")]
    public async Task Nobody_is_lent_more_than_asked_or_beyond_what_the_product_allows(long amount, int tenor, string code)
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        (await lending.Head.Post(path + "/approve", new { amount, tenorMonths = tenor, annualRate = 0.06m })).Refused(422, code);
        (await lending.Head.Post(path + "/approve", new { amount = long.MaxValue, tenorMonths = tenor, annualRate = 0.06m })).Refused(400, "body.invalid");
        (await lending.Head.Post(path + "/approve", new { amount = 45_000_000, tenorMonths = 12, annualRate = 0.06m, graceMonths = 12 })).Refused(400, "body.invalid");
        (await lending.Head.Post(path + "/approve", new { amount = 45_000_000, tenorMonths = 1, annualRate = 0m })).Is(200);
    }

    [Theory]
    [InlineData(0.0601, null, null, null, "Terms must not be worse than the product that was chosen; annualRate: at most 6 % a year.")]
    [InlineData(0.05, "flat", null, null, "Terms must not be worse than the product that was chosen; rateKind: this product's rate is effective; choose effective.")]
    [InlineData(0.06, null, 1, null, "Terms must not be worse than the product that was chosen; graceMonths: at most 0 months.")]
    [InlineData(0.06, null, null, 550_001, "Terms must not be worse than the product that was chosen; fees: at most Rp 550,000 together.")]
    public async Task No_bank_approves_on_terms_worse_than_the_product_it_was_forwarded_for(double rate, string? kind, int? grace, int? fee, string why)
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        object Body(decimal annualRate, string? rateKind, int? graceMonths, long? amount) => new
        {
            amount = 40_000_000, tenorMonths = 24, annualRate, rateKind, graceMonths, fees = amount is null ? null : new[] { new { name = "biaya", amount } },
        };
        Assert.Equal(why, (await lending.Head.In("en").Post(path + "/approve", Body((decimal)rate, kind, grace, fee))).Refused(422, "approve.worse-than-product").String("detail"));
        (await lending.Head.Post(path + "/approve", Body(0.06m, "effective", 0, 550_000))).Is(200);
    }

    [Theory]
    [InlineData("0.1", false)]
    [InlineData("0.2", false)]
    [InlineData("0.3", true)]
    public async Task An_effective_rate_in_place_of_a_flat_one_costs_at_most_what_the_flat_loan_really_costs(string rate, bool isWorse)
    {
        await using var lending = await Lending.Start(null, ("annualRate", 0.12m), ("rateKind", "flat"));
        var path = await lending.Forward();
        var reply = await lending.Head.Post(path + "/approve", new { amount = 40_000_000, tenorMonths = 24, annualRate = decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), rateKind = "effective" });
        _ = isWorse ? reply.Refused(422, "approve.worse-than-product") : reply.Is(200);
    }

    [Fact]
    public async Task An_order_that_does_not_hold_the_state_asked_for_is_refused_and_the_head_office_can_be_asked_for()
    {
        await using var lending = await Lending.Start();
        await lending.Forward();
        foreach (var query in (string[])["sort=amount&state=disbursed", "sort=due&state=closed", "sort=due&reportDue=true"])
        {
            Assert.True((await lending.Head.Get($"{lending.Desk}?{query}")).Refused(400, "body.invalid").Json.GetProperty("errors").TryGetProperty("sort", out _), query);
        }

        Assert.Single((await lending.Head.Get($"{lending.Desk}?sort=amount&state=submitted")).Is(200).Items);
        var office = (await lending.Head.Get($"/banks/{lending.Bank}")).Is(200).String("headOffice");
        Assert.Single((await lending.Head.Get($"{lending.Desk}?branchId={office}")).Is(200).Items);
        Assert.Empty((await lending.Head.Get($"{lending.Desk}?branchId={lending.Branch}")).Is(200).Items);
    }

    [Fact]
    public async Task A_product_that_is_changed_or_withdrawn_while_a_proposal_is_under_way_leaves_its_conditions_as_they_were()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        var product = $"/banks/{lending.Bank}/products/{lending.Product}";
        (await lending.Head.Put(product, Given.Product(("maxAmount", 6_000_000), ("validTo", "2026-11-22"), ("fees", Array.Empty<object>())), (await lending.Head.Get(product)).ETag)).Is(200);
        Assert.Equal(600_000, (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200).Number("terms.figures.fees"));
    }

    [Fact]
    public async Task A_decline_is_told_in_words_and_its_reasons_are_data()
    {
        await using var lending = await Lending.Start();
        var reasons = (await lending.World.Anyone.In("en").Get("/decline-reasons")).Is(200).Items.Select(item => item.GetProperty("code").GetString()!).ToList();
        Assert.Equal(["cash-flow", "collateral", "character", "sector", "amount", "incomplete", "policy", "other"], reasons);
        (await lending.Head.Post(await lending.Forward() + "/decline", new { reason = "collateral", note = "x" })).Is(200);
        await lending.World.Settle();
        Assert.Equal("agunan belum cukup", (await lending.Owner.Get(lending.Request)).String("refusalText"));
        Assert.Contains("the collateral is not enough", (await lending.Owner.In("en").Get("/inbox")).Text, StringComparison.Ordinal);
        Assert.Contains("agunan belum cukup", (await lending.Owner.Get("/inbox")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_are_ticked_off_with_papers_or_words_and_the_bank_sees_what_met_which_and_what_is_open()
    {
        await using var lending = await Lending.Start();
        var (owner, head) = (lending.Owner, lending.Head);
        var path = await lending.Forward();
        foreach (var wrong in (object[])[new { needs = new object[] { 5 } }, new { needs = new object[] { new { text = "x", kind = "selfie" } } }, new { needs = new object[] { new { text = "x", other = "y" } } }, new { needs = new object[] { new { kind = "ktp" } } }])
        {
            (await head.Post(path + "/return", wrong)).Is(400);
        }

        (await head.Post(path + "/return", new { needs = new object[] { new { text = "KTP yang jelas", kind = "ktp" }, "jelaskan pesanan", "foto", new { text = "NIB", kind = "nib" } } })).Is(200);
        var returned = (await owner.Get(lending.Request)).Is(200);
        Assert.Equal(("KTP yang jelas", "1-1", "ktp", "jelaskan pesanan"), (returned.String("needs.0"), returned.String("checklist.0.id"), returned.String("checklist.0.kind"), returned.String("checklist.1.text")));
        string Done(int n) => $"{lending.Request}/needs/1-{n}/done";
        var photo = (await owner.Upload(lending.Request + "/documents?kind=photo", Samples.Pdf("foto"), "foto.pdf")).Is(201);
        var ktp = (await owner.Upload(lending.Request + "/documents?kind=ktp", Samples.Pdf("ktp"), "ktp.pdf")).Is(201).String("id");
        (await owner.Post(Done(1), new { })).Refused(400, "body.invalid");
        (await owner.Post(Done(1), new { documentId = photo.String("id") })).Refused(422, "need.other-kind");
        (await owner.Post(Done(1), new { documentId = "tidakada" })).Refused(422, "need.document-unknown");
        (await owner.Post(Done(9), new { note = "x" })).Refused(404, "not-found");
        (await lending.World.As("orang-lain", "sme").Post(Done(1), new { note = "x" })).Refused(404, "not-found");
        var met = (await owner.Post(Done(1), new { documentId = ktp })).Is(200);
        Assert.Equal(ktp, met.String("checklist.0.met.document"));
        Assert.Equal(met.ETag, (await owner.Post(Done(1), new { documentId = ktp })).Is(200).ETag);
        (await lending.World.As("budi", "provider").Post(Done(2), new { note = "pesanan hotel" })).Is(200);
        (await owner.Post(Done(3), new { documentId = photo.String("id") })).Is(200);

        // A paper that is taken away again meets nothing, and forwarding never waits for an open need.
        (await owner.Delete($"{lending.Request}/documents/{photo.String("id")}", photo.ETag)).Is(204);
        (await owner.Post(lending.Request + "/forward", new { bankId = lending.Bank, productId = lending.Product, consent = true, note = "NIB menyusul" })).Is(202);
        var again = (await head.Get(path)).Is(200);
        Assert.Equal((ktp, "pesanan hotel", "NIB menyusul"), (again.String("needsAnswered.0.met.document"), again.String("needsAnswered.1.met.note"), again.String("forwardingNote")));
        Assert.False(again.Has("needsAnswered.2.met"));
        Assert.False(again.Has("needsAnswered.3.met"));
        (await owner.Post(Done(2), new { note = "lain" })).Refused(409, "request.state");
        Assert.False((await owner.Get(lending.Request)).Has("checklist"));

        // The next return counts its needs anew.
        (await head.Post(path + "/return", new { needs = new[] { "NIB" } })).Is(200);
        Assert.Equal("2-1", (await owner.Get(lending.Request)).String("checklist.0.id"));
    }
}
