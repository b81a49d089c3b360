using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BdsBroker.Functions.Tests.Fuzz;

/// <summary>One call as it will be sent, kept so that a failure can be shown.</summary>
internal sealed record FuzzedCall(int Index, string Template, string Method, string Path, string? Role, byte[]? Body, IReadOnlyList<(string Name, string Value)> Headers)
{
    internal HttpRequestMessage ToRequest(Func<string, string> tokenOf)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Path);
        if (Role is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + tokenOf(Role));
        }

        if (Body is not null)
        {
            request.Content = new ByteArrayContent(Body);
            request.Content.Headers.ContentType = null;
        }

        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return request;
    }

    public override string ToString() =>
        $"#{Index} {Method} {Path} as {Role ?? "nobody"} {string.Join("; ", Headers.Select(header => $"{header.Name}: {Cut(header.Value)}"))}\n{(Body is null ? "" : Cut(Encoding.UTF8.GetString(Body)))}";

    private static string Cut(string text) => text.Length > 600 ? text[..600] + "..." : text;
}

/// <summary>
/// Makes calls out of the server's own OpenAPI document: near what is right, and wrong in one or more places. The same seed, document and answers make the same calls.
/// </summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="roles">Who calls; the first most of the time.</param>
/// <param name="seed">Decides everything else.</param>
internal sealed partial class Generator(JsonElement document, IReadOnlyList<string> roles, int seed)
{
    private const int MostKnown = 20;

    private const int Deepest = 6;

