using System.IO.Compression;
using BdsBroker.Proposals;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Requests;

namespace BdsBroker.Tests.Proposals;

/// <summary>Above an amount that the bank sets, two persons approve.</summary>
public sealed class FourEyesTests
{
    [Fact]
    public async Task An_approval_above_the_limit_waits_for_a_second_person_and_the_SME_hears_nothing_before()
    {
        await using var lending = await Lending.Start();
        var (owner, head, second) = (lending.Owner, lending.Head, await lending.Colleague());
        await lending.FourEyes(44_999_999);
        var path = await lending.Forward();
        await lending.World.Settle();
        var told = (await owner.Get("/inbox")).Is(200).Text;

        var proposed = (await head.Post(path + "/approve", Lending.Terms)).Is(200);
        Assert.Equal(("confirming", head.Id, 44_999_999L, 45_000_000L), (proposed.String("state"), proposed.String("confirmation.by"), proposed.Number("confirmation.above"), proposed.Number("confirmation.terms.amount")));
        await lending.World.Settle();
        var request = (await owner.Get(lending.Request)).Is(200);
        Assert.Equal("forwarded", request.String("state"));
        Assert.False(request.Has("terms"));
        Assert.Equal(told, (await owner.Get("/inbox")).Is(200).Text);
        Assert.DoesNotContain("confirming", await ExportOf(owner), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("proposal-confirmation-wanted", (await second.Get("/inbox")).Text, StringComparison.Ordinal);

        Assert.Equal(proposed.Text, (await head.Post(path + "/approve", Lending.Terms)).Is(200).Text);
        (await head.Post(path + "/confirm")).Refused(409, "proposal.second-person");
        (await second.Post(path + "/decline", new { reason = "policy", note = "x" })).Refused(409, "proposal.state");
        var approved = (await second.Post(path + "/confirm")).Is(200);
        Assert.Equal(("approved", head.Id, second.Id), (approved.String("state"), approved.String("approval.by"), approved.String("approval.confirmedBy")));
        Assert.Equal(approved.Text, (await second.Post(path + "/confirm")).Is(200).Text);
        Assert.Equal(45_000_000, (await owner.Get(lending.Request)).Number("terms.amount"));
        Assert.Equal(
            [("proposal.approval-proposed", head.Id), ("proposal.approved", second.Id)],
            (await head.Get(path + "/history")).Items.Select(item => (item.GetProperty("event").GetString()!, item.GetProperty("person").GetString()!)).Where(entry => entry.Item1.Contains("appro", StringComparison.Ordinal)));
        Assert.DoesNotContain("\"approval\"", await ExportOf(owner), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(45_000_000L, "approved")]
    [InlineData(44_999_999L, "confirming")]
    [InlineData(0L, "confirming")]
    [InlineData(1_000_000_000_000_000L, "approved")]
    [InlineData(null, "approved")]
    public async Task The_limit_itself_needs_no_second_person_and_a_rupiah_more_does(long? above, string state)
    {
        await using var lending = await Lending.Start();
        await lending.FourEyes(above);
        Assert.Equal(state, (await lending.Head.Post(await lending.Forward() + "/approve", Lending.Terms)).Is(200).String("state"));
    }

    [Fact]
    public async Task Those_who_run_the_bank_set_the_limit_and_what_was_approved_under_another_stays_as_it_was()
    {
        await using var lending = await Lending.Start();
        var (head, second, path) = (lending.Head, await lending.Colleague(), await lending.Forward());
        var settings = $"/banks/{lending.Bank}/settings";
        (await lending.Clerk.Put(settings, new { fourEyesAbove = 1 }, "*")).Refused(404, "not-found");
        (await head.Put(settings, new { fourEyesAbove = 1 })).Refused(428, "version.required");
        (await head.Put(settings, new { fourEyesAbove = -1 }, "*")).Refused(400, "body.invalid");
        (await head.Put(settings, new { fourEyesAbove = long.MaxValue }, "*")).Refused(400, "body.invalid");
        await lending.FourEyes(40_000_000);
        (await head.Post(path + "/approve", Lending.Terms)).Is(200);

        await lending.FourEyes(null);
        Assert.Equal("confirming", (await head.Get(path)).String("state"));
        Assert.Equal("claimed", (await second.Post(path + "/sendback", new { note = "periksa agunan" })).Is(200).String("state"));
        var again = (await head.Post(path + "/approve", Lending.Terms)).Is(200);
        Assert.Equal(("approved", false), (again.String("state"), again.Has("approval.above")));
        await lending.FourEyes(0);
        Assert.Equal("approved", (await head.Get(path)).String("state"));
    }

    [Fact]
    public async Task A_limit_that_is_set_while_somebody_approves_counts_from_its_own_commit()
    {
        await using var lending = await Lending.Start();
        var path = await lending.Forward();
        await lending.Meanwhile(() => lending.FourEyes(1_000_000));
        Assert.Equal("confirming", (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200).String("state"));
    }

    [Fact]
    public async Task What_nobody_confirms_is_reminded_of_and_goes_back_while_the_banks_own_deadline_runs_on()
    {
        await using var lending = await Lending.Start();
        var (head, second) = (lending.Head, await lending.Colleague());
        await lending.FourEyes(0);
        var path = await lending.Forward();
        var due = (await head.Get(path)).Time("dueAt");
        var until = (await head.Post(path + "/approve", Lending.Terms)).Is(200).Time("confirmation.until");
        Assert.DoesNotContain("proposal-confirmation-due", (await second.Get("/inbox")).Text, StringComparison.Ordinal);
        await lending.World.AdvanceTo(until);
        Assert.Contains("proposal-confirmation-due", (await second.Get("/inbox")).Text, StringComparison.Ordinal);
        var reminded = (await head.Get(path)).Is(200);
        Assert.Equal(("confirming", 1), (reminded.String("state"), reminded.Number("confirmation.step")));
        await lending.World.AdvanceTo(reminded.Time("confirmation.until"));
        var back = (await head.Get(path)).Is(200);
        Assert.Equal(("claimed", head.Id, due), (back.String("state"), back.String("claimedBy"), back.Time("dueAt")));
        Assert.Contains("proposal-confirmation-lapsed", (await head.Get("/inbox")).Text, StringComparison.Ordinal);
        (await second.Post(path + "/confirm")).Refused(409, "proposal.state");
        await lending.World.AdvanceTo(due);
        Assert.True((await head.Get(path)).Flag("overdue"));
    }

    [Fact]
    public async Task A_withdrawal_wins_over_an_approval_that_waits()
    {
        await using var lending = await Lending.Start();
        var second = await lending.Colleague();
        await lending.FourEyes(0);
        var path = await lending.Forward();
        (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200);
        await lending.Meanwhile(async () => (await lending.Owner.Post(lending.Request + "/cancel", new { reason = "batal" })).Is(200));
        await second.Post(path + "/confirm");
        await lending.World.Settle();
        Assert.Equal(("cancelled", "withdrawn"), await lending.States(path));
        await lending.World.Advance(TimeSpan.FromDays(30));
        Assert.Equal(("cancelled", "withdrawn"), await lending.States(path));
    }

    [Fact]
    public async Task Of_two_who_answer_at_once_one_wins_and_the_other_is_told()
    {
        await using var lending = await Lending.Start();
        var (second, third) = (await lending.Colleague(), await lending.Colleague("bank-third"));
        await lending.FourEyes(0);
        var path = await lending.Forward();
        (await lending.Head.Post(path + "/approve", Lending.Terms)).Is(200);
        await lending.Meanwhile(async () => (await third.Post(path + "/sendback", new { note = "belum" })).Is(200));
        (await second.Post(path + "/confirm")).Refused(409, "proposal.state");
        Assert.Equal("belum", (await second.Get(path)).String("sentBack.note"));
    }

    [Fact]
    public void A_deadline_of_another_generation_or_before_its_time_ends_quietly()
    {
        var pending = AProposal.Confirming;
        var until = pending.Pending!.Until;
        Assert.Null(Proposal.EndConfirmation(pending, pending.Generation + 1, until, until).Next);
        Assert.Null(Proposal.EndConfirmation(pending, pending.Generation, until.AddTicks(-1), until).Next);
        Assert.Null(Proposal.EndConfirmation(AProposal.Approved, 1, until, until).Next);
        var again = pending.Then(now => Proposal.SendBack(now, "x", AProposal.Budi, A.Monday)).Then(now => Proposal.Approve(now, AProposal.Terms, AProposal.Ani, A.Monday, AProposal.FourEyes));
        Assert.Null(Proposal.EndConfirmation(again, pending.Generation, until, until).Next);
    }

    private static async Task<string> ExportOf(Caller owner)
    {
        await using var zip = new ZipArchive(new MemoryStream((await owner.Get("/me/export")).Is(200).Bytes), ZipArchiveMode.Read);
        var text = "";
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            text += entry.FullName + "\n" + await reader.ReadToEndAsync() + "\n";
        }

        return text;
    }
}
