using System.Text.Json;
using System.Text.RegularExpressions;
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
    public void Every_queue_and_its_poison_twin_has_the_function_that_the_handler_expects()
    {
        using var folder = new TemporaryFolder();
        var queues = new InProcess(folder).Services.GetRequiredService<Delivery>().Queues;
        foreach (var queue in queues.SelectMany(queue => (string[])[queue, queue + "-poison"]))
        {
            var binding = Functions[CustomHandler.NameOf(queue)].EnumerateArray().Single();
            Assert.Equal("queueTrigger", binding.GetProperty("type").GetString());
            Assert.Equal("in", binding.GetProperty("direction").GetString());
            Assert.Equal(queue, binding.GetProperty("queueName").GetString());
            Assert.Equal("message", binding.GetProperty("name").GetString());
        }
    }

    [Fact]
    public void Queue_functions_come_with_their_poison_twins_and_are_named_after_their_queue()
    {
        var queues = Functions.Where(function => TypeOf(function.Value) == "queueTrigger").ToDictionary(function => function.Key, function => function.Value[0].GetProperty("queueName").GetString()!);
        Assert.All(queues, queue => Assert.Equal(queue.Key, CustomHandler.NameOf(queue.Value)));
        Assert.All(queues.Values, queue => Assert.Contains(queue.EndsWith("-poison", StringComparison.Ordinal) ? queue[..^"-poison".Length] : queue + "-poison", queues.Values));
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
