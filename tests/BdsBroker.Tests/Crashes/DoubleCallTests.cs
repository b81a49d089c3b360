using BdsBroker.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

public class DoubleCallTests
{
    [Fact]
    public async Task A_call_sent_twice_at_once_is_done_once_and_answered_twice_alike()
    {
        var interleaving = new Interleaving(new Random(1));
        await using var world = await World.Start(change: (services, _) => services.AddSingleton<IStartupFilter>(interleaving));
        var budi = world.As("budi", "provider");
        Interleaving.Rule(world);
        for (var round = 0; round < 50; round++)
        {
            var provider = (await budi.Post("/providers", Tests.Registry.Given.Provider(), $"register-{round}")).Is(201).String("id");
            List<Reply> replies = [];
            async Task Apply() => replies.Add(await budi.Post($"/providers/{provider}/certificates", new { scheme = "kkmb" }, "apply"));
            Assert.All(await interleaving.Run([(Apply, TimeSpan.Zero), (Apply, TimeSpan.Zero)]), Assert.Null);
            Assert.All(replies, reply => reply.Is(201));
            Assert.Equal(replies[0].Text, replies[1].Text);
            await world.Settle();
        }
    }
}
