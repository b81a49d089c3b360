using BdsBroker.Registry;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Registry;

public sealed class BankTests
{
    [Fact]
    public async Task An_officer_admits_a_bank_with_its_head_office_and_staff()
    {
        await using var world = await World.Start();
        var officer = world.As("oki", "officer");
        (await world.As("bank-head", "bank").Post("/banks", "{")).Refused(403, "auth.role");
        var made = (await officer.Post("/banks", Given.Bank())).Is(201);
        var path = "/banks/" + made.String("id");
        Assert.Equal("/api/v1" + path, made.Location);

        var head = world.As("bank-head", "bank");
        (await head.Get(path)).Is(200);
        (await officer.Get(path)).Is(200);
        (await officer.Get("/banks/unknown")).Refused(404, "not-found");
        var branches = (await head.Get(path + "/branches")).Is(200);
        Assert.True(branches.Flag("items.0.headOffice"));
        Assert.Equal(made.String("headOffice"), branches.String("items.0.id"));

        var listed = (await world.Anyone.Get("/banks")).Is(200);
        Assert.Equal(["id", "name", "regency"], listed["items.0"].EnumerateObject().Select(member => member.Name));
        await world.Settle();
        Assert.Equal("bank", (await head.Get("/me")).String("parties.0.party"));
    }

    [Fact]
    public async Task A_bank_without_staff_is_refused_and_the_same_key_makes_one_bank()
    {
        await using var world = await World.Start();
        var officer = world.As("oki", "officer");
        (await officer.Post("/banks", Given.Bank(("members", Array.Empty<string>())))).Refused(400, "body.invalid");
        var first = (await officer.Post("/banks", Given.Bank(), key: "b1")).Is(201);
        Assert.Equal(first.Text, (await officer.Post("/banks", Given.Bank(), key: "b1")).Is(201).Text);
        Assert.Single((await world.Anyone.Get("/banks")).Items);
    }

    [Fact]
    public async Task Staff_of_a_branch_belong_to_the_bank_but_do_not_run_it()
    {
        await using var world = await World.Start();
        var path = await Bank(world);
        var head = world.As("bank-head", "bank");
        var clerk = world.As("clerk", "bank");
        var branch = (await head.Post(path + "/branches", new { name = "Cabang Klaten", regency = "33.10", members = new[] { "clerk" } })).Is(201);
        (await clerk.Get(path)).Is(200);
        (await clerk.Post(path + "/branches", "{")).Refused(404, "not-found");
        (await clerk.Post(path + "/members", new { subject = "x" })).Refused(404, "not-found");
        Assert.Equal(branch.String("id"), (await head.Get(path + "/members")).Items.Single(item => item.GetProperty("subject").GetString() == "clerk").GetProperty("branchId").GetString());
        Assert.Equal(2, (await head.Get(path)).Number("branches"));

        (await head.Post(path + "/branches", new { name = "Lain", regency = "33.10", members = new[] { "clerk" } })).Refused(409, "members.already");
        Assert.Equal(2, (await head.Get(path)).Number("branches"));
    }

    [Fact]
    public async Task Whoever_runs_the_bank_appoints_and_dismisses_but_somebody_stays()
    {
        await using var world = await World.Start();
        var path = await Bank(world);
        var head = world.As("bank-head", "bank");
        var second = world.As("second", "bank");
        (await head.Delete($"{path}/members/{head.Id}", "*")).Refused(409, "members.last-owner");
        (await head.Post(path + "/members", new { subject = "second", branchId = "unknown" })).Refused(400, "body.invalid");
        var appointed = (await head.Post(path + "/members", new { subject = "second" })).Is(201);
        Assert.True(appointed.Flag("accepted"));
        (await head.Post(path + "/members", new { subject = "second" })).Refused(409, "members.already");
        (await second.Delete($"{path}/members/{head.Id}")).Refused(428, "version.required");
        (await second.Delete($"{path}/members/{head.Id}", "*")).Is(204);
        (await head.Get(path)).Refused(404, "not-found");

        var branch = (await second.Post(path + "/branches", new { name = "Cabang", regency = "33.10" })).Is(201).String("id");
        var clerk = (await second.Post(path + "/members", new { subject = "clerk", branchId = branch })).Is(201);
        (await second.Delete($"{path}/members/{clerk.String("id")}", clerk.ETag)).Is(204);
    }

    [Fact]
    public async Task Branches_and_products_are_limited()
    {
        await using var world = await World.Start(new Settings { Limits = new() { BranchesPerBank = 1, ProductsPerBank = 1 } });
        var path = await Bank(world);
        var head = world.As("bank-head", "bank");
        (await head.Post(path + "/branches", new { name = "Cabang", regency = "33.10" })).Refused(409, "bank.branches-full");
        (await head.Post(path + "/products", Given.Product())).Is(201);
        (await head.Post(path + "/products", Given.Product())).Refused(409, "bank.products-full");
    }

    [Fact]
    public async Task Staff_of_the_whole_limit_fits_one_commit()
    {
        await using var world = await World.Start();
        var members = Enumerable.Range(0, 50).Select(n => $"m{n}").ToArray();
        var made = (await world.As("oki", "officer").Post("/banks", Given.Bank(("members", members)), key: "all")).Is(201);
        (await world.As("m49", "bank").Get("/banks/" + made.String("id"))).Is(200);
        (await world.As("oki", "officer").Post("/banks", Given.Bank(("members", members.Append("m50"))))).Refused(400, "body.invalid");
    }

    private static async Task<string> Bank(World world) => "/banks/" + (await world.As("oki", "officer").Post("/banks", Given.Bank())).Is(201).String("id");
}
