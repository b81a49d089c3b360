using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Plans;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Proposals;

public sealed class ProposalsOverHttpTests
{
    [Fact]
    public async Task A_proposal_keeps_the_conditions_it_was_forwarded_under()
    {
        await using var lending = await Lending.Start();
        var (owner, head) = (lending.Owner, lending.Head);
        var product = $"/banks/{lending.Bank}/products/{lending.Product}";

        // A change that takes effect later is not what it is forwarded under.
        var changed = (await head.Put(product, Registry.Given.Product(("annualRate", 0.18m), ("validFrom", "2027-01-01")), (await head.Get(product)).ETag)).Is(200);
        var proposal = await lending.Forward();
        Assert.Equal(1, (await owner.Get(lending.Request)).Number("forwarding.productVersion"));
        (await head.Put(product, Registry.Given.Product(("annualRate", 0.24m), ("maxAmount", 10_000_000), ("validTo", "2026-11-23")), changed.ETag)).Is(200);

        // Nor does it take on what the bank changes while it is under way, or after the product was withdrawn.
        (await head.Post(proposal + "/return", new { needs = new[] { "foto tempat usaha" } })).Is(200);
        await lending.World.Settle();
        await lending.World.Advance(TimeSpan.FromDays(2));
        Assert.Equal(proposal, $"{lending.Desk}/{(await owner.Post(lending.Request + "/forward", lending.To())).Is(202).String("forwarding.proposal")}");
        Assert.Equal(1, (await owner.Get(lending.Request)).Number("forwarding.productVersion"));
        var frozen = (await head.Get(proposal)).Is(200);
        Assert.Equal(
            (1, 0.06m, 100_000_000, 1, "met"),
            (frozen.Number("product.version"), frozen.Decimal("product.annualRate"), frozen.Number("product.maxAmount"), frozen.Number("readiness.productVersion"),
                frozen["readiness.criteria"].EnumerateArray().First().GetProperty("status").GetString()));
        (await head.Post(proposal + "/approve", new { amount = 45_000_000, tenorMonths = 24, annualRate = 0.06m })).Is(200);
        Assert.Equal(0.06m, (await lending.World.Anyone.Get(product + "?version=1")).Is(200).Decimal("annualRate"));
    }

