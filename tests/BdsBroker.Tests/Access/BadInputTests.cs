using System.Net.Http.Headers;
using System.Text;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Matches;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Access;

public class BadInputTests
{
    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_wrong_content_type_is_answered_after_the_token_the_role_and_the_relation(string contentType)
    {
        await using var world = await World.Start();
        var sme = await Given.SmeOf(world.As("ani", "sme"));

        (await Post(world.Anyone, $"/smes/{sme}/requests", contentType)).Refused(401, "auth.required");
        (await Post(world.As("sari", "certifier"), $"/smes/{sme}/requests", contentType)).Refused(403, "auth.role");
        (await Post(world.As("budi", "sme"), $"/smes/{sme}/requests", contentType)).Refused(404, "not-found");
        (await Post(world.As("ani", "sme"), $"/smes/{sme}/requests", contentType)).Refused(415, "body.content-type");
    }

    [Fact]
    public async Task An_unknown_charset_is_a_wrong_content_type_and_UTF_8_is_not()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        (await Post(ani, "/smes", "application/json; charset=garbage")).Refused(415, "body.content-type");
        (await Post(ani, "/smes", "application/json; charset=UTF-8")).Refused(400, "body.invalid");
        (await Post(ani, "/smes", "application/json; charset=\"UTF-8\"")).Refused(400, "body.invalid");
    }

    /// <summary>Even where it is not packed at all: what is said of the body is not so.</summary>
    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("br, gzip", 415)]
    [InlineData("identity", 201)]
    public async Task A_packed_body_is_refused_since_nobody_unpacks_it(string coding, int status)
    {
        await using var world = await World.Start();
        var body = new ByteArrayContent(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Given.Sme())) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };
        body.Headers.TryAddWithoutValidation("Content-Encoding", coding);

        var reply = await world.As("ani", "sme").Send(HttpMethod.Post, "/smes", body);

        Assert.Equal((status, status == 415 ? "body.content-encoding" : null), (reply.Status, reply.Has("code") ? reply.String("code") : null));
    }

    [Theory]
    [InlineData("name", "Ukir\r\nJati")]
    [InlineData("name", "Ukir\u2028Jati")]
    [InlineData("cluster", "Serenan\nBarat")]
    public async Task A_field_of_one_line_takes_no_line_break(string field, string value)
    {
        await using var world = await World.Start();

        var refused = (await world.As("ani", "sme").In("en").Post("/smes", Given.Sme((field, value)))).Refused(400, "body.invalid");

        Assert.Equal("Write it in one line.", refused["errors"].GetProperty(field).GetString());
    }

    [Fact]
    public async Task A_body_that_grows_beyond_the_limit_while_it_comes_is_told_with_a_code()
    {
        await using var world = await World.Start();
        var endless = new ByteArrayContent(Encoding.UTF8.GetBytes($"{{\"name\":\"{new string('a', 300_000)}\"}}")) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } };
        (await world.As("ani", "sme").Send(HttpMethod.Post, "/smes", endless, headers: ("Transfer-Encoding", "chunked"))).Refused(413, "body.too-large");
    }

    [Fact]
    public async Task A_missing_body_and_a_malformed_key_say_which_field_is_wrong()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        Assert.True((await ani.Send(HttpMethod.Post, "/smes", null)).Is(400).Has("errors") || (await ani.Send(HttpMethod.Post, "/smes", null)).Status == 415);
        Assert.True((await ani.Post("/smes", Given.Sme(), key: new string('x', 256))).Refused(400, "idempotency.malformed").Has("errors"));
    }

    [Fact]
    public async Task A_rate_finer_than_six_decimals_is_refused()
    {
        await using var world = await World.Start();
        var bank = (await world.As("opik", "officer").Post("/banks", Given.Bank())).Is(201).String("id");
        var head = world.As("bank-head", "bank");
        (await head.Post($"/banks/{bank}/products", Given.Product(("annualRate", 1e-28m)))).Refused(400, "body.invalid");
        (await head.Post($"/banks/{bank}/products", Given.Product(("annualRate", 0.000001m), ("maxTenorMonths", 360)))).Is(201);
    }

    [Theory]
    [InlineData("Bank \u202eajrek")]
    [InlineData("Bank\u200bContoh")]
    [InlineData("Bank \uffff")]
    public async Task A_name_with_characters_that_nobody_sees_is_refused(string name)
    {
        await using var world = await World.Start();
        (await world.As("opik", "officer").Post("/banks", Given.Bank(("name", name)))).Refused(400, "body.invalid");
    }

    [Fact]
    public async Task A_time_names_its_zone_and_is_not_of_tomorrow()
    {
        await using var world = await World.Start();
        var (ani, budi) = (world.As("ani", "sme"), world.As("budi", "provider").In("en"));
        var sme = await world.Sme(ani);
        var provider = await world.Provider(budi);
        var number = await world.Request(ani, sme, Market.CreditBody);
        (await budi.Post($"/providers/{provider}/offers/{await budi.Offer(provider)}/accept", new { })).Is(200);

        foreach (var bare in (string[])["2026-11-23T02:00:00", "2026-11-23"])
        {
            var refused = (await budi.Post($"/smes/{sme}/requests/{number}/contacts", new { at = bare, channel = "phone", reached = true })).Refused(400, "body.invalid");
            Assert.Equal("Write the time with its zone, such as 2026-11-24T09:00:00+07:00.", refused.String("errors.at"));
        }

        var ahead = (await budi.Post($"/smes/{sme}/requests/{number}/contacts", new { at = world.Now.AddMinutes(61), channel = "phone", reached = true })).Refused(400, "body.invalid");
        Assert.Equal("Give a time that has passed.", ahead.String("errors.at"));
        (await budi.Post($"/smes/{sme}/requests/{number}/contacts", new { at = world.Now.AddMinutes(59).ToOffset(TimeSpan.FromHours(7)), channel = "phone", reached = true })).Is(200);
    }

    [Fact]
    public async Task Any_tag_of_an_If_Match_list_may_be_the_current_one()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var sme = await Given.SmeOf(ani);
        (await ani.Put($"/smes/{sme}", Given.Sme(), ifMatch: "\"1\", \"x\"")).Is(200);
        (await ani.Put($"/smes/{sme}", Given.Sme(), ifMatch: "\"1\", \"x\"")).Refused(412, "version.stale");
    }

    private static Task<Reply> Post(Caller caller, string path, string contentType)
    {
        var body = new ByteArrayContent(Encoding.UTF8.GetBytes("{}"));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return caller.Send(HttpMethod.Post, path, body);
    }
}
