using BdsBroker.Core;
using BdsBroker.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace BdsBroker.Access;

/// <summary>
/// Answers what nobody expected: an outage with 503 and a time to try again, damage with 503, a bug with 500. Both are logged with everything; the caller learns only
/// the code.
/// </summary>
internal sealed partial class Failures(RequestDelegate next, MetDamage met, ILogger<Failures> log)
{
    private static readonly Text TryAgain = new("Coba lagi sebentar; belum ada yang diubah.", "Try again shortly; nothing was changed.");
    // Where an answer of the storage was lost it may not be known (ADR 7).
    private static readonly Text MaybeDone = new(
        "Coba lagi sebentar. Jika ini suatu perubahan, mungkin sudah tersimpan: ulangi dengan Idempotency-Key yang sama, atau baca dulu.",
        "Try again shortly. A change may have been made: repeat it with the same Idempotency-Key, or read first.");

    private static readonly Text Bug = new("Ini kesalahan kami dan sudah dicatat. Baca lagi datanya sebelum mengulang.", "This is our mistake and has been noted. Read the data again before you repeat.");

    private static readonly Text Damaged = new("Data ini rusak dan tidak dapat dibaca; petugas sistem harus memulihkannya. Data lain tidak terganggu.", "This record is damaged and cannot be read; the operator must restore it. Nothing else is affected.");

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody is there to be answered.
            http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }
        catch (StorageUnavailableException outage)
        {
            met.Note(outage);
            LogOutage(log, outage);
            await Answer(http, new(503, "storage.unavailable", MaybeDone) { RetryAfterSeconds = 5 });
        }
        catch (DamagedDocumentException damage)
        {
            met.Note(damage);
            LogDamage(log, damage.Place, damage);
            await Answer(http, new(503, DamagedDocumentException.Code, Damaged));
        }
        catch (BusyException busy)
        {
            LogOutage(log, busy);
            await Answer(http, Problem.Busy);
        }
        catch (OutageException outage)
        {
            LogOutage(log, outage);
            await Answer(http, new(503, outage.Code, TryAgain) { RetryAfterSeconds = 5 });
        }
        catch (Exception bug)
        {
            LogBug(log, http.Request.Method, http.GetEndpoint()?.DisplayName, bug);
            await Answer(http, new(500, "internal", Bug));
        }
    }

    // An answer that has begun cannot become another; cutting the connection tells the caller that it is not whole.
    private static Task Answer(HttpContext http, Problem problem)
    {
        if (!http.Response.HasStarted)
        {
            http.Response.Clear();
            return ProblemWriter.Write(http, problem);
        }

        http.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(10, LogLevel.Error, "An outage kept a call from its answer")]
    private static partial void LogOutage(ILogger log, Exception outage);

    [LoggerMessage(12, LogLevel.Error, "Damaged, and kept a call from its answer: {Place}")]
    private static partial void LogDamage(ILogger log, string place, Exception damage);

    [LoggerMessage(11, LogLevel.Error, "A bug kept {Method} {Route} from its answer")]
    private static partial void LogBug(ILogger log, string method, string? route, Exception bug);
}