    [Fact]
    public async Task A_request_goes_to_the_bank_comes_back_goes_again_and_becomes_a_loan_that_is_settled()
    {
        await using var lending = await Lending.Start();
        var (owner, head) = (lending.Owner, lending.Head);
        var forwarded = (await owner.Post(lending.Request + "/forward", lending.To())).Is(202);
        Assert.Equal(("forwarded", "/api/v1" + lending.Request), (forwarded.String("state"), forwarded.Location));
        var path = $"{lending.Desk}/{forwarded.String("forwarding.proposal")}";

        // The bank sees it in the very next call, and the SME what the bank said.
        var listed = (await head.Get(lending.Desk + "?state=submitted")).Is(200);
        Assert.Equal(("Ukir Jaya (contoh)", "************0003", 50_000_000L), (listed.String("items.0.profile.name"), listed.String("items.0.profile.ownerNik"), listed.Number("items.0.request.amount")));
        Assert.Equal(head.Id, (await head.Post(path + "/claim")).Is(200).String("claimedBy"));
        (await head.Post(path + "/return", new { needs = new[] { "foto tempat usaha" }, note = "lengkapi" })).Is(200);
        var returned = (await owner.Get(lending.Request)).Is(200);
        Assert.Equal(("returned", "foto tempat usaha", "smeAdditions"), (returned.String("state"), returned.String("needs.0"), returned.String("waiting.for")));

        Assert.Equal(path, await lending.Forward());
        Assert.Equal(("forwarded", "submitted"), await lending.States(path));
        Assert.Equal(2, (await head.Get(path)).Number("submission"));

        var approved = (await head.Post(path + "/approve", Lending.Terms)).Is(200);
        Assert.Equal((600_000L, 1_994_428L), (approved.Number("terms.figures.fees"), approved.Number("terms.figures.installment")));
        Assert.Equal(1_994_428L, (await owner.Get(lending.Request)).Number("terms.figures.installment"));
        (await head.Post(path + "/disburse", new { amount = 45_000_000, date = "2026-11-23" })).Refused(409, "proposal.state");

        var accepted = (await owner.Post(lending.Request + "/terms/accept")).Is(202);
        Assert.Equal("accepted", accepted.String("state"));
        (await owner.Post(lending.Request + "/terms/accept")).Is(202);
        (await head.Post(path + "/disburse", new { amount = 45_000_001, date = "2026-11-23" })).Refused(409, "disburse.above-approval");
        (await head.Post(path + "/disburse", new { amount = 45_000_000, date = "2026-11-24" })).Refused(400, "body.invalid");
        (await head.Post(path + "/disburse", new { amount = 45_000_000, date = "2026-11-23" })).Is(200);
        Assert.Equal(("disbursed", "disbursed"), await lending.States(path));

        for (var month = 1; month <= 2; month++)
        {
            await lending.World.AdvanceTo(World.Monday.AddMonths(month));
            (await head.Post(path + "/status", new { month, collectability = month })).Is(200);
        }

        var visited = (await owner.Get(lending.Request)).Is(200);
        Assert.Equal([1, 2], visited["followUps"].EnumerateArray().Where(task => task.TryGetProperty("collectability", out _)).Select(task => task.GetProperty("collectability").GetInt32()));
        (await head.Post(path + "/close", new { outcome = "settled" })).Is(200);
        Assert.Equal(("completed", "closed"), await lending.States(path));

        await lending.World.Settle();
        Assert.Equal(("completed", "closed"), await lending.States(path));
        var events = (await head.Get(path + "/history")).Items.Select(entry => entry.GetProperty("event").GetString());
        Assert.Equal(
            [
                "proposal.received", "proposal.claimed", "proposal.returned", "proposal.resubmitted", "proposal.approved", "terms.accepted", "proposal.disbursed",
                "proposal.status-reported", "proposal.status-reported", "proposal.closed",
            ],
            events);
    }

