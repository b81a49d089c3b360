using BdsBroker.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Notifications;

/// <summary>Every kind of notice, by code, collected once at start; two kinds with one code do not start.</summary>
internal sealed class NoticeCatalogue(IEnumerable<NoticeKind> kinds)
{
    private readonly Dictionary<string, NoticeKind> byCode = kinds.ToDictionary(kind => kind.Code, StringComparer.Ordinal);

    internal IReadOnlyCollection<NoticeKind> Kinds => byCode.Values;

    /// <summary>The kind with this code, or null, such as for one of a later release.</summary>
    internal NoticeKind? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>Takes the catalogue from the services, so that handlers name it as an argument.</summary>
    public static ValueTask<NoticeCatalogue> BindAsync(HttpContext http) => ValueTask.FromResult(http.RequestServices.GetRequiredService<NoticeCatalogue>());

    /// <summary>The notice's sentence in a language; its code where the kind is not known, such as one of a later release.</summary>
    internal string Say(string code, IReadOnlyDictionary<string, string> values, Language language) =>
        byCode.TryGetValue(code, out var kind) ? kind.In(language, values) : code;
}
