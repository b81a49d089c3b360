using System.Text;
using System.Text.RegularExpressions;

namespace BdsBroker.Functions.Tests;

/// <summary>
/// As much of a Bicep file as can be told without its compiler: comments gone, strings known as strings, brackets matched, declarations by name.
/// </summary>
internal sealed partial class Bicep
{
    private readonly string code;

    internal Bicep(string path)
    {
        Path = path;
        Text = File.ReadAllText(path);
        code = Code(Text, out var withoutStrings);
        Names = [.. Identifier().Matches(withoutStrings).Select(match => match.Value)];
    }

    internal string Path { get; }

    /// <summary>The file as it is.</summary>
    internal string Text { get; }

    /// <summary>Every identifier in order, those inside of interpolations included, those that are a string's text not.</summary>
    internal IReadOnlyList<string> Names { get; }

    internal IReadOnlyList<string> Parameters => Declared("param");

    /// <summary>Parameters that whoever uses the file has to give.</summary>
    internal IReadOnlyList<string> Required => [.. Regex.Matches(code, @"^param (\w+) [\w\[\]]+\s*$", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    internal IReadOnlyList<string> Variables => Declared("var");

    internal IReadOnlyList<string> Outputs => Declared("output");

    /// <summary>The modules: symbol, file, and the parameters that are given.</summary>
    internal IEnumerable<(string Symbol, string File, IReadOnlyList<string> Given)> Modules => Regex.Matches(code, @"^module (\w+) '([^']+)' = ", RegexOptions.Multiline)
        .Select(match => (match.Groups[1].Value, match.Groups[2].Value, Members(Block(FirstBlock(code[match.Index..]), "params: "))));

    /// <summary>All resources, those that exist already and those inside of others left out: type and body.</summary>
    internal IEnumerable<(string Type, string Body)> AllResources => Regex.Matches(code, @"^resource \w+ '([^'@]+)@[^']+' = ", RegexOptions.Multiline)
        .Select(match => (match.Groups[1].Value, FirstBlock(code[match.Index..])));

    /// <summary>The bodies of all resources of a type.</summary>
    internal IEnumerable<string> Resources(string type) => AllResources.Where(resource => resource.Type == type).Select(resource => resource.Body);

    /// <summary>The block in brackets that begins after a text.</summary>
    internal string Block(string after) => Block(code, after);

    /// <summary>The names of the members of an object, outermost only.</summary>
    internal static IReadOnlyList<string> Members(string block)
    {
        List<string> names = [];
        var depth = 0;
        foreach (var line in block.Split('\n'))
        {
            if (depth == 1 && Regex.Match(line, @"^\s*(?:'([^']+)'|(\w+)):") is { Success: true } member)
            {
                names.Add(member.Groups[1].Value + member.Groups[2].Value);
            }

            depth += line.Count(c => c is '{' or '[' or '(') - line.Count(c => c is '}' or ']' or ')');
        }

        return names;
    }

    private IReadOnlyList<string> Declared(string keyword) => [.. Regex.Matches(code, $@"^{keyword} (\w+) ", RegexOptions.Multiline).Select(match => match.Groups[1].Value)];

    private static string Block(string text, string after)
    {
        var at = text.IndexOf(after, StringComparison.Ordinal);
        return at < 0 ? "" : FirstBlock(text[(at + after.Length)..]);
    }

    // From the first bracket to the one that closes it. The code has been found balanced by then.
    private static string FirstBlock(string text)
    {
        var start = text.IndexOfAny(['{', '[']);
        var depth = 0;
        for (var at = start; at < text.Length; at++)
        {
            depth += text[at] is '{' or '[' or '(' ? 1 : text[at] is '}' or ']' or ')' ? -1 : 0;
            if (depth == 0)
            {
                return text[start..(at + 1)];
            }
        }

        throw new FormatException("A block does not end.");
    }

    // Takes comments away and checks brackets and quotes; the second result has no text of strings either.
    private static string Code(string text, out string withoutStrings)
    {
        StringBuilder code = new(), bare = new();
        Stack<char> open = new();
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            var inString = open.TryPeek(out var top) && top == '\'';
            if (inString && c == '\\')
            {
                code.Append(c).Append(text[++at]);
                continue;
            }

            if (!inString && c == '/' && text[at + 1] == '/')
            {
                at = text.IndexOf('\n', at) - 1;
                continue;
            }

            code.Append(c);
            bare.Append(inString && c != '\n' ? ' ' : c);
            if (inString && c == '\n')
            {
                throw new FormatException($"A string does not end on its line: {code.ToString().Split('\n')[^2]}");
            }

            if (c == '\'')
            {
                if (inString)
                {
                    open.Pop();
                }
                else
                {
                    open.Push(c);
                }
            }
            else if (inString && c == '$' && text[at + 1] == '{')
            {
                open.Push('{');
                code.Append(text[++at]);
                bare.Append(' ');
            }
            else if (!inString && c is '{' or '[' or '(')
            {
                open.Push(c);
            }
            else if (!inString && c is '}' or ']' or ')' && (!open.TryPop(out var opened) || (opened, c) is not (('{', '}') or ('[', ']') or ('(', ')'))))
            {
                throw new FormatException($"{c} closes nothing, after: {code.ToString()[^Math.Min(80, code.Length)..]}");
            }
        }

        withoutStrings = bare.ToString();
        return open.Count == 0 ? code.ToString() : throw new FormatException($"{open.Count} brackets or quotes are not closed.");
    }

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Identifier();
}
