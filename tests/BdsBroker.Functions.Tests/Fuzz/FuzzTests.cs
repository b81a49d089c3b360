using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace BdsBroker.Functions.Tests.Fuzz;

/// <summary>
/// Malformed and boundary calls of every operation as every role against the real process. <c>BDSBROKER_FUZZ=20000</c> sets how many,
/// <c>BDSBROKER_SEED</c> which: a failure names its seed and replays with it.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Fewest = 1_500;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private static readonly string[] Roles = ["all", "none", "sme", "provider", "bank", "certifier", "officer", "kadin", "facilitator"];

    [Fact]
    public async Task No_call_makes_a_bug_a_hang_or_an_answer_without_a_code_and_memory_stays_bounded()
    {
        var calls = Setting("BDSBROKER_FUZZ", Fewest);
        var seed = Setting("BDSBROKER_SEED", 1);
        using var folder = new TemporaryFolder();
        await using var server = await ServerProcess.Serve(folder.Location);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var http = new HttpClient(handler) { BaseAddress = server.Http.BaseAddress, Timeout = Longest };
        var tokens = await Tokens(folder.Location);
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json"));
        var generator = new Generator(document.RootElement, Roles, seed);
        await Furnish(server, tokens["all"], generator);

        var clock = Stopwatch.StartNew();
        List<string> wrong = [];
        Dictionary<int, int> statuses = [];
        for (var index = 0; index < calls; index++)
        {
            var call = generator.Next(index);
            if (await Fault(http, generator, call, tokens, statuses) is { } fault)
            {
                wrong.Add($"{fault}\n{call}");
            }
        }

        using var process = Process.GetProcessById(server.Id);
        var mebibytes = process.WorkingSet64 / 1024 / 1024;
        output.WriteLine($"Seed {seed}: {calls} calls of {generator.Operations} operations in {clock.Elapsed.TotalSeconds:F0} s, {mebibytes} MiB, {string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(wrong.Count == 0, $"Seed {seed}, {wrong.Count} of {calls}:\n{string.Join("\n\n", wrong.Take(10))}\n{(wrong.Count > 0 ? server.Output[..Math.Min(8000, server.Output.Length)] : "")}");
        Assert.InRange(mebibytes, 1, 700);
        Assert.Equal(calls, statuses.Values.Sum());
    }

    private static async Task<string?> Fault(HttpClient http, Generator generator, FuzzedCall call, IReadOnlyDictionary<string, string> tokens, Dictionary<int, int> statuses)
    {
        try
        {
            using var request = call.ToRequest(role => tokens[role]);
            using var answer = await http.SendAsync(request);
            var status = (int)answer.StatusCode;
            statuses[status] = statuses.GetValueOrDefault(status) + 1;
            var text = await answer.Content.ReadAsStringAsync();
            if (status >= 500)
            {
                return $"{status} {text}";
            }

            if (status >= 400 && !HasCode(answer.Content.Headers.ContentType, text))
            {
                return $"{status} without a code: {text}";
            }

            if (status < 300 && answer.Content.Headers.ContentType?.MediaType == "application/json")
            {
                using var body = JsonDocument.Parse(text);
                generator.Learn(call.Template, body.RootElement);
            }

            return null;
        }
        catch (TaskCanceledException)
        {
            return $"no answer within {Longest}";
        }
    }

    private static bool HasCode(MediaTypeHeaderValue? type, string text) =>
        type?.MediaType == "application/problem+json" && JsonDocument.Parse(text).RootElement.TryGetProperty("code", out var code) && code.GetString() is { Length: > 0 };

    private static async Task<IReadOnlyDictionary<string, string>> Tokens(string data)
    {
        Dictionary<string, string> tokens = new(StringComparer.Ordinal);
        foreach (var role in Roles)
        {
            tokens[role] = await ServerProcess.Token(data, role, role switch { "all" => Roles[2..], "none" => [], _ => [role] });
        }

        return tokens;
    }

    /// <summary>A few of everything that one person with all roles can own, so that calls get past the first checks.</summary>
    private static async Task Furnish(ServerProcess server, string token, Generator generator)
    {
        var sme = await Made("/smes", "/smes", """{"name":"Ukir Jaya (contoh)","ownerNik":"3310014107850003","address":"Serenan","regency":"33.10","phone":"+62 812-0000-0001","kbli":{"version":2020,"code":"31001"},"establishedYear":2015,"employees":12,"consents":[{"purpose":"matching","given":true},{"purpose":"lending","given":true}]}""");
        var provider = await Made("/providers", "/providers", """{"name":"Pendamping (contoh)","kind":"organisation","regency":"33.72","serves":["33"],"sectors":["31"],"services":["credit","production"],"capacity":5,"phone":"0271-000001","email":"solo@contoh.id"}""");
        var bank = await Made("/banks", "/banks", """{"name":"Bank Contoh","regency":"31.71","members":["all","bank"]}""");
        var product = await Made("/banks/{bank}/products", $"/banks/{bank}/products", """{"name":"Modal kerja contoh","minAmount":5000000,"maxAmount":100000000,"maxTenorMonths":36,"annualRate":0.06,"rateKind":"effective","minMonthsInBusiness":6,"minDscr":1.25,"minCollateralCoverage":0,"sectors":["*"],"provinces":["*"],"documents":["ktp"],"requiresEndorsement":false,"validFrom":"2026-01-01"}""");
        await Made("/providers/{provider}/certificates", $"/providers/{provider}/certificates", """{"scheme":"kkmb"}""");
        await Called($"/smes/{sme}/requests", """{"kind":"credit","amount":50000000,"tenorMonths":24,"purpose":"modal kerja"}""", 202);
        await Called($"/smes/{sme}/requests/1/forward", $$"""{"bankId":"{{bank}}","productId":"{{product}}","consent":true}""", 409);
        await Called($"/smes/{sme}/requests", """{"kind":"technical","service":"production","description":"ukiran","skilledPerson":true}""", 202);
        await Called("/desk/members", """{"subject":"all","regency":"33.10"}""", 201);
        await Made("/experts", "/experts", """{"name":"Pak Contoh","regency":"33.10","skills":["ukir"],"sectors":["31"],"yearsOfExperience":30,"available":true,"contact":"0272-000001"}""");

        async Task<string> Made(string template, string path, string body)
        {
            var made = await Called(path, body, 201);
            generator.Learn("/api/v1" + template, made);
            return made.GetProperty("id").GetString()!;
        }

        async Task<JsonElement> Called(string path, string body, int expected)
        {
            var answer = await server.Call(HttpMethod.Post, "/api/v1" + path, token, body);
            Assert.True(answer.Status == expected, $"{path}: {answer}");
            return answer.Body;
        }
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
