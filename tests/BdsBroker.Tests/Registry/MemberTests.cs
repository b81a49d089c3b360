using BdsBroker.Storage;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class MemberTests
{
    [Fact]
    public async Task Who_accepts_has_the_role_in_the_very_next_call()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var budi = world.As("budi");
        var path = "/smes/" + await Given.SmeOf(ani);
        (await budi.Get(path)).Refused(403, "auth.role");
        var invited = (await ani.Post(path + "/members", new { subject = "budi", kind = "owner" })).Is(201);
        Assert.Equal((budi.Id, false), (invited.String("id"), invited.Flag("accepted")));
        Assert.Equal(path[6..], (await budi.Get("/me")).String("invitations.0.id"));
        (await budi.Get(path)).Refused(403, "auth.role");

        (await budi.Post(path + "/members/accept")).Is(200);
        (await budi.Get(path)).Is(200);
        (await budi.Post(path + "/members/accept")).Is(200);
        var me = (await budi.Get("/me")).Is(200);
        Assert.Equal(("sme", "owner", "Ukir Jaya (contoh)"), (me.String("roles.0"), me.String("parties.0.kind"), me.String("parties.0.name")));
        Assert.Equal([ani.Id, budi.Id], (await world.Ledger.ReadKnown(RegistryRecords.Sme(path[6..]), default)).State.Members);
    }

    [Fact]
    public async Task Nobody_accepts_who_was_not_invited()
    {
        await using var world = await World.Start();
        var path = "/providers/" + await Given.ProviderOf(world.As("ani"));
        (await world.As("budi").Post(path + "/members/accept")).Refused(404, "not-found");
    }

    [Fact]
    public async Task An_invitation_can_be_declined_and_made_again()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var budi = world.As("budi");
        var path = "/providers/" + await Given.ProviderOf(ani);
        for (var n = 0; n < 2; n++)
        {
            var invited = (await ani.Post(path + "/members", new { subject = "budi" })).Is(201);
            (await budi.Delete($"{path}/members/{budi.Id}")).Refused(428, "version.required");
            (await budi.Delete($"{path}/members/{budi.Id}", invited.ETag)).Is(204);
            Assert.Empty((await budi.Get("/me"))["invitations"].EnumerateArray());
        }

        (await budi.Delete($"{path}/members/{budi.Id}", "*")).Refused(404, "not-found");
    }

    [Fact]
    public async Task The_last_owner_cannot_leave_even_when_two_leave_at_once()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var budi = world.As("budi");
        var path = "/providers/" + await Given.ProviderOf(ani);
        (await ani.Delete($"{path}/members/{ani.Id}", "*")).Refused(409, "members.last-owner");
        (await ani.Post(path + "/members", new { subject = "budi", kind = "owner" })).Is(201);
        (await budi.Post(path + "/members/accept")).Is(200);

        var replies = await Task.WhenAll(ani.Delete($"{path}/members/{ani.Id}", "*"), budi.Delete($"{path}/members/{budi.Id}", "*"));
        Assert.Equal([204, 409], replies.Select(reply => reply.Status).Order());
        Assert.Single((await world.Ledger.ReadKnown(RegistryRecords.Standing(path[11..]), default)).State.Members);
    }

    [Fact]
    public async Task Only_owners_remove_others_and_the_removed_lose_their_right_at_once()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var budi = world.As("budi");
        var path = "/providers/" + await Given.ProviderOf(ani);
        (await ani.Post(path + "/members", new { subject = "budi" })).Is(201);
        (await budi.Delete($"{path}/members/{ani.Id}")).Refused(404, "not-found");
        (await budi.Post(path + "/members/accept")).Is(200);
        (await budi.Delete($"{path}/members/{ani.Id}", "*")).Refused(409, "members.owners-remove");
        (await budi.Post(path + "/members", new { subject = "cici" })).Refused(404, "not-found");
        (await ani.Delete($"{path}/members/{budi.Id}", "*")).Is(204);
        (await budi.Get(path)).Refused(403, "auth.role");
    }

    [Fact]
    public async Task Members_are_listed_page_by_page_with_the_version_to_remove_them_by()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var path = "/smes/" + await Given.SmeOf(ani);
        foreach (var subject in new[] { "b", "c", "d" })
        {
            (await ani.Post(path + "/members", new { subject })).Is(201);
        }

        List<string> seen = [];
        for (string? next = ""; next is not null;)
        {
            var page = (await ani.Get($"{path}/members?limit=3&cursor={next}")).Is(200);
            seen.AddRange(page.Items.Select(item => item.GetProperty("subject").GetString()!));
            next = page.Has("next") ? page.String("next") : null;
        }

        Assert.Equal(["ani", "b", "c", "d"], seen.Order(StringComparer.Ordinal));
        (await ani.Get(path + "/members?limit=0")).Refused(400, "body.invalid");
        var last = (await ani.Get(path + "/members")).Items.First(item => item.GetProperty("subject").GetString() == "d");
        (await ani.Delete($"{path}/members/{last.GetProperty("id").GetString()}", last.GetProperty("etag").GetString())).Is(204);
    }

    [Fact]
    public async Task The_number_of_members_and_of_parties_is_limited()
    {
        await using var world = await World.Start(new Settings { Limits = new() { MembersPerParty = 2, PartiesPerPerson = 2 } });
        var ani = world.As("ani");
        var path = "/smes/" + await Given.SmeOf(ani);
        (await ani.Post(path + "/members", new { subject = "b" })).Is(201);
        (await ani.Post(path + "/members", new { subject = "c" })).Refused(409, "members.full");
        await Given.ProviderOf(ani);
        (await ani.Post("/providers", Given.Provider())).Refused(409, "members.too-many-parties");
        var other = "/smes/" + await Given.SmeOf(world.As("d"));
        (await world.As("d").Post(other + "/members", new { subject = "ani" })).Is(201);
        (await ani.Post(other + "/members/accept")).Refused(409, "members.too-many-parties");
    }

    [Fact]
    public async Task Invitations_by_strangers_take_nobodys_place_and_are_bounded_themselves()
    {
        await using var world = await World.Start(new Settings { Limits = new() { PartiesPerPerson = 2, InvitationsPerPerson = 3 } });
        var (ani, stranger) = (world.As("ani"), world.As("stranger"));
        List<string> invitations = [];
        for (var n = 0; n < 2; n++)
        {
            invitations.Add("/smes/" + await Given.SmeOf(world.As($"s{n}")));
            (await world.As($"s{n}").Post(invitations[^1] + "/members", new { subject = "ani" })).Is(201);
        }

        invitations.Add("/providers/" + await Given.ProviderOf(stranger));
        (await stranger.Post(invitations[^1] + "/members", new { subject = "ani" })).Is(201);
        var one = "/smes/" + await Given.SmeOf(stranger);
        (await stranger.Post(one + "/members", new { subject = "ani" })).Refused(409, "members.too-many-invitations");

        // Her own places are free, and an answered invitation makes room for another.
        await Given.SmeOf(ani);
        await Given.ProviderOf(ani);
        (await ani.Post(invitations[0] + "/members/accept")).Refused(409, "members.too-many-parties");
        (await ani.Delete($"{invitations[0]}/members/{ani.Id}", "*")).Is(204);
        (await stranger.Post(one + "/members", new { subject = "ani" })).Is(201);
    }

    [Fact]
    public async Task Two_registrations_at_once_do_not_both_take_the_last_place()
    {
        await using var world = await World.Start(new Settings { Limits = new() { PartiesPerPerson = 3 } });
        var ani = world.As("ani");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => n % 2 == 0 ? ani.Post("/smes", Given.Sme()) : ani.Post("/providers", Given.Provider())));
        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.Refused(409, "members.too-many-parties"));
        await world.Settle();
        Assert.Equal(3, (await ani.Get("/me"))["parties"].GetArrayLength());
    }

    [Fact]
    public void A_place_that_is_held_counts_until_it_is_taken_or_its_time_is_over()
    {
        var (limits, at) = (new Limits { PartiesPerPerson = 1, InvitationsPerPerson = 1 }, new DateTimeOffset(2026, 11, 2, 3, 0, 0, TimeSpan.Zero));
        var held = PersonParties.Hold(new([]), Parties.Sme, "a", accepted: true, limits, at).Next!;
        Assert.Null(PersonParties.Hold(held, Parties.Sme, "a", accepted: true, limits, at).Next);
        Assert.Equal(RegistryProblems.TooManyParties, PersonParties.Hold(held, Parties.Sme, "b", accepted: true, limits, at).Refusal);
        Assert.NotNull(PersonParties.Hold(held, Parties.Sme, "b", accepted: false, limits, at).Next);
        Assert.NotNull(PersonParties.Hold(held, Parties.Sme, "b", accepted: true, limits, at.AddMinutes(6)).Next);

        // News of another membership, or of none, leave it; its own takes it.
        Assert.Single(held.With(Parties.Sme, "c", null, at).Held!);
        Assert.Single(held.With(Parties.Sme, "a", null, at).Held!);
        Assert.Single(held.With(Parties.Sme, "a", new(Parties.Sme, "a", "A", MemberKind.Member, Accepted: false), at).Held!);
        Assert.Null(held.With(Parties.Sme, "a", new(Parties.Sme, "a", "A", MemberKind.Owner, Accepted: true), at).Held);
        Assert.Null(held.With(Parties.Sme, "c", null, at.AddMinutes(6)).Held);
    }

    [Fact]
    public async Task Who_did_what_to_whom_is_in_the_history()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        var id = await Given.SmeOf(ani);
        (await ani.Post($"/smes/{id}/members", new { subject = "budi" })).Is(201);
        var entries = await world.Storage.ReadRange("sme/" + id, KeyRange.Prefix(HistoryEntry.Prefix("roster")), 10, default);
        var entry = HistoryEntry.Read("sme/" + id, entries.Documents[^1]);
        Assert.Equal(("member.invited", ani.Id, world.As("budi").Id), (entry.What, entry.By.Person, entry.Reason));
    }

    [Fact]
    public async Task The_list_of_a_persons_parties_is_right_whatever_the_order_of_messages()
    {
        await using var world = await World.Start();
        world.Disorder = new(7);
        var ani = world.As("ani");
        var sme = (await ani.Post("/smes", Given.Sme())).Is(201);
        var path = "/smes/" + sme.String("id");
        await Given.ProviderOf(ani);
        (await ani.Put(path, Given.Sme(("name", "Nama Baru")), sme.ETag)).Is(200);
        await world.Settle();
        var parties = (await ani.Get("/me"))["parties"].EnumerateArray().Select(party => party.GetProperty("name").GetString()).Order(StringComparer.Ordinal);
        Assert.Equal(["Nama Baru", "Pendamping Solo (contoh)"], parties);
    }
}
