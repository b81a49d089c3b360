using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using BdsBroker.Access;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Journeys;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Tests.Access;

/// <summary>Identity numbers and contacts that are easy to find go in by every route: they may come out in answers to those who may see them, and nowhere else.</summary>
public class MarkedValuesTests
{
    private const string Nik = "3310014107857391";
    private const string Nib = "9120004247391";
    private const string Npwp = "7391456789017391";
    private const string Phone = "+62 812-4242-7391";
    private const string Email = "tanda.7391@contoh.id";
    private const string Address = "Jalan Tanda 7391";

    private static readonly string[] Marks = [Nik, Nib, Npwp, Phone, Email, Address];

    private static readonly (string Member, object? Value)[] Marked = [("ownerNik", Nik), ("nib", Nib), ("npwp", Npwp), ("phone", Phone), ("email", Email), ("address", Address)];

    [Fact]
    public async Task No_identity_number_or_contact_is_in_the_data_file_a_queue_a_log_a_trace_or_a_problem()
    {
        var traces = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => traces.Enqueue($"{activity.DisplayName} {string.Join(' ', activity.TagObjects)} {string.Join(' ', activity.Events.SelectMany(told => told.Tags))}"),
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await World.Start();
        world.LogFrom = LogLevel.Trace;
        StringBuilder problems = new();

        await Journey(world, traces);
        await EveryRoute(world, problems);

        var file = Encoding.Latin1.GetString(await ReadShared(world.DataFile)) + Encoding.Latin1.GetString(await ReadShared(world.DataFile + "-wal"));
        Assert.Contains("enc1:sme/", file, StringComparison.Ordinal);
        Assert.NotEmpty(traces);
        Assert.Contains("body.invalid", problems.ToString(), StringComparison.Ordinal);
        Assert.Contains("Request starting", world.Log, StringComparison.Ordinal);
        Assert.All(Marks, mark =>
        {
            Assert.DoesNotContain(mark, file, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, world.Log, StringComparison.Ordinal);
            Assert.DoesNotContain(mark, problems.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain(mark, string.Join('\n', traces), StringComparison.Ordinal);
        });
    }

    /// <summary>A request's life until it is at the bank, every call with a key for its repeat, the messages looked at before they are delivered.</summary>
    private static async Task Journey(World world, ConcurrentQueue<string> traces)
    {
        var (ani, budi, head, officer) = (world.As("ani", "sme"), world.As("budi", "provider"), world.As("bank-head", "bank"), world.As("opik", "officer"));
        var provider = await world.Certified(budi);
        var profile = (await budi.Get($"/providers/{provider}")).Is(200);
        (await budi.Put($"/providers/{provider}", Given.Provider(("phone", Phone), ("email", Email)), profile.ETag)).Is(200);
        var bank = (await officer.Post("/banks", Given.Bank())).Is(201).String("id");
        var product = (await head.Post($"/banks/{bank}/products", Given.Product())).Is(201).String("id");
        (await officer.Post("/experts", Given.Expert(("contact", Phone)), key: "expert")).Is(201);
        var consents = ("consents", (object?)new[] { new { purpose = "matching", given = true }, new { purpose = "lending", given = true } });
        var registered = (await ani.Post("/smes", Given.Sme([.. Marked, consents]), key: "sme")).Is(201);
        Assert.Equal((Phone, Email, "************7391"), (registered.String("phone"), registered.String("email"), registered.String("ownerNik")));
        var sme = registered.String("id");
        await Deliver(world, traces);
        var request = $"/smes/{sme}/requests/1";
        (await ani.Post($"/smes/{sme}/requests", Market.CreditBody, key: "request")).Is(202);
        await Deliver(world, traces);
        var offer = (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { }, key: "accept")).Is(200);
        Assert.Equal(Phone, offer.String("sme.phone"));
        await Deliver(world, traces);
        Assert.Equal(Email, (await ani.Get(request)).Is(200).String("engagement.email"));
        (await budi.Post($"{request}/contacts", new { at = world.Now, channel = "phone", reached = true }, key: "contact")).Is(200);
        (await budi.Put($"{request}/plan", CreditJourneyTests.Plan())).Is(201);
        (await ani.Post($"{request}/forward", new { bankId = bank, productId = product, consent = true }, key: "forward")).Is(202);
        await Deliver(world, traces);
        var proposal = (await head.Get($"/banks/{bank}/proposals")).Is(200);
        Assert.Equal((Phone, Address), (proposal.String("items.0.profile.phone"), proposal.String("items.0.profile.address")));
        (await head.Post($"/banks/{bank}/proposals/{proposal.String("items.0.id")}/claim", new { }, key: "claim")).Is(200);
        await Deliver(world, traces);
    }

    private static async Task EveryRoute(World world, StringBuilder problems)
    {
        var everybody = world.As("somebody", "sme", "provider", "bank", "certifier", "officer", "kadin", "facilitator");
        var mine = await Given.SmeOf(everybody);
        var own = await Given.ProviderOf(everybody);
        var body = Marked.Append(("contact", Phone)).ToDictionary(member => member.Item1, member => member.Item2);
        body["name"] = 7;
        foreach (var right in Rights.Table.Where(right => right.Method is "POST" or "PUT"))
        {
            var path = right.Pattern.Replace("{sme}", mine, StringComparison.Ordinal).Replace("{provider}", own, StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal);
            foreach (var sent in new object[] { body, Marked.ToDictionary(member => member.Member, member => member.Value), Given.Sme([.. Marked, ("ownerNik", Nik + "1"), ("regency", "x")]), $$"""{"phone":"{{Phone}}","email":"{{Email}}" """ })
            {
                var reply = right.Method == "POST" ? await everybody.Post(path, sent) : await everybody.Put(path, sent, "\"1\"");
                if (reply.Status >= 400)
                {
                    problems.AppendLine(reply.Text);
                }
            }
        }

        await world.Settle();
    }

    private static async Task Deliver(World world, ConcurrentQueue<string> seen)
    {
        foreach (var queue in world.Storage.Queues())
        {
            foreach (var message in world.Waiting(queue.Queue))
            {
                seen.Enqueue(message);
            }
        }

        await world.Settle();
    }

    private static async Task<byte[]> ReadShared(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes);
        return bytes;
    }
}
