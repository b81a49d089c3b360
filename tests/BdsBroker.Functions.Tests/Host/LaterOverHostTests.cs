using System.Net;
using System.Text.Json;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>Messages that wait, and those that nobody could work off, through the real process and the host's side of the contract.</summary>
public sealed class LaterOverHostTests
{
    private const string Unheard = """{"fact":"never-heard-of","v":1,"data":{}}""";

    [Fact]
    public async Task The_timer_sends_what_is_due_to_its_function_and_keeps_for_the_officers_what_is_no_message()
    {
        await using var host = await HostSide.Start();
        var later = host.Queue("later");
        await later.CreateIfNotExistsAsync();
        await later.SendMessageAsync($"1\nnotices\n{DateTimeOffset.UnixEpoch.UtcTicks}\n{Unheard}");
        await later.SendMessageAsync("no message of ours");

        using var answer = await host.FireTimer("Later");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("""{"Outputs":{},"Logs":[],"ReturnValue":null}""", await answer.Content.ReadAsStringAsync());
        await host.Settle();

        // The one was delivered until it was poison, which tells that it came; the other never was delivered.
        Assert.Equal(["later", "notices"], (await Desk(host)).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await later.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Poison_that_cannot_be_kept_is_sent_again_instead_of_being_given_up_by_the_host()
    {
        await using var host = await HostSide.Start();
        var poison = host.Queue("notices-poison");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(Unheard);
        host.Network.On = passing => passing.Service == "Table" ? Way.Cut : Way.Open;

        Assert.Equal(1, await host.DeliverOnce());

        // A new message, which the host has never delivered, hidden for a while; the old one is gone.
        await host.Told("could not be kept for the officers and is sent again");
        Assert.Equal(1, (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Empty((await poison.PeekMessagesAsync()).Value);
        host.Network.On = _ => Way.Open;
        Assert.Empty(await Desk(host));
    }

    private static async Task<IReadOnlyList<string>> Desk(HostSide host)
    {
        using var answer = await host.Call(HttpMethod.Get, "/api/v1/desk/poison", host.Token("opik", "officer"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("queue").GetString()!)];
    }
}
