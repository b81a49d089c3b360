using System.Globalization;

namespace BdsBroker.Perf;

/// <summary>The options of a driver: <c>--name value</c>, each with a default.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> given = new(StringComparer.Ordinal);

    internal Options(string[] args)
    {
        for (var at = 0; at < args.Length; at += 2)
        {
            if (!args[at].StartsWith("--", StringComparison.Ordinal) || at + 1 == args.Length)
            {
                throw new ArgumentException($"Options are --name value; \"{args[at]}\" is none.", nameof(args));
            }

            given[args[at][2..]] = args[at + 1];
        }
    }

    /// <summary>Where the product was published.</summary>
    internal string App => Path.GetFullPath(Text("app", "artifacts/perf/app"));

    /// <summary>Where the empty application was published.</summary>
    internal string Empty => Path.GetFullPath(Text("empty", "artifacts/perf/empty"));

    /// <summary>Where data is put while measuring; the disk that is measured.</summary>
    internal string Folder => Path.GetFullPath(Text("folder", "artifacts/perf/data"));

    internal string Text(string name, string otherwise) => given.GetValueOrDefault(name, otherwise);

    internal int Number(string name, int otherwise) => given.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
