using System.Reflection;
using System.Text;
using System.Xml.Linq;

namespace BdsBroker.Functions;

/// <summary>
/// What the sources say about the operations, for the OpenAPI document: the docstrings, which the compiler writes beside the assembly. Where that file was left out, nothing is said.
/// </summary>
internal sealed class DocStrings
{
    private readonly Dictionary<string, string> summaries;

    private DocStrings(Dictionary<string, string> summaries) => this.summaries = summaries;

    /// <summary>Reads them.</summary>
    internal static DocStrings Read()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "BdsBroker.xml");
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        foreach (var member in File.Exists(file) ? XDocument.Load(file).Descendants("member") : [])
        {
            if (member.Attribute("name")?.Value is { } name && name[0] is 'T' or 'M' && member.Element("summary") is { } summary)
            {
                // A method is known by its name alone: of an operation's handlers no two have the same.
                found[name.Split('(')[0]] = TextOf(summary);
            }
        }

        return new(found);
    }

    /// <summary>What is said about a handler or, where it has no words of its own, about its operation.</summary>
    internal string Of(MethodInfo handler)
    {
        var type = handler.DeclaringType!.FullName!;
        return summaries.GetValueOrDefault($"M:{type}.{handler.Name}") ?? summaries.GetValueOrDefault($"T:{type}") ?? "";
    }

    private static string TextOf(XElement summary)
    {
        var text = new StringBuilder();
        foreach (var node in summary.DescendantNodes())
        {
            text.Append(node switch
            {
                XText words => words.Value,
                XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } reference => reference.Split('(')[0].Split('.', ':')[^1],
                XElement { Name.LocalName: "paramref" or "typeparamref" } named => named.Attribute("name")?.Value,
                _ => null,
            });
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
