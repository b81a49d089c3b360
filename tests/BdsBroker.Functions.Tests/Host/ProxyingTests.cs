using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using BdsBroker.Functions.Demo;

namespace BdsBroker.Functions.Tests.Host;

/// <summary>Calls and deliveries as the host hands them on: bodies go through while they come, in both directions.</summary>
public sealed class ProxyingTests
{
    [Fact]
    public async Task A_file_whose_length_nobody_says_is_received_while_it_comes_and_an_archive_sent_while_it_is_made()
    {
        await using var host = await HostSide.Start();
        using var http = new HttpClient { BaseAddress = host.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", host.Token("ani", "sme"));
        using var registered = await host.Call(HttpMethod.Post, "/api/v1/smes", host.Token("ani", "sme"), TroubleTests.Sme("Ani"));
        using var submitted = await host.Call(
            HttpMethod.Post, $"{registered.Headers.Location}/requests", host.Token("ani", "sme"), """{"kind":"credit","amount":50000000,"tenorMonths":12,"purpose":"Mesin"}""");
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);

        // The process owes the clean-up of a file once it has seen how the file begins: only then the rest is sent.
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Network.On = passing =>
        {
            if (passing is { Service: "Queue", Method: "POST" } && passing.Body.Contains("upload-started", StringComparison.Ordinal))
            {
                began.TrySetResult();
            }

            return Way.Open;
        };
        var bytes = Papers.Pdf(new string('x', 100_000));
        using var content = new InTwoParts(bytes, began.Task.WaitAsync(TimeSpan.FromMinutes(1)));
        using var uploaded = await http.PostAsync(new Uri($"{submitted.Headers.Location}/documents?kind=ktp", UriKind.Relative), content);
        Assert.True(uploaded.StatusCode == HttpStatusCode.Created, await uploaded.Content.ReadAsStringAsync());
        using var document = JsonDocument.Parse(await uploaded.Content.ReadAsStringAsync());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), document.RootElement.GetProperty("sha256").GetString());

        // An archive of all that is kept has come to the file, and cannot go on.
        var stopped = host.Network.Stop(passing => passing is { Service: "Blob", Method: "GET" });
        using var archive = await http.GetAsync(new Uri("/api/v1/me/export", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("application/zip", archive.Content.Headers.ContentType!.MediaType);
        await using var body = await archive.Content.ReadAsStreamAsync();
        var first = new byte[4];
        await body.ReadExactlyAsync(first);
        Assert.Equal("PK\u0003\u0004"u8.ToArray(), first);
        await stopped.Came;
        stopped.Go(Way.Open);

        using var whole = new MemoryStream();
        await whole.WriteAsync(first);
        await body.CopyToAsync(whole);
        await using var zip = new ZipArchive(whole);
        var entry = Assert.Single(zip.Entries, entry => entry.FullName.Contains("/files/", StringComparison.Ordinal));
        await using var file = await entry.OpenAsync();
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(file));
    }

    [Fact]
    public void A_delivery_says_what_the_documentation_of_the_host_shows()
    {
        var message = QueuesModelFactory.QueueMessage(
            "800ae4b3-bdd2-4c08-badd-f08e5a34b865", "AgAAAAMAAAAAAAAAAgtnj8x+1QE=", """{"fact":"a"}""", 3,
            At("2026-11-28T14:10:01+00:00"), At("2026-11-28T14:00:00+00:00"), At("2026-12-05T14:00:00+00:00"));

        using var envelope = JsonDocument.Parse(HostSide.Envelope("Notices", message));

        Assert.Equal("""{"fact":"a"}""", CustomHandler.MessageOf(envelope.RootElement));
        var metadata = envelope.RootElement.GetProperty("Metadata");
        (string Name, string Value)[] shown =
        [
            ("DequeueCount", "3"), ("ExpirationTime", "\"2026-12-05T14:00:00+00:00\""), ("Id", "\"800ae4b3-bdd2-4c08-badd-f08e5a34b865\""), ("InsertionTime", "\"2026-11-28T14:00:00+00:00\""),
            ("NextVisibleTime", "\"2026-11-28T14:10:01+00:00\""), ("PopReceipt", "\"AgAAAAMAAAAAAAAAAgtnj8x+1QE=\""),
        ];
        Assert.Equal(shown.Select(value => value.Name).Append("sys"), metadata.EnumerateObject().Select(member => member.Name));
        Assert.All(shown, value => Assert.Equal(Parsed(value.Value), Parsed(metadata.GetProperty(value.Name).GetString()!)));
        Assert.Equal("Notices", metadata.GetProperty("sys").GetProperty("MethodName").GetString());

        static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

        // JSON may be written with escapes or without.
        static string Parsed(string json) => JsonDocument.Parse(json).RootElement.ToString();
    }

    [Fact]
    public async Task A_delivery_says_when_the_message_was_sent_and_how_often_it_came()
    {
        await using var host = await HostSide.Start(processes: 0);
        var queue = host.Queue("notices");
        await queue.CreateIfNotExistsAsync();
        await queue.SendMessageAsync("""{"fact":"never-heard-of","v":1,"data":{}}""");

        foreach (var count in (int[])[1, 2])
        {
            var message = Assert.Single(await host.Receive(queue));
            using var envelope = JsonDocument.Parse(HostSide.Envelope("Notices", message));
            var metadata = envelope.RootElement.GetProperty("Metadata");
            Assert.Equal($"{count}", metadata.GetProperty("DequeueCount").GetString());
            Assert.Equal(message.InsertedOn, JsonSerializer.Deserialize<DateTimeOffset>(metadata.GetProperty("InsertionTime").GetString()!));
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.MessageText, TimeSpan.Zero);
        }
    }

    /// <summary>A body of unknown length, whose second part is sent once something else has happened.</summary>
    private sealed class InTwoParts : HttpContent
    {
        // Enough for the process to see what it is.
        private const int Beginning = 8192;

        private readonly byte[] bytes;
        private readonly Task then;

        internal InTwoParts(byte[] bytes, Task then)
        {
            (this.bytes, this.then) = (bytes, then);
            Headers.ContentType = new("application/pdf");
            Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = "\"ktp.pdf\"" };
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, Beginning));
            await stream.FlushAsync();
            await then;
            await stream.WriteAsync(bytes.AsMemory(Beginning));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
