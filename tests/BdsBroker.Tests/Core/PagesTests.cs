using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;

namespace BdsBroker.Tests.Core;

/// <summary>Which page of a list is asked for.</summary>
public class PagesTests
{
    /// <summary>No base64url, too short for it, no UTF-8, longer than any key, and two cursors at once.</summary>
    public static TheoryData<string> WrongCursors => ["!", "a", "_w", new string('A', 2000), "YQ&cursor=YQ"];

    [Theory]
    [MemberData(nameof(WrongCursors))]
    public async Task A_cursor_that_no_list_gave_is_refused_where_beginning_anew_would_never_end(string cursor)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        foreach (var list in (string[])["/banks", "/providers", "/schemes", "/inbox", $"/smes/{await world.Sme(ani)}/requests"])
        {
            var refusal = (await ani.In("en").Get($"{list}?cursor={cursor}")).Refused(400, "body.invalid");
            Assert.Equal("Send the next of the page before, or leave it out to begin anew.", refusal["errors"].GetProperty("cursor").GetString());
        }
    }

    [Fact]
    public async Task A_wrong_limit_and_a_wrong_cursor_are_told_at_once()
    {
        await using var world = await World.Start();

        var refusal = (await world.Anyone.Get("/banks?cursor=!&limit=201")).Refused(400, "body.invalid");
        Assert.Equal("cursor, limit", string.Join(", ", refusal["errors"].EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)));
    }

    /// <summary>A key of another list, and what is longer than the rest of any key of this one.</summary>
    [Theory]
    [InlineData("YXNtZQ")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_cursor_of_another_list_names_some_place_in_this_one(string? cursor)
    {
        await using var world = await World.Start();

        (await world.Anyone.Get($"/banks?cursor={cursor ?? System.Buffers.Text.Base64Url.EncodeToString(new byte[512])}")).Is(200);
    }
}
