using System.Text;
using System.Text.RegularExpressions;
using BdsBroker.Access;
using BdsBroker.Core;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Access;

/// <summary>Walks the table of rights with every role. The body sent is never readable: whatever comes before it in the order of checks must not depend on it.</summary>
public partial class RightsTests
{
    private static readonly string[] Roles = ["sme", "provider", "bank", "certifier", "officer", "kadin", "facilitator"];

    [Fact]
    public async Task Without_a_token_every_route_that_is_not_open_answers_401_whatever_the_body()
    {
        await using var world = await World.Start();
        foreach (var right in Rights.Table)
        {
            var reply = await Send(world.Anyone, right, "nosuchid");
            if (right.Grants.Count == 0)
            {
                // 400 is a query that lacks something: the caller got in.
                Assert.True(reply.Status is 200 or 400 or 404, $"{right.Method} {right.Pattern}: {reply.Status}");
            }
            else
            {
                reply.Refused(401, "auth.required");
            }
        }
    }

    [Fact]
    public async Task A_role_that_no_grant_names_is_answered_403_the_same_for_every_id()
    {
        await using var world = await World.Start();
        foreach (var right in Rights.Table.Where(right => right.Grants.Count > 0))
        {
            foreach (var role in Roles.Where(role => !right.Grants.Any(grant => grant.Role == Role.None || Identity.NameOf(grant.Role) == role)))
            {
                (await Send(world.As("someone", role), right, "nosuchid")).Refused(403, "auth.role");
                (await Send(world.As("someone", role), right, "No_Such-Id!")).Refused(403, "auth.role");
            }
        }
    }

    [Fact]
    public async Task A_role_that_may_call_a_route_but_has_no_relation_to_the_object_is_answered_404_before_the_body_is_read()
    {
        await using var world = await World.Start();
        foreach (var right in Rights.Table.Where(right => right.Grants.Count > 0 && right.Pattern.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var role in right.Grants.Select(grant => grant.Role == Role.None ? "sme" : Identity.NameOf(grant.Role)).Distinct())
            {
                foreach (var id in (string[])["nosuchid", "UPPER", "a%2Fb", new string('x', 200)])
                {
                    var reply = await Send(world.As("someone", role), right, id);
                    Assert.True(reply.Status == 404, $"{right.Method} {right.Pattern} as {role} with {id}: {reply}");
                    Assert.Equal("not-found", reply.Code);
                }
            }
        }
    }

    [Fact]
    public async Task A_person_without_a_role_gets_one_by_registering_and_no_other()
    {
        await using var world = await World.Start();
        var ani = world.As("ani");
        (await ani.Get("/smes/nosuchid")).Refused(403, "auth.role");
        var sme = await Tests.Registry.Given.SmeOf(ani);
        (await ani.Get($"/smes/{sme}")).Is(200);
        (await ani.Get("/smes/nosuchid")).Refused(404, "not-found");
        (await ani.Get("/providers/nosuchid/offers")).Refused(403, "auth.role");
    }

    [Fact]
    public void Every_route_that_is_mapped_is_in_the_table_and_the_other_way_round()
    {
        Assert.Equal(Rights.Table.Count, Rights.Table.Select(right => (right.Method, right.Pattern)).Distinct().Count());
        Assert.Throws<InvalidOperationException>(() => Rights.Of("GET", "/nowhere"));
    }

    [Fact]
    public async Task Every_row_of_the_table_is_a_route()
    {
        await using var world = await World.Start();

        // Routes exist once the server has started, which it does for the first who asks.
        await world.Http();
        var mapped = world.Services.GetService(typeof(Microsoft.AspNetCore.Routing.EndpointDataSource)) as Microsoft.AspNetCore.Routing.EndpointDataSource;
        var rows = mapped!.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Right>()).OfType<Right>().ToHashSet();
        Assert.Empty(Rights.Table.Where(right => !rows.Contains(right)).Select(right => $"{right.Method} {right.Pattern}"));
    }

    private static Task<Reply> Send(Caller caller, Right right, string id)
    {
        var path = Parameter().Replace(right.Pattern, match => match.Value == "{number}" ? "1" : Uri.EscapeDataString(id).Replace("%25", "%", StringComparison.Ordinal));
        var method = new HttpMethod(right.Method);
        return caller.Send(method, path, method == HttpMethod.Get || method == HttpMethod.Delete ? null : new StringContent("{\"a", Encoding.UTF8, "application/json"));
    }

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}