    [Fact]
    public async Task Whatever_order_messages_come_in_both_sides_end_alike()
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            await using var lending = await Lending.Start();
            lending.World.Disorder = new(seed);
            var path = await lending.Forward();
            (await lending.Head.Post(path + "/return", new { needs = new[] { "foto" } })).Is(200);
            await lending.Forward();
            (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200);
            (await lending.Owner.Post(lending.Request + "/terms/refuse")).Is(202);
            var other = await lending.Forward();
            Assert.NotEqual(path, other);
            (await lending.Owner.Post(lending.Request + "/cancel", new { reason = "berubah pikiran" })).Is(200);
            await lending.World.Settle();
            Assert.Equal(("cancelled", "withdrawn"), await lending.States(other));
            Assert.Equal("refused", (await lending.Head.Get(path)).String("state"));
        }
    }

    [Fact]
    public async Task Every_step_reaches_the_other_side_by_message_alone()
    {
        await using var lending = await Lending.Start();
        var (owner, head, world) = (lending.Owner, lending.Head, lending.World);

        // The commit of whoever acts succeeds, the projection right after it does not.
        async Task<Reply> Alone(string fails, Func<Task<Reply>> act)
        {
            var commits = 0;
            world.BugsAllowed = true;
            world.Calls.Before = (kind, where) => kind == "commit" && where.StartsWith(fails, StringComparison.Ordinal) && commits++ == 0 ? throw new InvalidOperationException("outage") : Task.CompletedTask;
            var reply = await act();
            world.Calls.Before = null;
            world.BugsAllowed = false;
            Assert.Equal(1, commits);
            await world.Settle();
            return reply;
        }

        (await Alone("bank/", () => owner.Post(lending.Request + "/forward", lending.To()))).Is(500);
        var path = $"{lending.Desk}/{(await owner.Get(lending.Request)).String("forwarding.proposal")}";
        Assert.Equal(("forwarded", "submitted"), await lending.States(path));
        (await Alone("sme/", () => head.Post(path + "/approve", Lending.Terms))).Is(500);
        Assert.Equal(("approved", "approved"), await lending.States(path));
        (await Alone("bank/", () => owner.Post(lending.Request + "/terms/accept"))).Is(500);
        Assert.Equal(("accepted", "accepted"), await lending.States(path));
        (await Alone("sme/", () => head.Post(path + "/disburse", new { amount = 1_000_000, date = "2026-11-23" }))).Is(500);
        Assert.Equal(("disbursed", "disbursed"), await lending.States(path));
    }

    [Fact]
    public async Task A_withdrawal_that_was_committed_wins_over_a_decision_that_comes_before_its_message()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        (await lending.Owner.Post(lending.Request + "/cancel", new { reason = "berubah pikiran" })).Is(200);
        (await lending.Head.Post(path + "/approve", Lending.Terms)).Refused(409, "proposal.state");
        await lending.World.Settle();
        Assert.Equal(("cancelled", "withdrawn"), await lending.States(path));
    }

    [Fact]
    public async Task A_withdrawal_that_crosses_an_approval_wins_and_one_that_crosses_the_disbursement_comes_too_late()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        await CrossedBy(lending, () => lending.Head.Post(path + "/approve", Lending.Terms));
        await lending.World.Settle();
        Assert.Equal(("cancelled", "withdrawn"), await lending.States(path));

        await using var paid = await Lending.Start();
        path = await paid.Approve();
        (await paid.Owner.Post(paid.Request + "/terms/accept")).Is(202);
        await CrossedBy(paid, () => paid.Head.Post(path + "/disburse", new { amount = 45_000_000, date = "2026-11-23" }));
        await paid.World.Settle();
        Assert.Equal(("disbursed", "disbursed"), await paid.States(path));
        Assert.False((await paid.Owner.Get(paid.Request)).Has("withdrawalReason"));
    }

    /// <summary>The SME asks to withdraw after the bank's verb has read the request and before it commits.</summary>
    private static async Task CrossedBy(Lending lending, Func<Task<Reply>> verb)
    {
        lending.World.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where == "bank/" + lending.Bank)
            {
                lending.World.Calls.Before = null;
                (await lending.Owner.Post(lending.Request + "/cancel", new { reason = "berubah pikiran" })).Is(200);
            }
        };
        (await verb()).Is(200);
    }

    [Fact]
    public async Task Terms_that_nobody_answers_lapse_and_the_request_may_go_elsewhere()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Approve();
        await lending.World.AdvanceTo(World.Monday.AddDays(20));
        Assert.Equal(("engaged", "lapsed"), await lending.States(path));
        Assert.NotEqual(path, await lending.Forward());
    }

    [Fact]
    public async Task A_bank_that_lets_its_deadline_pass_sees_the_proposal_flagged_and_the_officer_has_it_on_the_desk()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        var due = (await lending.Head.Get(path)).Time("dueAt");
        await lending.World.AdvanceTo(due.AddSeconds(-1));
        Assert.False((await lending.Head.Get(path)).Flag("overdue"));
        await lending.World.AdvanceTo(due);
        Assert.True((await lending.Head.Get(path)).Flag("overdue"));
        Assert.Equal("overdue", (await lending.Owner.Get(lending.Request)).String("desk.list"));
        (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200);
        Assert.False((await lending.Head.Get(path)).Flag("overdue"));
        Assert.False((await lending.Owner.Get(lending.Request)).Has("desk"));
    }

    [Fact]
    public async Task Additions_that_never_come_withdraw_the_proposal()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        (await lending.Head.Post(path + "/return", new { needs = new[] { "foto" } })).Is(200);
        await lending.World.Advance(TimeSpan.FromDays(40));
        Assert.Equal(("cancelled", "withdrawn"), await lending.States(path));
    }

    [Fact]
    public async Task A_declined_request_goes_elsewhere_as_another_proposal_and_the_provider_is_counted_once()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        (await lending.Head.Post(path + "/decline", new { reason = "bad-luck", note = "x" })).Refused(400, "body.invalid");
        (await lending.Head.Post(path + "/decline", new { reason = "collateral", note = "jaminan kurang" })).Is(200);
        var declined = (await lending.Owner.Get(lending.Request)).Is(200);
        Assert.Equal(("declined", "collateral", "jaminan kurang"), (declined.String("state"), declined.String("refusal.reason"), declined.String("refusal.note")));
        Assert.NotEqual(path, await lending.Forward());
        await lending.World.Settle();
        Assert.Equal("declined", (await lending.Head.Get(path)).String("state"));
        var standing = (await lending.World.Ledger.ReadKnown(RegistryRecords.Standing(lending.Helper), default)).State;
        Assert.Equal((0, 1), (standing.Approved, standing.Decided));
    }

    [Fact]
    public async Task Staff_of_a_branch_see_its_proposals_and_the_head_office_sees_all()
    {
        await using var lending = await Lending.Start();
        var (head, clerk) = (lending.Head, lending.Clerk);
        var path = await lending.Forward();
        (await clerk.Get(path)).Refused(404, "not-found");
        (await clerk.Post(path + "/claim")).Refused(404, "not-found");
        (await clerk.Post(path + "/approve", "{")).Refused(404, "not-found");
        (await clerk.Get(path + "/history")).Refused(404, "not-found");
        Assert.Empty((await clerk.Get(lending.Desk)).Items);
        (await head.Post(path + "/decline", new { reason = "policy", note = "x" })).Is(200);

        await lending.World.Advance(TimeSpan.FromHours(1));
        path = await lending.Forward(lending.Branch);
        Assert.Equal(lending.Branch, (await clerk.Get(path)).Is(200).String("branchId"));
        Assert.Equal(path, $"{lending.Desk}/{Assert.Single((await clerk.Get(lending.Desk + "?state=submitted")).Items).GetProperty("id").GetString()}");
        Assert.Equal(["declined", "submitted"], (await head.Get(lending.Desk)).Items.Select(item => item.GetProperty("state").GetString()));
        (await clerk.Post(path + "/claim")).Is(200);
        (await head.Post(path + "/claim")).Refused(409, "proposal.claimed");
        (await lending.World.As("orang-lain", "bank").Get(path)).Refused(404, "not-found");
        (await lending.Owner.Get(path)).Refused(403, "auth.role");
        (await head.Get(lending.Desk + "/tidakada")).Refused(404, "not-found");
    }

    [Fact]
    public async Task Staff_are_told_of_the_proposals_they_see_and_the_head_office_where_a_branch_has_no_staff()
    {
        await using var lending = await Lending.Start();
        var (head, clerk) = (lending.Head, lending.Clerk);
        async Task<string[]> Told(Caller caller) => [.. (await caller.Get("/inbox")).Is(200).Items.Select(item => item.GetProperty("code").GetString()!).Reverse()];

        var path = await lending.Forward(lending.Branch);
        await lending.World.Settle();
        (await clerk.Post(path + "/approve", Lending.Terms)).Is(200);
        await lending.World.Advance(TimeSpan.FromHours(1));
        (await lending.Owner.Post(lending.Request + "/terms/refuse")).Is(202);
        await lending.World.Settle();
        Assert.Equal(["proposal-received", "proposal-terms-refused"], await Told(clerk));
        Assert.Empty(await Told(head));
        Assert.Equal("Proposal baru dari Ukir Jaya (contoh) untuk Modal kerja contoh.", (await clerk.Get("/inbox")).String("items.1.text"));

        var empty = (await head.Post($"/banks/{lending.Bank}/branches", new { name = "Cabang baru", regency = "33.72", members = Array.Empty<string>() })).Is(201).String("id");
        await lending.Forward(empty);
        await lending.World.Settle();
        Assert.Equal(["proposal-received"], await Told(head));
    }

    [Fact]
    public async Task Only_an_owner_who_agrees_forwards_and_only_to_what_there_is()
    {
        await using var lending = await Lending.Start();
        var path = lending.Request + "/forward";
        object To(string? bank, string? product, string? branch = null, bool? consent = true) => new { bankId = bank, productId = product, branchId = branch, consent };

        (await lending.World.As("orang-lain", "sme").Post(path, lending.To())).Refused(404, "not-found");
        Assert.True((await lending.Owner.Post(path, To(lending.Bank, lending.Product, null, false))).Refused(400, "body.invalid").Has("errors.consent"));
        Assert.True((await lending.Owner.Post(path, To(null, null, null, null))).Refused(400, "body.invalid").Has("errors.bankId"));
        (await lending.Owner.Post(path, To("tidakada", lending.Product))).Refused(422, "forward.bank-unknown");
        (await lending.Owner.Post(path, To(lending.Bank, "tidakada"))).Refused(422, "forward.product-unknown");
        (await lending.Owner.Post(path, To(lending.Bank, lending.Product, "tidakada"))).Refused(422, "forward.branch-unknown");
        (await lending.Owner.Post(path, lending.To(), ifMatch: "\"99\"")).Refused(412, "version.stale");
        var soon = (await lending.Head.Post($"/banks/{lending.Bank}/products", Given.Product(("validFrom", "2026-11-24")))).Is(201).String("id");
        (await lending.Owner.Post(path, To(lending.Bank, soon))).Refused(409, "forward.product-not-offered");
        Assert.Empty((await lending.Head.Get(lending.Desk)).Items);

        var first = (await lending.Owner.Post(path, lending.To(), key: "k1")).Is(202);
        Assert.Equal(first.Text, (await lending.Owner.Post(path, lending.To(), key: "k1")).Is(202).Text);
        (await lending.Owner.Post(path, lending.To())).Refused(409, "request.state");
    }

    [Fact]
    public async Task What_came_back_goes_to_the_same_product_and_branch_even_when_the_product_is_no_longer_offered()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward(lending.Branch);
        (await lending.Clerk.Post(path + "/return", new { needs = new[] { "foto" } })).Is(200);
        var product = $"/banks/{lending.Bank}/products/{lending.Product}";
        (await lending.Head.Put(product, Given.Product(("name", "Berganti nama"), ("validTo", "2026-11-22")), (await lending.Head.Get(product)).ETag)).Is(200);
        (await lending.Owner.Post(lending.Request + "/forward", lending.To(await HeadOffice(lending)))).Refused(409, "request.returned-elsewhere");
        Assert.Equal("Modal kerja contoh", (await lending.Head.Get(path)).String("product.name"));
        Assert.Equal(path, await lending.Forward());
        Assert.Equal(("Modal kerja contoh", lending.Branch), ((await lending.Clerk.Get(path)).String("product.name"), (await lending.Clerk.Get(path)).String("branchId")));
    }

    [Fact]
    public async Task What_was_frozen_stays_whatever_the_SME_changes_afterwards()
    {
        await using var lending = await Lending.Start();
        var (owner, head) = (lending.Owner, lending.Head);
        var ktp = (await owner.Upload(lending.Request + "/documents?kind=ktp", Samples.Pdf("one"), "ktp.pdf")).Is(201);
        var nib = (await owner.Upload(lending.Request + "/documents?kind=nib", Samples.Pdf("nib"), "nib.pdf")).Is(201);
        var plan = (await owner.Put(lending.Request + "/plan", Samples.Plan())).Is(201);
        var path = await lending.Forward();
        var paper = $"{path}/documents/{ktp.String("id")}";

        // Before forwarding and while returned the SME may change anything; in between nothing.
        var changed = Samples.Plan(("ownFunds", 77_000_000));
        (await owner.Put(lending.Request + "/plan", changed, plan.ETag)).Refused(409, "request.state");
        (await head.Post(path + "/return", new { needs = new[] { "foto" } })).Is(200);
        (await owner.Put(lending.Request + "/plan", changed, plan.ETag)).Is(200);
        (await owner.Upload($"{lending.Request}/documents/{ktp.String("id")}", Samples.Pdf("two"), "baru.pdf", method: HttpMethod.Put, ifMatch: ktp.ETag)).Is(200);
        (await owner.Delete($"{lending.Request}/documents/{nib.String("id")}", nib.ETag)).Is(204);
        await lending.World.Advance(TimeSpan.FromDays(2));

        var frozen = (await head.Get(path)).Is(200);
        Assert.Equal((1L, 10_000_000L, 2), (frozen.Number("plan.version"), frozen.Number("plan.ownFunds"), frozen["documents"].GetArrayLength()));
        Assert.True(frozen.Flag("readiness.ready"));
        Assert.DoesNotContain("blob", frozen.Text, StringComparison.Ordinal);
        var file = (await head.Get(paper)).Is(200);
        Assert.Equal(Samples.Pdf("one"), file.Bytes);
        Assert.Equal(("nosniff", "application/pdf"), (file.Header("X-Content-Type-Options"), file.Header("Content-Type")));
        Assert.StartsWith("attachment; filename=ktp.pdf", file.Header("Content-Disposition"), StringComparison.Ordinal);
        (await head.Get($"{path}/documents/{nib.String("id")}")).Is(200);

        Assert.Equal(path, await lending.Forward());
        frozen = (await head.Get(path)).Is(200);
        Assert.Equal((2L, 77_000_000L, "baru.pdf", 1), (frozen.Number("plan.version"), frozen.Number("plan.ownFunds"), frozen.String("documents.0.name"), frozen["documents"].GetArrayLength()));
        Assert.False(frozen.Flag("readiness.ready"));
        Assert.Equal(Samples.Pdf("two"), (await head.Get(paper)).Is(200).Bytes);
        (await head.Get($"{path}/documents/{nib.String("id")}")).Refused(404, "not-found");
        (await lending.Clerk.Get(paper)).Refused(404, "not-found");
    }

    [Fact]
    public async Task What_does_not_fit_a_snapshot_is_refused_before_anything_is_frozen()
    {
        await using var lending = await Lending.Start();
        (await lending.Owner.Put(lending.Request + "/plan", Samples.Plan())).Is(201);
        var address = PlanRecords.Plan(lending.Sme, 1);
        await lending.World.Seed(address, (await lending.World.Ledger.ReadKnown(address, default)).State with { Market = new('x', 918_000) });
        (await lending.Owner.Post(lending.Request + "/forward", lending.To())).Refused(422, "forward.too-large");
        Assert.Null(await lending.World.Ledger.Read(ProposalRecords.Snapshot(lending.Sme, 1, 1), default));
    }

    [Fact]
    public async Task The_consent_is_kept_with_who_gave_it_and_when()
    {
        await using var lending = await Lending.Start();
        await lending.Forward();
        var snapshot = (await lending.World.Ledger.ReadKnown(ProposalRecords.Snapshot(lending.Sme, 1, 1), default)).State;
        Assert.Equal((lending.Owner.Id, World.Monday), (snapshot.Consent.Person, snapshot.Consent.At));
    }

    private static async Task<string> HeadOffice(Lending lending) => (await lending.Head.Get("/banks/" + lending.Bank)).Is(200).String("headOffice");
}
