using System.Text;
using System.Text.Json;

namespace BdsBroker.Perf;

/// <summary>SMEs and providers, made over HTTP as anybody would.</summary>
internal sealed class Market(Options options, string data, Uri address) : IDisposable
{
    /// <summary>The request that every load submits.</summary>
    internal const string Credit = """{"kind":"credit","amount":50000000,"tenorMonths":24,"purpose":"Mesin amplas dan bahan baku untuk bengkel ukir (contoh)"}""";

    private readonly HttpClient http = new() { BaseAddress = address };

    /// <summary>A person's token.</summary>
    internal Task<string> Token(string subject, params string[] roles) => ServerProcess.Token(options, data, subject, roles);

    /// <summary>An SME of a person, who agreed to matching; they lie in four regencies by turns, as the providers do.</summary>
    internal async Task<string> Sme(string owner, int number) => Id(await Post(owner, "/api/v1/smes", $$"""
        {"name":"Ukir Jaya (contoh)","address":"Serenan, Juwiring","regency":"{{Regency(number)}}","phone":"+62 812-0000-0001","kbli":{"version":2020,"code":"31001" },
         "products":["kursi","meja"],"establishedYear":2015,"employees":12,"consents":[{"purpose":"matching","given":true}]}
        """));

    /// <summary>A provider of a person, with room for many requests and a certificate for credit.</summary>
    internal async Task<string> Provider(string owner, string certifier, int number)
    {
        var provider = Id(await Post(owner, "/api/v1/providers", $$"""
            {"name":"Pendamping {{number}} (contoh)","kind":"organisation","regency":"{{Regency(number)}}","serves":["33"],"sectors":["31"],"services":["credit","finance"],
             "capacity":1000,"phone":"0271-000001","email":"contoh@contoh.id"}
            """));
        var path = $"/api/v1/providers/{provider}/certificates";
        path = $"{path}/{Id(await Post(owner, path, """{"scheme":"kkmb"}"""))}";
        await Post(certifier, path + "/train", """{"session":"1","attended":true}""");
        await Post(certifier, path + "/examine", """{"score":90}""");
        await Post(certifier, path + "/issue", $$"""
            {"number":"KKMB-{{number:D4}}","validFrom":"{{DateTime.UtcNow.AddDays(-7):yyyy-MM-dd}}","validTo":"{{DateTime.UtcNow.AddYears(1):yyyy-MM-dd}}"}
            """);
        return provider;
    }

    /// <summary>Posts what must succeed.</summary>
    internal async Task<JsonElement> Post(string token, string path, string json)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json"), Headers = { Authorization = new("Bearer", token) } };
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"POST {path} answered {(int)answer.StatusCode}: {text}");
    }

    public void Dispose() => http.Dispose();

    private static string Regency(int number) => (number % 4) switch { 0 => "33.10", 1 => "33.72", 2 => "33.11", _ => "33.74" };

    private static string Id(JsonElement answer) => answer.GetProperty("id").GetString()!;
}
