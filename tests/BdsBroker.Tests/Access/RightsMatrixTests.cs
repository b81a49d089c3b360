using System.Text;
using System.Text.RegularExpressions;
using BdsBroker.Access;
using BdsBroker.Tests.Harness;
using Xunit.Abstractions;

namespace BdsBroker.Tests.Access;

/// <summary>Every route times everybody: what <see cref="RightsMatrix"/> expects is what happens, on objects that exist and on those that do not.</summary>
public partial class RightsMatrixTests(ITestOutputHelper output)
{
    // Writes stop at what comes after the rights: a malformed key (POST), an unreadable body or file (PUT), a stale version (DELETE). Nothing is changed, so all of it runs on one world.
    private static readonly int[] Inside = [200, 400, 412, 415, 428];

    [Fact]
    public void The_matrix_has_a_row_for_every_route_and_for_no_other() => Assert.Equal(
        Rights.Table.Select(right => $"{right.Method} {right.Pattern}").Order(StringComparer.Ordinal),
        RightsMatrix.Rows.Select(row => $"{row.Method} {row.Route.Replace("{technical}", "{number}", StringComparison.Ordinal)}").Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task Everybody_gets_in_where_the_matrix_says_so_and_nowhere_else()
    {
        await using var world = await World.Start();
        var cast = await Cast.Gather(world);
        List<string> wrong = [];
        var (cells, denied) = (0, 0);
        foreach (var row in RightsMatrix.Rows)
        {
            foreach (var player in cast.Players)
            {
                var reply = await Send(player.Caller, row.Method, PathOf(row.Route, cast));
                var expected = Expected(row, player);
                cells++;
                denied += expected is "in" ? 0 : 1;
                if (Outcome(reply) != expected)
                {
                    wrong.Add($"{row.Method} {row.Route} as {player.Name}: expected {expected}, got {reply.Status} {reply.Code}");
                }
            }
        }

        output.WriteLine($"{cells} cells, {denied} of them denied.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task What_is_not_ones_own_looks_exactly_like_what_does_not_exist()
    {
        await using var world = await World.Start();
        var cast = await Cast.Gather(world);
        List<string> wrong = [];
        var compared = 0;
        foreach (var row in RightsMatrix.Rows.Where(row => row.Route.Contains('{', StringComparison.Ordinal)))
        {
            foreach (var player in cast.Players.Where(player => Expected(row, player) is "403" or "404"))
            {
                var real = await Send(player.Caller, row.Method, PathOf(row.Route, cast));
                foreach (var missing in Missing(row.Route, cast))
                {
                    var unknown = await Send(player.Caller, row.Method, missing);
                    compared++;
                    if (Seen(real) != Seen(unknown))
                    {
                        wrong.Add($"{row.Method} {row.Route} as {player.Name}: {Seen(real)} is not {Seen(unknown)} ({missing})");
                    }
                }
            }
        }

        output.WriteLine($"{compared} answers compared.");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task The_entitled_get_404_for_what_does_not_exist()
    {
        await using var world = await World.Start();
        var cast = await Cast.Gather(world);
        foreach (var row in RightsMatrix.Rows.Where(row => row.Route.Contains('{', StringComparison.Ordinal) && !row.Route.Contains("{member}", StringComparison.Ordinal)
            && !row.Route.EndsWith("/check", StringComparison.Ordinal)))
        {
            foreach (var player in cast.Players.Where(player => Expected(row, player) == "in"))
            {
                foreach (var missing in Missing(row.Route, cast))
                {
                    var reply = await Send(player.Caller, row.Method, missing);
                    Assert.True(reply.Status == 404, $"{row.Method} {missing} as {player.Name}: {reply}");
                }
            }
        }
    }

    private static string Expected(RightsMatrix.Row row, Cast.Player player)
    {
        var roles = row.Roles.Split(' ');
        return roles is ["open"] ? "in"
            : player.Name == "anonymous" ? "401"
            : roles is not ["all"] && !roles.Intersect(player.Roles).Any() ? "403"
            : row.In == "all" || row.In.Split(' ').Contains(player.Name) ? "in"
            : "404";
    }

    private static string Outcome(Reply reply) => (reply.Status, reply.Code) switch
    {
        (401, "auth.required") => "401",
        (403, "auth.role") => "403",
        (404, "not-found") => "404",
        var (status, _) when Inside.Contains(status) => "in",
        var (status, code) => $"{status} {code}",
    };

    private static string Seen(Reply reply) => $"{reply.Status} {reply.ETag} {reply.Location} {reply.Header("Content-Type")} {reply.Header("Allow")} {reply.Text}";

    private static string PathOf(string route, Cast cast) => Parameter().Replace(route, match => cast.Objects[NameIn(route, match.Groups[1].Value)]);

    // "member" stands for somebody of the party in the path.
    private static string NameIn(string route, string parameter) => parameter != "member" ? parameter
        : route.StartsWith("/providers", StringComparison.Ordinal) ? "provider-member"
        : route.StartsWith("/banks", StringComparison.Ordinal) ? "bank-member"
        : "member";

    /// <summary>The path with one object after the other replaced by one that does not exist, and by what could be no id.</summary>
    private static IEnumerable<string> Missing(string route, Cast cast)
    {
        foreach (Match parameter in Parameter().Matches(route))
        {
            foreach (var id in parameter.Groups[1].Value is "number" or "technical" ? (string[])["77", "0", "1e3"] : ["nosuchid", "No.Such_Id"])
            {
                yield return Parameter().Replace(route, match => match.Index == parameter.Index ? id : cast.Objects[NameIn(route, match.Groups[1].Value)]);
            }
        }
    }

    private static Task<Reply> Send(Caller caller, string method, string path) => method switch
    {
        "GET" => caller.Get(path),
        "POST" => caller.Send(HttpMethod.Post, path, new StringContent("{}", Encoding.UTF8, "application/json"), key: new string('x', 256)),
        "PUT" => caller.Send(HttpMethod.Put, path, new StringContent("{\"a", Encoding.UTF8, "application/json"), ifMatch: "\"999999\""),
        _ => caller.Delete(path, ifMatch: "\"999999\""),
    };

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
