using Microsoft.AspNetCore.Http;

namespace BdsBroker.Core;

/// <summary>
/// A refusal: a value, never an exception. It becomes an RFC 9457 problem over HTTP and a logged, finished delivery on a queue.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The stable name that programs branch on; it never changes once released.</param>
/// <param name="Detail">What is the matter and what to do next, for people.</param>
internal sealed record Problem(int Status, string Code, Text Detail)
{
    /// <summary>For 400: what is wrong, by the field's JSON path.</summary>
    internal IReadOnlyDictionary<string, Text>? Errors { get; init; }

    /// <summary>For 429 and 503: after how many seconds to try again.</summary>
    internal int? RetryAfterSeconds { get; init; }

    /// <summary>The short title that belongs to the status.</summary>
    internal Text Title => Status switch
    {
        400 => new("Isian perlu diperbaiki", "The input needs correction"),
        401 => new("Masuk dulu", "Sign in first"),
        403 => new("Tidak berwenang", "Not allowed"),
        404 => new("Tidak ditemukan", "Not found"),
        405 => new("Metode tidak didukung", "Method not supported"),
        408 => new("Terlalu lama", "It took too long"),
        409 => new("Tidak dapat dilakukan sekarang", "Not possible in the present state"),
        412 => new("Data sudah berubah", "It has changed meanwhile"),
        413 => new("Terlalu besar", "Too large"),
        415 => new("Jenis isi tidak didukung", "Content type not supported"),
        416 => new("Bagian itu tidak ada", "No such part"),
        422 => new("Isi tidak dapat diproses", "Content cannot be processed"),
        428 => new("Versi harus disebut", "Name the version"),
        429 => new("Terlalu sering", "Too many calls"),
        _ => new("Layanan sedang terganggu", "The service is in trouble"),
    };

    /// <summary>409: the state does not allow it.</summary>
    internal static Problem Conflict(string code, string id, string en) => new(StatusCodes.Status409Conflict, code, new(id, en));

    /// <summary>422: understood, but it cannot be used.</summary>
    internal static Problem Unprocessable(string code, string id, string en) => new(StatusCodes.Status422UnprocessableEntity, code, new(id, en));

    /// <summary>400 by field.</summary>
    internal static Problem Invalid(IReadOnlyDictionary<string, Text> errors) =>
        new(StatusCodes.Status400BadRequest, "body.invalid", new("Perbaiki isian yang disebut, lalu kirim lagi.", "Correct the fields named, then send it again.")) { Errors = errors };

    /// <summary>400 for one field.</summary>
    internal static Problem Invalid(string field, Text error) => Invalid(new Dictionary<string, Text>(StringComparer.Ordinal) { [field] = error });

    internal static readonly Problem NotSignedIn = new(401, "auth.required", new("Kirim token yang berlaku di kepala Authorization.", "Send a valid token in the Authorization header."));
    internal static readonly Problem Forbidden = new(403, "auth.role", new("Peran Anda tidak dapat memakai layanan ini.", "Your role cannot use this service."));
    internal static readonly Problem NotFound = new(404, "not-found", new("Tidak ada di sini, atau bukan milik Anda.", "Nothing is here, or it is not yours."));
    internal static readonly Problem Stale = new(412, "version.stale", new("Baca lagi datanya, lalu ulangi dengan ETag yang baru.", "Read it again, then repeat with the new ETag."));
    internal static readonly Problem VersionRequired = new(428, "version.required", new("Sebut ETag yang terakhir dibaca di kepala If-Match.", "Name the ETag last read in the If-Match header."));
    internal static readonly Problem KeyReused = new(422, "idempotency.other-body", new("Kunci Idempotency-Key ini sudah dipakai dengan isi lain.", "This Idempotency-Key was used with another body."));
    internal static readonly Problem Busy = new(503, "busy", new("Banyak yang mengubah data yang sama; coba lagi sebentar.", "Many are changing the same data; try again shortly.")) { RetryAfterSeconds = 1 };
}
