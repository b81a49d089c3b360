using Microsoft.AspNetCore.Http;

namespace BdsBroker.Core;

/// <summary>The languages that texts for people come in.</summary>
internal enum Language
{
    /// <summary>Indonesian, the default.</summary>
    Indonesian,

    /// <summary>English.</summary>
    English,
}

/// <summary>A sentence for people in both languages; which one is shown is decided when it is answered, never when it is stored.</summary>
internal readonly record struct Text(string Id, string En)
{
    internal string In(Language language) => language == Language.English ? En : Id;
}

/// <summary>Chooses the language of an answer.</summary>
internal static class Languages
{
    /// <summary>English where Accept-Language ranks it above Indonesian, otherwise Indonesian (RFC 9110, 12.5.4).</summary>
    internal static Language Of(HttpRequest request)
    {
        double indonesian = 0, english = 0;
        foreach (var range in request.GetTypedHeaders().AcceptLanguage)
        {
            var quality = range.Quality ?? 1;
            var tag = range.Value.AsSpan();
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase))
            {
                english = Math.Max(english, quality);
            }
            else if (tag.StartsWith("id", StringComparison.OrdinalIgnoreCase) || tag is "*")
            {
                indonesian = Math.Max(indonesian, quality);
            }
        }

        return english > indonesian ? Language.English : Language.Indonesian;
    }
}
