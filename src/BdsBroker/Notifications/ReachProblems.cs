using BdsBroker.Core;

namespace BdsBroker.Notifications;

/// <summary>The refusals of what a person says of how to be reached.</summary>
internal static class ReachProblems
{
    internal static readonly Problem NothingThere = Problem.Conflict("reach.nothing-there", "Isi dulu alamat surel atau nomornya dengan PUT /me/notifications.", "Give the address or number first, with PUT /me/notifications.");
    internal static readonly Problem Confirmed = Problem.Conflict("reach.confirmed", "Alamat atau nomor ini sudah dipastikan; tidak perlu kode lagi.", "This address or number is confirmed already; no code is needed.");
    internal static readonly Problem NoCode = Problem.Conflict("reach.no-code", "Kodenya sudah tidak berlaku; minta kode baru.", "There is no code that counts any more; ask for a new one.");
    internal static readonly Problem WrongCode = Problem.Unprocessable("reach.wrong-code", "Kode ini salah; periksa pesan terakhir, lalu coba lagi.", "This code is wrong; look at the latest message and try again.");
    internal static readonly Text NotOffered = new("Layanan ini tidak mengirim lewat jalur ini; hapus isian ini.", "This service does not send this way; leave this out.");

    internal static Problem TooManyCodes(TimeSpan wait) =>
        new(429, "reach.too-many-codes", new("Terlalu banyak kode diminta; tunggu dulu, lalu minta lagi.", "Too many codes were asked for; wait, then ask again.")) { RetryAfterSeconds = (int)Math.Ceiling(wait.TotalSeconds) };
}
