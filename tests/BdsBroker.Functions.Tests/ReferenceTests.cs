using System.Xml.Linq;

namespace BdsBroker.Functions.Tests;

public sealed class ReferenceTests
{
    // Every project may see those named here, and no other: references point down only.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["BdsBroker.MatchEngine"] = [],
        ["BdsBroker.Storage"] = [],
        ["BdsBroker.Storage.Azure"] = ["BdsBroker.Storage"],
        ["BdsBroker"] = ["BdsBroker.MatchEngine", "BdsBroker.Storage"],
        ["BdsBroker.Functions"] = ["BdsBroker", "BdsBroker.Storage.Azure"],
    };

    [Fact]
    public void References_between_projects_point_down_only()
    {
        var projects = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories);
        Assert.NotEmpty(projects);
        foreach (var project in projects)
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var referenced = XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Empty(referenced.Except(Allowed[name], StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Only_the_Azure_project_sees_an_Azure_package()
    {
        foreach (var project in Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Where(project => !project.EndsWith("BdsBroker.Storage.Azure.csproj", StringComparison.Ordinal)))
        {
            Assert.DoesNotContain(
                XDocument.Load(project).Descendants("PackageReference"),
                package => package.Attribute("Include")!.Value.StartsWith("Azure.", StringComparison.Ordinal));
        }
    }
}
