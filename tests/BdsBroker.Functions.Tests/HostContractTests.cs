using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Storage.Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Functions.Tests;

/// <summary>The files that the Functions host reads, against what the process serves.</summary>
public sealed class HostContractTests
{
    private static readonly Dictionary<string, JsonElement> Functions = Directory.GetFiles(AppContext.BaseDirectory, "function.json", SearchOption.AllDirectories)
        .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == AppContext.BaseDirectory.TrimEnd('/'))
        .ToDictionary(file => Path.GetFileName(Path.GetDirectoryName(file)!), file => JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("bindings"), StringComparer.Ordinal);

    [Fact]
    public void The_queue_functions_are_those_that_the_pump_serves_and_the_wake_ups_of_Azure_storage()
    {
        using var folder = new TemporaryFolder();
        using var server = new InProcess(folder);
        var pumped = server.Services.GetRequiredService<Delivery>().Lines;
        var lines = Delivery.OnAzure(server.Services.GetRequiredService<BrokerQueues>(), null!, null!).Lines;
        Assert.Equal(["WakeUps", "WakeUpsPoison"], lines.Select(line => line.Function).Except(pumped.Select(line => line.Function), StringComparer.Ordinal));
        Assert.Equal(
            lines.Select(line => line.Function).Order(StringComparer.Ordinal),
            Functions.Where(function => TypeOf(function.Value) == "queueTrigger").Select(function => function.Key).Order(StringComparer.Ordinal));
        foreach (var line in lines)
        {
            var binding = Functions[line.Function].EnumerateArray().Single();
            Assert.Equal("in", binding.GetProperty("direction").GetString());
            Assert.Equal(line.Queue, binding.GetProperty("queueName").GetString());
            Assert.Equal("message", binding.GetProperty("name").GetString());
            Assert.Equal(line.IsPoison, line.Queue.EndsWith("-poison", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Http_functions_are_anonymous_and_have_one_input_and_one_output()
    {
        var http = Functions.Where(function => TypeOf(function.Value) == "httpTrigger").ToArray();
        Assert.Equal(["HttpApi", "HttpHealth", "HttpOpenApi"], http.Select(function => function.Key).Order(StringComparer.Ordinal));
        foreach (var (_, bindings) in http)
        {
            Assert.Equal(["httpTrigger", "http"], bindings.EnumerateArray().Select(binding => binding.GetProperty("type").GetString()));
            Assert.Equal("anonymous", bindings[0].GetProperty("authLevel").GetString());
        }
    }

    [Theory]
    [InlineData("HttpApi", "/api/")]
    [InlineData("HttpHealth", "/health/")]
    [InlineData("HttpOpenApi", "/openapi/")]
    public void The_verbs_of_a_http_function_are_those_of_the_servers_routes_below_it(string function, string below)
    {
        using var folder = new TemporaryFolder();
        using var server = new InProcess(folder);
        var served = server.Routes.Where(route => route.Pattern.StartsWith(below, StringComparison.Ordinal)).Select(route => route.Method.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToArray();
        Assert.Contains("get", served);

        // Whoever may get may ask for the head alone; the server answers that from its routes for get, or refuses it by itself.
        Assert.Equal(
            served.Append("head").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Functions[function][0].GetProperty("methods").EnumerateArray().Select(method => method.GetString()).Order(StringComparer.Ordinal));
        Assert.Equal(below + "{*path}", "/" + Functions[function][0].GetProperty("route").GetString());
    }

    [Fact]
    public void The_hosts_timers_fire_as_often_as_the_product_wants_them()
    {
        Dictionary<string, TimeSpan> wanted = new(StringComparer.Ordinal) { ["Retention"] = BrokerTimer.Every, ["Later"] = AzureStorage.SendDueEvery };
        var timers = Functions.Where(function => TypeOf(function.Value) == "timerTrigger").ToArray();
        Assert.Equal(wanted.Keys.Order(StringComparer.Ordinal), timers.Select(timer => timer.Key).Order(StringComparer.Ordinal));
        Assert.All(timers, timer => FiresEvery(wanted[timer.Key], timer.Value[0]));
    }

    private static void FiresEvery(TimeSpan wanted, JsonElement timer)
    {
        var fields = timer.GetProperty("schedule").GetString()!.Split(' ');
        Assert.Equal(6, fields.Length);

        // Second, minute, hour; every day alike.
        Assert.All(fields[3..], field => Assert.Equal("*", field));
        var fires = Enumerable.Range(0, 2 * 24 * 60 * 60).Select(second => TimeSpan.FromSeconds(second)).Where(at => Fits(fields[0], at.Seconds) && Fits(fields[1], at.Minutes) && Fits(fields[2], at.Hours)).ToArray();
        Assert.All(fires.Zip(fires.Skip(1)), pair => Assert.Equal(wanted, pair.Second - pair.First));

        static bool Fits(string field, int value) => field == "*"
            || (field.StartsWith("*/", StringComparison.Ordinal) ? value % int.Parse(field[2..], CultureInfo.InvariantCulture) == 0 : value == int.Parse(field, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void No_http_route_matches_the_path_of_a_function()
    {
        foreach (var function in Functions.Values.Where(function => TypeOf(function) == "httpTrigger"))
        {
            // {*path} takes any number of segments, none included.
            var route = function[0].GetProperty("route").GetString()!;
            var pattern = "^" + Regex.Escape(route).Replace(@"/\{\*path}", "(/.*)?", StringComparison.Ordinal) + "$";
            Assert.DoesNotContain(Functions.Keys, name => Regex.IsMatch(name, pattern, RegexOptions.IgnoreCase | RegexOptions.NonBacktracking));
            Assert.Matches("^(api|health|openapi)/\\{\\*path}$", route);
        }
    }

    [Fact]
    public void No_route_of_the_server_is_the_path_of_a_function()
    {
        using var folder = new TemporaryFolder();
        using var server = new InProcess(folder);
        Assert.DoesNotContain(server.Routes, route => Functions.ContainsKey(route.Pattern.Trim('/')) || route.Pattern.Trim('/').Length == 0);
        Assert.All(server.Routes, route => Assert.Matches("^/(api|health|openapi)/", route.Pattern));
    }

    [Fact]
    public async Task An_embedded_server_has_no_functions_however_their_path_is_written()
    {
        using var folder = new TemporaryFolder();
        await using var server = new InProcess(folder);
        await server.Start();
        foreach (var path in Functions.Keys.SelectMany(RawHttp.PathsTo))
        {
            var status = await RawHttp.Post(server.App.Urls.Select(url => new Uri(url)).Single(), path, """{"Data":{"message":"{}"},"Metadata":{}}""");
            Assert.True(status is 404 or 400 or 405, $"{path} answered {status}.");
        }

        Assert.Equal(0, await server.Services.GetRequiredService<BrokerQueues>().CountPoison(default));
        Assert.Empty(server.Storage.Queues());
    }

    [Fact]
    public void The_pump_goes_by_the_numbers_of_the_host_file()
    {
        var host = HostFile.Read(HostFile.Location);
        Assert.Equal(new HostFile(16, 5, TimeSpan.FromSeconds(30)), host);
        using var file = JsonDocument.Parse(File.ReadAllBytes(HostFile.Location));
        Assert.Equal("none", file.RootElement.GetProperty("extensions").GetProperty("queues").GetProperty("messageEncoding").GetString());
        Assert.Equal("", file.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.True(file.RootElement.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean());
        Assert.Equal("BdsBroker.Functions", file.RootElement.GetProperty("customHandler").GetProperty("description").GetProperty("defaultExecutablePath").GetString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"extensions":{"queues":{"batchSize":16,"maxDequeueCount":5}}}""")]
    [InlineData("""{"extensions":{"queues":{"batchSize":0,"maxDequeueCount":5,"visibilityTimeout":"00:00:30"}}}""")]
    public void A_host_file_without_numbers_is_refused(string text)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Location);
        var path = Path.Combine(folder.Location, "host.json");
        File.WriteAllText(path, text);
        Assert.Throws<WrongSettingsException>(() => HostFile.Read(path));
    }

    private static string TypeOf(JsonElement bindings) => bindings[0].GetProperty("type").GetString()!;
}
