using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Proposals;

/// <summary>Who of the bank has a proposal in hand, and what they note among themselves.</summary>
public sealed class ClaimingTests
{
    [Fact]
    public async Task Whoever_has_a_proposal_hands_it_to_a_colleague_who_sees_it_and_the_history_says_why()
    {
        await using var lending = await Lending.Start();
        var (head, clerk, second) = (lending.Head, lending.Clerk, await lending.Colleague());
        var path = await lending.Forward();
        (await head.Post(path + "/handover", new { to = second.Id, reason = "cuti" })).Refused(409, "proposal.state");
        (await head.Post(path + "/claim")).Is(200);
        (await head.Post(path + "/handover", new { to = clerk.Id, reason = "cuti" })).Refused(422, "proposal.not-a-colleague");
        (await head.Post(path + "/handover", new { to = lending.Owner.Id, reason = "cuti" })).Refused(422, "proposal.not-a-colleague");
        (await head.Post(path + "/handover", new { to = "No.Such", reason = "cuti" })).Refused(422, "proposal.not-a-colleague");
        (await head.Post(path + "/handover", new { to = second.Id })).Refused(400, "body.invalid");
        Assert.Equal(second.Id, (await head.Post(path + "/handover", new { to = second.Id, reason = "cuti" })).Is(200).String("claimedBy"));
        (await head.Post(path + "/approve", Lending.Terms)).Refused(409, "proposal.claimed");
        await lending.World.Settle();
        Assert.Contains("cuti", (await second.Get("/inbox")).Text, StringComparison.Ordinal);
        var entry = (await head.Get(path + "/history")).Items.Single(item => item.GetProperty("event").GetString() == "proposal.handed-over");
        Assert.Equal((head.Id, $"{second.Id} cuti"), (entry.GetProperty("person").GetString(), entry.GetProperty("reason").GetString()));
        (await second.Post(path + "/decline", new { reason = "policy", note = "x" })).Is(200);
    }

    [Fact]
    public async Task A_claim_of_somebody_at_a_branch_is_released_by_its_holder_or_by_who_runs_the_bank_and_by_no_one_else()
    {
        await using var lending = await Lending.Start();
        var (head, clerk, other) = (lending.Head, lending.Clerk, await lending.Colleague("bank-other", lending.Branch));
        var path = await lending.Forward(lending.Branch);
        (await clerk.Post(path + "/claim")).Is(200);
        (await other.Post(path + "/release", new { reason = "giliran saya" })).Refused(409, "proposal.claimed");
        (await other.Post(path + "/handover", new { to = other.Id, reason = "giliran saya" })).Refused(409, "proposal.claimed");
        var released = (await head.Post(path + "/release", new { reason = "sakit" })).Is(200);
        Assert.Equal(("submitted", false), (released.String("state"), released.Has("claimedBy")));
        (await other.Post(path + "/claim")).Is(200);
        Assert.Equal(clerk.Id, (await head.Post(path + "/handover", new { to = clerk.Id, reason = "kembali" })).Is(200).String("claimedBy"));
        (await clerk.Post(path + "/release", new { reason = "salah ambil" })).Is(200);
    }

    [Fact]
    public async Task What_somebody_had_in_hand_who_left_the_staff_is_released_by_itself()
    {
        await using var lending = await Lending.Start();
        var (head, second) = (lending.Head, await lending.Colleague());
        var path = await lending.Forward();
        (await second.Post(path + "/claim")).Is(200);
        (await head.Delete($"/banks/{lending.Bank}/members/{second.Id}", "*")).Is(204);
        await lending.World.Settle();
        Assert.Equal("submitted", (await head.Get(path)).String("state"));
        Assert.Contains("proposal-released", (await head.Get("/inbox")).Text, StringComparison.Ordinal);
        Assert.Equal("left-the-staff", (await head.Get(path + "/history")).Items[^1].GetProperty("reason").GetString());

        // An approval that waits for a second person is decided anew.
        await lending.Colleague();
        await lending.FourEyes(0);
        (await second.Post(path + "/approve", Lending.Terms)).Is(200);
        (await head.Delete($"/banks/{lending.Bank}/members/{second.Id}", "*")).Is(204);
        await lending.World.Settle();
        Assert.Equal("submitted", (await head.Get(path)).String("state"));
    }

    [Fact]
    public async Task A_claim_that_crosses_its_holders_leaving_does_not_happen()
    {
        await using var lending = await Lending.Start();
        var (head, second) = (lending.Head, await lending.Colleague());
        var path = await lending.Forward();
        await lending.Meanwhile(async () =>
        {
            (await head.Delete($"/banks/{lending.Bank}/members/{second.Id}", "*")).Is(204);
            await lending.World.Settle();
        });
        (await second.Post(path + "/claim")).Refused(404, "not-found");
        Assert.Equal("submitted", (await head.Get(path)).String("state"));
    }