    private static readonly string[] Texts =
    [
        "", " ", "a", "0", "-1", "null", "true", "kursi \u0000", "\ud800", "\u202eabc", "\u200b", "'; DROP TABLE documents;--", "<script>alert(1)</script>", "=1+1", "../../etc/passwd", "%00",
        "33.10", "33", "99.99", "31001", "2026-02-30", "2026-12", "2027-01-01", "ktp", "credit", "technical", "kkmb", "owner", "phone", "settled", "effective", "+62 812-0000-0001", "a@b.id",
        "2026-11-23T00:00:00Z", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "3310014107850003", "\ufeff", "\U0001F600", new('x', 300), new('é', 5_000),
    ];

    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "2", "12", "24", "50000000", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e3", "1E400", "-1e-400", "0.1", "0.0000001",
        "79228162514264337593543950336", "3.14159265358979323846264338327950288419716939937510", "01", "+1", "1.", "NaN", "Infinity", "0x10",
    ];

    private static readonly string[] Raw = ["null", "true", "[]", "{}", "[[]]", "{\"a\":1}", "\"\\ud800\"", "\"\\u0000\"", "", "{", "nul", "'a'", "[1,]", "/* */ 1"];

    private static readonly byte[][] Bodies =
    [
        [], [0], [0xff, 0xfe], [0xef, 0xbb, 0xbf, (byte)'{', (byte)'}'], [0xc3, 0x28], Encoding.UTF8.GetBytes("{\"name\":\"\xff\"}"), Encoding.UTF8.GetBytes(new string('[', 5_000)), Encoding.UTF8.GetBytes("{\"a\":" + new string('{', 200)),
        Encoding.UTF8.GetBytes("[" + string.Join(',', Enumerable.Repeat("1", 20_000)) + "]"), Encoding.UTF8.GetBytes("{\"name\":\"" + new string('a', 300_000) + "\"}"), Encoding.ASCII.GetBytes("%PDF-1.4\n%%EOF"), [0x50, 0x4b, 3, 4, 0, 0],
    ];

    // What is right by the member's name, so that more than the first check of a body is met.
    private static readonly Dictionary<string, string[]> Right = new(StringComparer.Ordinal)
    {
        ["name"] = ["\"Ukir Jaya\""], ["regency"] = ["\"33.10\"", "\"33.72\""], ["address"] = ["\"Serenan\""], ["phone"] = ["\"0271-000001\""], ["email"] = ["\"a@contoh.id\""],
        ["kind"] = ["\"organisation\"", "\"credit\"", "\"technical\"", "\"owner\"", "\"member\"", "\"tanah\""], ["code"] = ["\"31001\""], ["version"] = ["2020"], ["establishedYear"] = ["2015"], ["employees"] = ["3"],
        ["purpose"] = ["\"modal kerja\"", "\"matching\"", "\"lending\""], ["given"] = ["true", "false"], ["serves"] = ["[\"33\"]", "[\"*\"]"], ["sectors"] = ["[\"31\"]", "[\"*\"]"], ["services"] = ["[\"credit\"]"],
        ["capacity"] = ["5", "1000"], ["scheme"] = ["\"kkmb\"", "\"bds\""], ["session"] = ["\"dasar\""], ["attended"] = ["true"], ["score"] = ["80", "10"], ["number"] = ["\"K-1\"", "\"K-2\""],
        ["validFrom"] = ["\"2026-01-01\""], ["validTo"] = ["\"2027-12-31\""], ["reason"] = ["\"penuh\"", "\"other\""], ["note"] = ["\"catatan\""], ["amount"] = ["50000000", "10000000"], ["tenorMonths"] = ["24", "1"],
        ["service"] = ["\"production\""], ["description"] = ["\"ukiran\""], ["skilledPerson"] = ["true", "false"], ["channel"] = ["\"phone\""], ["reached"] = ["true"], ["at"] = ["\"2026-11-23T00:00:00Z\""],
        ["startMonth"] = ["\"2026-12\""], ["month"] = ["\"2026-12\"", "\"2027-01\""], ["inflow"] = ["30000000"], ["outflow"] = ["24000000"], ["planVersion"] = ["1"], ["consent"] = ["true"], ["rating"] = ["5"],
        ["annualRate"] = ["0.06", "0"], ["rateKind"] = ["\"effective\"", "\"flat\""], ["minAmount"] = ["5000000"], ["maxAmount"] = ["100000000"], ["maxTenorMonths"] = ["36"], ["minMonthsInBusiness"] = ["6"], ["minDscr"] = ["1.25"],
        ["minCollateralCoverage"] = ["0"], ["provinces"] = ["[\"*\"]"], ["documents"] = ["[\"ktp\"]"], ["requiresEndorsement"] = ["false"], ["subject"] = ["\"someone\"", "\"all\""], ["skills"] = ["[\"ukir\"]"], ["yearsOfExperience"] = ["30"],
        ["contact"] = ["\"0272-000001\""], ["needs"] = ["[\"foto\"]"], ["collectability"] = ["1", "5"], ["outcome"] = ["\"settled\""], ["date"] = ["\"2026-11-23\""], ["fees"] = ["[]"], ["products"] = ["[\"kursi\"]"],
    };

    private static readonly string[] Types = ["application/json", "application/json; charset=utf-8", "application/json; charset=utf-16", "text/plain", "multipart/form-data; boundary=x", "application/octet-stream", "application/json; charset=\"", "*/*", "x"];

    private readonly Random random = new(seed);
    private readonly (string Path, string Method, JsonElement Operation)[] operations =
    [
        .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Where(operation => operation.Value.TryGetProperty("responses", out _))
            .Select(operation => (path.Name, operation.Name.ToUpperInvariant(), operation.Value))),
    ];

    // By the parameter's name: what answers have shown to exist.
    private readonly Dictionary<string, List<string>> objects = new(StringComparer.Ordinal) { ["number"] = ["1", "2"], ["member"] = ["nosuchid"] };

    internal int Operations => operations.Length;

    /// <summary>Remembers the ids in an answer, for the parameter that follows its route in other routes.</summary>
    internal void Learn(string template, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var follows = operations.Select(operation => Follows(template).Match(operation.Path)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
        if (follows is null or "number")
        {
            return;
        }

        var made = answer.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray()] : (JsonElement[])[answer];
        foreach (var id in made.Where(one => one.ValueKind == JsonValueKind.Object).Select(one => one.TryGetProperty("id", out var id) ? id.GetString() : null).OfType<string>())
        {
            var known = objects.TryGetValue(follows, out var list) ? list : objects[follows] = [];
            if (known.Count < MostKnown && !known.Contains(id, StringComparer.Ordinal))
            {
                known.Add(id);
            }
        }
    }

    /// <summary>The next call; every operation comes up in turn, so that none is left out.</summary>
    internal FuzzedCall Next(int index)
    {
        var (path, method, operation) = operations[index % operations.Length];
        List<(string, string)> headers = [];
        var body = method is "GET" or "DELETE" && !Rarely() ? null : Body(operation);
        if (body is not null)
        {
            headers.Add(("Content-Type", Rarely() ? One(Types) : operation.TryGetProperty("requestBody", out var described) ? described.GetProperty("content").EnumerateObject().First().Name : "application/json"));
            if (random.Next(3) == 0)
            {
                headers.Add(("Content-Disposition", One(["attachment; filename=\"a.pdf\"", "attachment; filename*=UTF-8''%ff", "attachment; filename=\"../../x\"", "inline", "attachment; filename=\"" + new string('a', 400) + "\"", ";;;"])));
            }
        }

        if (random.Next(3) == 0)
        {
            headers.Add(("Idempotency-Key", One(["k", "k" + index.ToString(CultureInfo.InvariantCulture), "", new('k', 256), "a b", "ü", "k\t"])));
        }

        if (random.Next(3) == 0)
        {
            headers.Add(("If-Match", One(["\"1\"", "\"2\"", "*", "1", "\"", "W/\"1\"", "\"1\", \"2\"", "", new('"', 500)])));
        }

        if (Rarely())
        {
            headers.Add(("Accept-Language", One(["en", "id", "*", "xx;q=9", new('a', 2_000), "en;q=0, id"])));
            headers.Add(("Range", One(["bytes=0-", "bytes=-1", "bytes=5-1", "bytes=0-99999999999999999999", "x", "bytes=0-0,1-1"])));
            headers.Add(("Accept", One(["*/*", "text/html", "x"])));
        }

        var verb = Rarely() ? One(["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"]) : method;
        var role = random.Next(20) switch { 0 => null, < 5 => One(roles), _ => roles[0] };
        return new(index, path, verb, PathOf(path) + Query(operation), role, verb is "GET" or "TRACE" ? null : body, verb is "GET" or "TRACE" ? [.. headers.Where(header => !header.Item1.StartsWith("Content", StringComparison.Ordinal))] : headers);
    }

    private string PathOf(string template) => Parameter().Replace(template, match => random.Next(8) switch
    {
        0 => Uri.EscapeDataString(One(["nosuchid", "UPPER", "a/b", "..", "é", new string('x', 200), "0", "-1", "99999999999", "a b", "%"])),
        _ => objects.TryGetValue(match.Groups[1].Value, out var known) ? One(known) : "nosuchid",
    });

    private string Query(JsonElement operation)
    {
        if (!operation.TryGetProperty("parameters", out var parameters))
        {
            return "";
        }

        List<string> parts = [];
        foreach (var parameter in parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "query"))
        {
            if (random.Next(2) == 0)
            {
                parts.Add($"{parameter.GetProperty("name").GetString()}={Uri.EscapeDataString(One([.. Texts[..30], "limit", "200", "201", "open", "ktp", "-5", "AAAA", "____", new('A', 800)]).Replace("\ud800", "", StringComparison.Ordinal))}");
            }
        }

        if (Rarely())
        {
            parts.Add(One(["a=b", "limit=1&limit=2", "=", "&&", "cursor=%ff", "unknown[]=1"]));
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private byte[] Body(JsonElement operation)
    {
        if (random.Next(10) == 0)
        {
            return One(Bodies);
        }

        if (operation.TryGetProperty("requestBody", out var described) && described.GetProperty("content").TryGetProperty("application/json", out var json))
        {
            var text = new StringBuilder();
            Write(text, json.GetProperty("schema"), 0);
            var bytes = Encoding.UTF8.GetBytes(text.ToString());
            return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
        }

        return random.Next(2) == 0 ? "{}"u8.ToArray() : Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    }

    private void Write(StringBuilder text, JsonElement schema, int depth)
    {
        if (random.Next(25) == 0)
        {
            text.Append(One(Raw));
            return;
        }

        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        foreach (var word in (string[])["oneOf", "anyOf", "allOf"])
        {
            if (schema.TryGetProperty(word, out var choices))
            {
                Write(text, choices[random.Next(choices.GetArrayLength())], depth);
                return;
            }
        }

        if (schema.TryGetProperty("enum", out var values) && random.Next(6) != 0)
        {
            text.Append(values[random.Next(values.GetArrayLength())].GetRawText());
            return;
        }

        var type = TypeOf(schema);
        switch (type)
        {
            case "object":
                WriteObject(text, schema, depth);
                break;
            case "array":
                text.Append('[');
                var count = depth > Deepest ? 0 : random.Next(12) == 0 ? 60 : random.Next(4);
                for (var item = 0; item < count; item++)
                {
                    text.Append(item == 0 ? "" : ",");
                    if (schema.TryGetProperty("items", out var items))
                    {
                        Write(text, items, depth + 1);
                    }
                    else
                    {
                        text.Append("null");
                    }
                }

                text.Append(']');
                break;
            case "integer" or "number":
                text.Append(One(Numbers));
                break;
            case "boolean":
                text.Append(One(["true", "true", "false", "\"true\"", "1"]));
                break;
            default:
                text.Append(JsonSerializer.Serialize(One(Texts)));
                break;
        }
    }

    private void WriteObject(StringBuilder text, JsonElement schema, int depth)
    {
        text.Append('{');
        var first = true;
        if (schema.TryGetProperty("properties", out var properties) && depth <= Deepest)
        {
            foreach (var property in properties.EnumerateObject())
            {
                if (random.Next(25) == 0)
                {
                    continue;
                }

                text.Append(first ? "" : ",").Append(JsonSerializer.Serialize(property.Name)).Append(':');
                if (Right.TryGetValue(property.Name, out var right) && random.Next(12) != 0)
                {
                    text.Append(One(right));
                }
                else
                {
                    Write(text, property.Value, depth + 1);
                }

                first = false;
                if (random.Next(80) == 0)
                {
                    text.Append(',').Append(JsonSerializer.Serialize(property.Name)).Append(":null");
                }
            }
        }

        if (random.Next(40) == 0)
        {
            text.Append(first ? "" : ",").Append("\"unknown\":1");
        }

        text.Append('}');
    }

    private string? TypeOf(JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out var type))
        {
            return schema.TryGetProperty("properties", out _) ? "object" : null;
        }

        if (type.ValueKind == JsonValueKind.String)
        {
            return type.GetString();
        }

        var types = type.EnumerateArray().Select(one => one.GetString()!).Where(one => one != "null").ToArray();
        return types.Contains("integer") ? "integer" : types.Contains("number") ? "number" : One(types);
    }

    private bool Rarely() => random.Next(20) == 0;

    private T One<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];

    private static Regex Follows(string template) => new("^" + Regex.Escape(template).Replace("}", "\\}", StringComparison.Ordinal) + "/\\{(\\w+)\\}", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}
