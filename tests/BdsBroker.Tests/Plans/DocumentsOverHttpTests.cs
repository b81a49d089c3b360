using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;
using BdsBroker.Plans;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Plans;

public sealed class DocumentsOverHttpTests
{
    [Fact]
    public async Task A_document_is_added_listed_and_read_as_it_was_sent()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var bytes = Samples.Pdf();
        var made = (await ani.Upload($"{request}/documents?kind=ktp", bytes, "kartu é.pdf")).Is(201);
        Assert.Equal("ktp", made.String("kind"));
        Assert.Equal("kartu é.pdf", made.String("name"));
        Assert.Equal(bytes.Length, made.Number("size"));
        Assert.Equal("application/pdf", made.String("contentType"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), made.String("sha256"));
        Assert.Equal($"/api/v1{request}/documents/{made.String("id")}", made.Location);

        var listed = (await ani.Get($"{request}/documents")).Is(200);
        Assert.Equal(made.String("id"), listed.String("items.0.id"));
        Assert.Equal(made.ETag, listed.String("items.0.etag"));
        Assert.Equal(1, (await ani.Get(request)).Number("documents"));

        var read = (await ani.Get($"{request}/documents/{made.String("id")}")).Is(200);
        Assert.Equal(bytes, read.Bytes);
        Assert.Equal(made.ETag, read.ETag);
        Assert.Equal("application/pdf", read.Header("Content-Type"));
        Assert.Equal("nosniff", read.Header("X-Content-Type-Options"));
        Assert.Contains("sandbox", read.Header("Content-Security-Policy")!, StringComparison.Ordinal);
        Assert.StartsWith("attachment", read.Header("Content-Disposition"), StringComparison.Ordinal);
        Assert.Contains("filename*=UTF-8''kartu%20%C3%A9.pdf", read.Header("Content-Disposition")!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bytes=0-3", 206, "%PDF")]
    [InlineData("bytes=-6", 206, "%%EOF\n")]
    [InlineData("bytes=9-", 206, "1 0 obj\n%%EOF\n")]
    [InlineData("bytes=9-9999", 206, "1 0 obj\n%%EOF\n")]
    [InlineData("bytes=0-1,3-4", 200, null)]
    [InlineData("lines=0-1", 200, null)]
    public async Task One_range_of_a_document_can_be_read(string range, int status, string? part)
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var id = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201).String("id");
        var read = (await ani.Send(HttpMethod.Get, $"{request}/documents/{id}", null, headers: ("Range", range))).Is(status);
        Assert.Equal(part ?? Encoding.ASCII.GetString(Samples.Pdf()), read.Text);
        Assert.Equal(status == 206, read.Header("Content-Range") is not null);
    }

    [Fact]
    public async Task A_range_outside_is_refused_and_one_of_another_version_gets_the_whole()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var id = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201).String("id");
        var refused = (await ani.Send(HttpMethod.Get, $"{request}/documents/{id}", null, headers: ("Range", "bytes=999-"))).Refused(416, "document.range");
        Assert.Equal($"bytes */{Samples.Pdf().Length}", refused.Header("Content-Range"));
        (await ani.Send(HttpMethod.Get, $"{request}/documents/{id}", null, headers: [("Range", "bytes=0-1"), ("If-Range", "\"9\"")])).Is(200);
        (await ani.Send(HttpMethod.Get, $"{request}/documents/{id}", null, headers: [("Range", "bytes=0-1"), ("If-Range", "\"1\"")])).Is(206);
    }

    [Fact]
    public async Task Every_type_is_stored_as_what_its_content_is()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (byte[] Content, FileType Type)[] files =
        [
            (Samples.Pdf(), FileType.Pdf), (Samples.Jpeg, FileType.Jpeg), (Samples.Png, FileType.Png), ("a;b\n1;2\n"u8.ToArray(), FileType.Csv),
            (Samples.Xlsx, FileType.Xlsx), (Samples.Docx, FileType.Docx),
        ];
        foreach (var (content, type) in files)
        {
            Assert.Equal(type.ContentType, (await ani.Upload($"{request}/documents?kind=other", content, "berkas")).Is(201).String("contentType"));
        }
    }

    [Fact]
    public async Task What_is_refused_leaves_nothing_behind()
    {
        await using var world = await World.Start(new Settings { Limits = new() { DocumentBytes = 200_000 } });
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        HashSet<string> written = [];
        world.Calls.Before = (kind, name) =>
        {
            _ = kind switch { "put" => written.Add(name), "delete" => written.Remove(name), _ => false };
            return Task.CompletedTask;
        };
        var to = $"{request}/documents?kind=ktp";
        (await ani.Upload($"{request}/documents", Samples.Pdf(), "a.pdf")).Refused(400, "body.invalid");
        (await ani.Upload($"{request}/documents?kind=passport", Samples.Pdf(), "a.pdf")).Refused(400, "body.invalid");
        (await ani.Upload(to, [], "a.pdf")).Refused(422, "document.empty");
        (await ani.Upload(to, "MZ\0\0"u8.ToArray(), "a.pdf", "application/pdf")).Refused(415, "document.type-unknown");
        (await ani.Upload(to, "<html>a,b"u8.ToArray(), "a.csv", "text/csv")).Refused(415, "document.type-unknown");
        (await ani.Upload(to, Encoding.ASCII.GetBytes("a,b\n" + new string('x', 9000) + "\0"), "a.csv")).Refused(415, "document.type-unknown");
        (await ani.Upload(to, Samples.Zip(("evil.exe", "MZ")), "a.docx")).Refused(415, "document.type-unknown");
        (await ani.Upload(to, Samples.Png, "a.pdf")).Refused(415, "document.type-mismatch");
        (await ani.Upload(to, Samples.Png, "a", "application/pdf")).Refused(415, "document.type-mismatch");
        (await ani.Upload(to, Samples.Docx, "a.xlsx")).Refused(415, "document.type-mismatch");
        (await ani.Upload(to, Samples.Pdf(new string('x', 200_000)), "a.pdf")).Refused(413, "document.too-large");
        Assert.Equal(413, (await Chunked(ani, to, Samples.Pdf(new string('x', 200_000)))).Status);
        (await ani.Send(HttpMethod.Post, to, new MultipartFormDataContent { { new ByteArrayContent(Samples.Pdf()), "file", "a.pdf" } })).Refused(415, "document.not-raw");

        // The file store itself leaves nothing of what was too large.
        Assert.All(written, name => Assert.Null(world.Broker.Files.Open(name, 0, null, default).Result));
        Assert.Empty((await ani.Get($"{request}/documents")).Items);
        Assert.Equal(0, (await ani.Get(request)).Number("documents"));
    }

    [Fact]
    public async Task A_document_of_exactly_the_limit_is_taken()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var whole = new byte[20 * 1024 * 1024];
        Samples.Pdf().CopyTo(whole, 0);
        (await ani.Upload($"{request}/documents?kind=ktp", whole, "a.pdf")).Is(201);
        (await Chunked(ani, $"{request}/documents?kind=ktp", whole)).Is(201);
        (await ani.Upload($"{request}/documents?kind=ktp", [.. whole, 0], "a.pdf")).Refused(413, "document.too-large");
        (await Chunked(ani, $"{request}/documents?kind=ktp", [.. whole, 0])).Refused(413, "document.too-large");
    }

    [Fact]
    public async Task Far_too_large_a_document_gets_its_answer_and_not_a_cut_connection()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var far = new byte[48 * 1024 * 1024];
        Samples.Pdf().CopyTo(far, 0);
        (await ani.Upload($"{request}/documents?kind=ktp", far, "a.pdf")).Refused(413, "document.too-large");
        (await Chunked(ani, $"{request}/documents?kind=ktp", far)).Refused(413, "document.too-large");
        (await Chunked(ani, $"{request}/documents?kind=passport", far)).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task The_history_names_the_kind_of_a_document_and_never_its_name()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "3310014107850003.pdf")).Is(201);
        var history = (await ani.Get($"{request}/history")).Is(200);
        Assert.Contains(history.Items, entry => entry.GetProperty("event").GetString() == "document.added" && entry.GetProperty("reason").GetString() == "ktp");
        Assert.DoesNotContain("3310014107850003", history.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removal_that_crosses_a_forwarding_keeps_the_file_for_the_bank()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        var (sme, number) = Of(request);
        var once = true;
        world.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where == PlanRecords.Partition(sme) && once)
            {
                // The removal has read that nothing is pinned, and now commits; a forwarding is faster.
                once = false;
                var now = await world.Ledger.ReadKnown(RequestRecords.Request(sme, number), default);
                var draft = new Draft(PlanRecords.Partition(sme), Actor.System("test"), world.Now);
                draft.Replace(now, now.State with { PlanVersion = 1 }, "test.forwarded");
                await world.Broker.PinDocuments(draft, sme, number, default);
                Assert.True(await world.Ledger.Commit(draft, default));
            }
        };
        var blob = (await Stored(world, request)).Single().Blob;
        (await ani.Delete($"{request}/documents/{made.String("id")}", ifMatch: made.ETag)).Is(204);
        await world.Advance(TimeSpan.FromHours(2));
        Assert.True(await Exists(world, request, blob));
    }

    [Fact]
    public async Task What_the_helper_uploads_or_saves_counts_as_activity_and_what_the_sme_does_not()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var bds = world.As("bds");
        var provider = await BdsBroker.Tests.Registry.Given.ProviderOf(bds);
        var request = await Samples.CreditRequestOf(ani);
        await world.Settle();
        var (sme, number) = Of(request);
        var now = (await world.Ledger.ReadKnown(RequestRecords.Request(sme, number), default)).State;
        await world.Seed(RequestRecords.Request(sme, number), now with { State = RequestState.Engaged, Engagement = new(provider, null, "Pendamping", null, null, null, World.Monday, World.Monday) });
        world.Clock.Set(World.Monday.AddHours(1));
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        (await ani.Put($"{request}/plan", Samples.Plan())).Is(201);
        Assert.Equal(World.Monday, (await ani.Get(request)).Time("engagement.lastActivity"));
        (await bds.Upload($"{request}/documents?kind=nib", Samples.Pdf(), "a.pdf")).Is(201);
        Assert.Equal(World.Monday.AddHours(1), (await ani.Get(request)).Time("engagement.lastActivity"));
        world.Clock.Set(World.Monday.AddHours(2));
        (await bds.Put($"{request}/plan", Samples.Plan(("ownFunds", 1)), ifMatch: "\"1\"")).Is(200);
        Assert.Equal(World.Monday.AddHours(2), (await ani.Get(request)).Time("engagement.lastActivity"));
        Assert.Equal("provider", (await ani.Get($"{request}/plan")).String("savedAs"));
    }

    [Fact]
    public async Task The_name_is_data_and_never_a_path()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "../../../../tmp/evil.pdf")).Is(201);
        Assert.Equal("evil.pdf", made.String("name"));
        Assert.False(File.Exists("/tmp/evil.pdf"));
        var nameless = (await ani.Send(HttpMethod.Post, $"{request}/documents?kind=kk", new ByteArrayContent(Samples.Jpeg))).Is(201);
        Assert.Equal("kk.jpg", nameless.String("name"));
    }

    [Fact]
    public async Task A_replaced_document_keeps_its_id_and_its_earlier_file_goes()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        var document = $"{request}/documents/{made.String("id")}";
        var before = (await Stored(world, request)).Single();
        (await ani.Upload(document, Samples.Png, "b.png", method: HttpMethod.Put)).Refused(428, "version.required");
        (await ani.Upload(document, Samples.Png, "b.png", method: HttpMethod.Put, ifMatch: "\"7\"")).Refused(412, "version.stale");
        (await ani.Upload(document, "MZ\0"u8.ToArray(), "b.png", method: HttpMethod.Put)).Refused(415, "document.type-unknown");

        var replaced = (await ani.Upload(document, Samples.Png, "b.png", method: HttpMethod.Put, ifMatch: made.ETag)).Is(200);
        Assert.Equal(made.String("id"), replaced.String("id"));
        Assert.Equal("ktp", replaced.String("kind"));
        Assert.Equal(Samples.Png, (await ani.Get(document)).Is(200).Bytes);
        Assert.Equal(1, (await ani.Get(request)).Number("documents"));
        await world.Settle();
        Assert.False(await Exists(world, request, before.Blob));
        await world.Advance(TimeSpan.FromHours(2));
        Assert.Equal(Samples.Png, (await ani.Get(document)).Is(200).Bytes);
    }

    [Fact]
    public async Task A_removed_document_is_gone_with_its_file()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        var document = $"{request}/documents/{made.String("id")}";
        var before = (await Stored(world, request)).Single();
        (await ani.Delete(document)).Refused(428, "version.required");
        (await ani.Delete(document, ifMatch: "\"7\"")).Refused(412, "version.stale");
        (await ani.Delete(document, ifMatch: made.ETag)).Is(204);
        (await ani.Get(document)).Is(404);
        (await ani.Delete(document, ifMatch: made.ETag)).Is(404);
        (await ani.Upload(document, Samples.Png, "b.png", method: HttpMethod.Put, ifMatch: made.ETag)).Is(404);
        Assert.Equal(0, (await ani.Get(request)).Number("documents"));
        await world.Settle();
        Assert.False(await Exists(world, request, before.Blob));
    }

    [Fact]
    public async Task A_file_that_a_bank_was_shown_outlives_its_document()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var first = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        var second = (await ani.Upload($"{request}/documents?kind=kk", Samples.Png, "a.png")).Is(201);
        var (sme, number) = Of(request);
        var draft = new Draft(PlanRecords.Partition(sme), Actor.System("test"), world.Now);
        var frozen = await world.Broker.PinDocuments(draft, sme, number, default);
        Assert.True(await world.Ledger.Commit(draft, default));
        Assert.Equal(2, frozen.Count);

        (await ani.Delete($"{request}/documents/{first.String("id")}", ifMatch: first.ETag)).Is(204);
        (await ani.Upload($"{request}/documents/{second.String("id")}", Samples.Jpeg, "b.jpg", method: HttpMethod.Put, ifMatch: second.ETag)).Is(200);
        await world.Advance(TimeSpan.FromHours(2));
        Assert.Single((await ani.Get($"{request}/documents")).Items);
        foreach (var document in frozen)
        {
            Assert.True(await Exists(world, request, document.Blob));
        }
    }

    [Fact]
    public async Task A_file_whose_call_died_before_its_commit_is_deleted_after_the_delay()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        await world.Settle();
        string? file = null;
        world.Calls.Before = (kind, name) =>
        {
            file = kind == "put" ? name : file;
            return kind == "commit" ? throw new BdsBroker.Storage.StorageUnavailableException("gone") : Task.CompletedTask;
        };
        world.BugsAllowed = true;
        Assert.True((await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Status >= 500);
        world.Calls.Before = null;
        Assert.NotNull(await Open(world, file!));
        await world.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await Open(world, file!));
        await world.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await Open(world, file!));
    }

    [Fact]
    public async Task A_commit_that_comes_after_the_clean_up_is_refused()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        await world.Settle();
        var once = true;
        world.Calls.Before = async (kind, where) =>
        {
            if (kind == "commit" && where.StartsWith("sme/", StringComparison.Ordinal) && once)
            {
                once = false;
                await world.Advance(TimeSpan.FromHours(1));
            }
        };
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Refused(408, "document.too-slow");
        Assert.Empty((await ani.Get($"{request}/documents")).Items);
    }

    [Fact]
    public async Task The_clean_up_is_under_way_before_the_first_byte_is_written()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        List<string> order = [];
        world.Calls.Before = (kind, where) =>
        {
            order.Add(kind);
            return Task.CompletedTask;
        };
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        Assert.Equal(["send", "put", "commit"], order.Where(kind => kind is "send" or "put" or "commit"));
    }

    [Fact]
    public async Task An_upload_that_takes_too_long_is_ended()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        world.Calls.Before = (kind, _) =>
        {
            if (kind == "put")
            {
                world.Clock.Set(world.Now.AddSeconds(world.Broker.Settings.Limits.UploadSeconds + 1));
            }

            return Task.CompletedTask;
        };
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Refused(408, "document.too-slow");
        world.Calls.Before = null;
        Assert.Empty((await ani.Get($"{request}/documents")).Items);
    }

    [Fact]
    public async Task A_repeated_upload_gets_the_first_answer_and_leaves_no_second_file()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        HashSet<string> written = [];
        world.Calls.Before = (kind, name) =>
        {
            _ = kind switch { "put" => written.Add(name), "delete" => written.Remove(name), _ => false };
            return Task.CompletedTask;
        };
        var first = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf", key: "k1")).Is(201);
        var again = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf", key: "k1")).Is(201);
        Assert.Equal(first.Text, again.Text);
        Assert.Equal(first.Location, again.Location);
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf("other"), "a.pdf", key: "k1")).Refused(422, "idempotency.other-body");
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "b.pdf", key: "k1")).Refused(422, "idempotency.other-body");
        Assert.Single((await ani.Get($"{request}/documents")).Items);
        Assert.Single(written);
    }

    [Fact]
    public async Task Documents_of_a_request_are_limited_also_when_many_come_at_once()
    {
        await using var world = await World.Start(new Settings { Limits = new() { DocumentsPerRequest = 3 } });
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var replies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")));
        Assert.Equal(3, replies.Count(reply => reply.Status == 201));
        Assert.Equal(3, replies.Count(reply => reply.Code == "document.too-many"));
        Assert.Equal(3, (await ani.Get($"{request}/documents")).Items.Count);
        Assert.Equal(3, (await ani.Get(request)).Number("documents"));
    }

    [Fact]
    public async Task Rights_come_before_the_body_and_the_body_before_the_state()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var request = await Samples.CreditRequestOf(ani);
        var made = (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Is(201);
        var document = $"{request}/documents/{made.String("id")}";
        (await world.Anyone.Upload($"{request}/documents", [], "a")).Is(401);
        (await world.As("bo", "bank").Upload($"{request}/documents", [], "a")).Is(403);
        (await world.As("other", "sme").Upload($"{request}/documents", [], "a")).Is(404);
        (await world.As("other", "sme").Get(document)).Is(404);
        (await ani.Get($"{request}/documents/unknown")).Is(404);
        (await ani.Get($"{request[..^1]}2/documents/{made.String("id")}")).Is(404);

        (await ani.Post($"{request}/cancel", new { reason = "tidak jadi" })).Is(200);
        (await ani.Upload($"{request}/documents?kind=ktp", "MZ"u8.ToArray(), "a.pdf")).Is(415);
        (await ani.Upload($"{request}/documents?kind=ktp", Samples.Pdf(), "a.pdf")).Refused(409, "request.state");
        (await ani.Upload(document, Samples.Pdf(), "a.pdf", method: HttpMethod.Put)).Is(428);
        (await ani.Delete(document, ifMatch: made.ETag)).Refused(409, "request.state");
        (await ani.Get(document)).Is(200);
    }

    private static async Task<Reply> Chunked(Caller caller, string path, byte[] content)
    {
        var body = new StreamContent(new NoLength(content));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse("application/pdf");
        return await caller.Send(HttpMethod.Post, path, body);
    }

    private static (string Sme, int Number) Of(string request) => (request.Split('/')[2], int.Parse(request.Split('/')[4]));

    private static async Task<IReadOnlyList<Document>> Stored(World world, string request)
    {
        var (sme, number) = Of(request);
        return [.. (await world.Ledger.ListAll(PlanRecords.Documents(sme, number), default)).Select(document => document.State)];
    }

    private static async Task<bool> Exists(World world, string request, string blob) => await Open(world, PlanRecords.FileName(Of(request).Sme, blob)) is not null;

    private static async Task<object?> Open(World world, string file)
    {
        var content = await world.Broker.Files.Open(file, 0, null, default);
        content?.Dispose();
        return content;
    }

    /// <summary>A stream whose length nobody knows, so that it is sent in chunks.</summary>
    private sealed class NoLength(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;
    }
}