    [Fact]
    public async Task Of_two_who_claim_at_once_one_has_it()
    {
        await using var lending = await Lending.Start();
        var second = await lending.Colleague();
        var path = await lending.Forward();
        await lending.Meanwhile(async () => (await second.Post(path + "/claim")).Is(200));
        (await lending.Head.Post(path + "/claim")).Refused(409, "proposal.claimed");
    }

    [Theory]
    [InlineData("approve", "decline", "approved")]
    [InlineData("decline", "approve", "declined")]
    [InlineData("return", "approve", "returned")]
    [InlineData("approve", "return", "approved")]
    public async Task Of_two_who_decide_at_once_one_has_decided_and_the_other_is_told(string first, string later, string becomes)
    {
        await using var lending = await Lending.Start();
        var second = await lending.Colleague();
        var path = await lending.Forward();
        object Body(string verb) => verb switch
        {
            "approve" => Lending.Terms,
            "decline" => new { reason = "collateral", note = "kurang" },
            _ => new { needs = new[] { "foto" } },
        };
        await lending.Meanwhile(async () => (await second.Post($"{path}/{first}", Body(first))).Is(200));
        (await lending.Head.Post($"{path}/{later}", Body(later))).Refused(409, "proposal.state");
        await lending.World.Settle();
        Assert.Equal((becomes, becomes), await lending.States(path));
        Assert.Equal(second.Id, (await lending.Head.Get(path)).String("claimedBy"));
    }

    [Fact]
    public async Task Notes_are_the_banks_alone_bounded_and_gone_with_the_SME()
    {
        await using var lending = await Lending.Start(new() { Limits = new() { NotesPerProposal = 2 } });
        var (owner, head) = (lending.Owner, lending.Head);
        var path = await lending.Forward();
        const string Secret = "RAHASIA-BANK";
        (await head.Post(path + "/notes", new { text = new string('x', 1001) })).Refused(400, "body.invalid");
        var first = (await head.Post(path + "/notes", new { text = Secret }, key: "n1")).Is(201);
        Assert.Equal(first.Text, (await head.Post(path + "/notes", new { text = Secret }, key: "n1")).Is(201).Text);
        (await head.Post(path + "/notes", new { text = Secret + " 2" })).Is(201);
        (await head.Post(path + "/notes", new { text = Secret })).Refused(409, "notes.full");
        var notes = (await head.Get(path + "/notes")).Is(200);
        Assert.Equal([Secret, Secret + " 2"], notes.Items.Select(note => note.GetProperty("text").GetString()));
        Assert.Equal((head.Id, World.Monday), (notes.String("items.0.by"), notes.Time("items.0.at")));
        (await lending.Clerk.Get(path + "/notes")).Refused(404, "not-found");
        (await owner.Get(path + "/notes")).Refused(403, "auth.role");
        await lending.World.Settle();

        // Whatever the SME can read, its export among it.
        foreach (var route in (string[])["", "/history", "/plan", "/documents", "/readiness", "/matches"])
        {
            Assert.DoesNotContain(Secret, (await owner.Get(lending.Request + route)).Text, StringComparison.Ordinal);
        }

        foreach (var route in (string[])["/inbox", $"/smes/{lending.Sme}", $"/smes/{lending.Sme}/access-log", "/me"])
        {
            Assert.DoesNotContain(Secret, (await owner.Get(route)).Is(200).Text, StringComparison.Ordinal);
        }

        await using var zip = new System.IO.Compression.ZipArchive(new MemoryStream((await owner.Get("/me/export")).Is(200).Bytes));
        Assert.DoesNotContain(zip.Entries, entry => entry.FullName.Contains("notes", StringComparison.Ordinal));
        foreach (var entry in zip.Entries)
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            Assert.DoesNotContain(Secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }

        // Nothing keeps them in the clear, and an erasure of the SME takes them along.
        Assert.DoesNotContain(lending.World.Backend.AllDocuments(), each => System.Text.Encoding.UTF8.GetString(each.Document.Json.Span).Contains(Secret, StringComparison.Ordinal));
        (await owner.Post("/me/erase", new { })).Is(202);
        await lending.World.Advance(TimeSpan.FromDays(1));
        Assert.DoesNotContain(Secret, (await head.Get(path + "/notes")).Is(200).Text, StringComparison.Ordinal);
        (await head.Post(path + "/notes", new { text = "lagi" })).Refused(409, "proposal.sme-erased");
    }
}
