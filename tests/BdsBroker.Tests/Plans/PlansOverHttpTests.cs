using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Plans;

public sealed class PlansOverHttpTests
{
    [Fact]
    public async Task A_plan_is_made_read_and_saved_as_versions()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Get($"{request}/plan")).Is(404);

        var made = (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        Assert.Equal(1, made.Number("version"));
        Assert.Equal($"/api/v1{request}/plan", made.Location);
        Assert.True(made.Has("id"));

        var read = (await ani.Get($"{request}/plan")).Is(200);
        Assert.Equal(made.ETag, read.ETag);
        Assert.Equal("2027-11", read.String("monthly.11.month"));
        Assert.Equal(10_000_000, read.Number("collateral.0.liquidationValue"));

        var second = (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 20_000_000)), ifMatch: read.ETag)).Is(200);
        Assert.Equal(2, second.Number("version"));
        Assert.Equal(10_000_000, (await ani.Get($"{request}/plan?version=1")).Is(200).Number("ownFunds"));
        Assert.Equal(20_000_000, (await ani.Get($"{request}/plan?version=2")).Is(200).Number("ownFunds"));
        (await ani.Get($"{request}/plan?version=3")).Is(404);
        (await ani.Get($"{request}/plan?version=0")).Is(400);
        (await ani.Get($"{request}/plan?version=x")).Is(400);
        Assert.Equal(2, (await ani.Get(request)).Is(200).Number("planVersion"));
    }

    [Fact]
    public async Task What_exists_is_saved_only_over_the_version_that_was_read()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan(), ifMatch: "\"1\"")).Refused(412, "version.stale");
        var made = (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 1)))).Refused(428, "version.required");
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 1)), ifMatch: made.ETag)).Is(200);
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 2)), ifMatch: made.ETag)).Refused(412, "version.stale");
        Assert.Equal(2, (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 1)), ifMatch: "\"2\"")).Is(200).Number("version"));
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_wins()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var replies = await Task.WhenAll(Enumerable.Range(1, 5).Select(n => ani.Put($"{request}/plan", Samples.Plan(("ownFunds", n)))));
        Assert.Single(replies, reply => reply.Status == 201);
        Assert.Equal(4, replies.Count(reply => reply.Status == 428));
    }

    [Theory]
    [InlineData("startMonth", "2026-13", "startMonth")]
    [InlineData("ownFunds", -1, "ownFunds")]
    [InlineData("existingMonthlyDebtService", null, "existingMonthlyDebtService")]
    [InlineData("purpose", " ", "purpose")]
    [InlineData("startMonth", "2027-01", "monthly[0].month")]
    public async Task What_is_wrong_with_a_plan_is_named(string member, object? value, string field)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var refused = (await ani.Put($"{request}/plan", Samples.Plan((member, value)))).Refused(400, "body.invalid");
        Assert.True(refused["errors"].TryGetProperty(field, out _), refused.ToString());
    }

    [Fact]
    public async Task A_plan_has_twelve_months_and_whole_rupiah()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Put($"{request}/plan", Samples.Plan(("monthly", Samples.Months(1, 1)[..11])))).Refused(400, "body.invalid");
        (await ani.Put($"{request}/plan", Samples.Plan(("monthly", Samples.Months(1, 1).Append(new { month = "2027-12", inflow = 1, outflow = 1 }).ToArray())))).Refused(400, "body.invalid");
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", 1.5)))).Refused(400, "body.invalid");
        (await ani.Put($"{request}/plan", Samples.Plan(("loan", 1)))).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task Rights_come_before_the_body_the_body_before_the_version_and_the_version_before_the_state()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await world.Anyone.Put($"{request}/plan", "no json")).Is(401);
        (await world.As("bo", "bank").Put($"{request}/plan", "no json")).Is(403);
        (await world.As("other", "sme").Put($"{request}/plan", "no json")).Is(404);
        (await ani.Put($"{request[..^1]}9/plan", "no json")).Is(404);

        var made = (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        (await ani.Post($"{request}/cancel", new { reason = "tidak jadi" })).Is(200);
        (await ani.Put($"{request}/plan", Samples.Plan(("ownFunds", -1)))).Is(400);
        (await ani.Put($"{request}/plan", Samples.Plan())).Is(428);
        (await ani.Put($"{request}/plan", Samples.Plan(), ifMatch: "\"9\"")).Is(412);
        (await ani.Put($"{request}/plan", Samples.Plan(), ifMatch: made.ETag)).Refused(409, "request.state");
    }

    [Fact]
    public async Task A_loan_within_the_inflow_is_pointed_out()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var months = Samples.Months(20_000_000, 15_000_000);
        months[0] = new { month = "2026-12", inflow = 70_000_000, outflow = 15_000_000 };
        var made = (await ani.In("en").Put($"{request}/plan", Samples.Plan(("monthly", months)))).Is(201);
        Assert.Equal("monthly[0].inflow", made.String("warnings.0.field"));
    }
}
