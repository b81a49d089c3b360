using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace BdsBroker.Core;

/// <summary>
/// Whether the caller wants a table: <c>?format=csv</c> or <c>?format=json</c> says it, otherwise Accept does where it ranks text/csv above JSON (RFC 9110, 12.5.1); JSON by default.
/// </summary>
/// <param name="IsCsv">As CSV.</param>
/// <param name="Problem">What is wrong with the query.</param>
internal readonly record struct AnswerForm(bool IsCsv, Problem? Problem)
{
    /// <summary>Reads the query, then the header.</summary>
    public static ValueTask<AnswerForm> BindAsync(HttpContext http) => ValueTask.FromResult(http.Request.Query["format"].ToString() switch
    {
        "csv" => new AnswerForm(true, null),
        "json" => new AnswerForm(false, null),
        "" => new AnswerForm(PrefersCsv(http.Request), null),
        _ => new AnswerForm(false, Problem.Invalid("format", new("Pilih json atau csv.", "Choose json or csv."))),
    });

    private static bool PrefersCsv(HttpRequest request)
    {
        double csv = 0, json = 0;
        foreach (var range in request.GetTypedHeaders().Accept)
        {
            var quality = range.Quality ?? 1;
            if (range.MediaType.Equals("text/csv", StringComparison.OrdinalIgnoreCase))
            {
                csv = Math.Max(csv, quality);
            }
            else if (range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                json = Math.Max(json, quality);
            }
        }

        return csv > json;
    }
}

/// <summary>
/// What an operation answers that comes as JSON or as a table, as <see cref="AnswerForm"/> says. An answer and a problem convert by themselves.
/// </summary>
/// <typeparam name="TView">The view as JSON; the OpenAPI document names it.</typeparam>
internal sealed class CsvAnswer<TView> : ContentAnswer, IEndpointMetadataProvider
    where TView : class
{
    private readonly Answer<TView>? answer;
    private readonly Csv? table;
    private readonly string fileName = "";

    private CsvAnswer(Answer<TView> answer)
        : base(null) => this.answer = answer;

    private CsvAnswer(Csv table, string fileName)
        : base(null) => (this.table, this.fileName) = (table, fileName);

    /// <summary>A table that a browser saves under the name.</summary>
    internal static CsvAnswer<TView> Of(Csv table, string fileName) => new(table, fileName);

    public static implicit operator CsvAnswer<TView>(Answer<TView> answer) => new(answer);

    public static implicit operator CsvAnswer<TView>(Problem problem) => new((Answer<TView>)problem);

    /// <inheritdoc/>
    protected override async Task Write(HttpContext http)
    {
        var response = http.Response;
        response.Headers.Vary = "Accept, Accept-Language";
        if (table is null)
        {
            await answer!.ExecuteAsync(http);
            return;
        }

        var bytes = table.ToBytes();
        Describe(response, "attachment", fileName, "text/csv; charset=utf-8; header=present", bytes.Length);
        response.Headers.CacheControl = "no-store";
        await response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(TView), ["application/json", "text/csv"]));
    }
}
