using BdsBroker.Core;

namespace BdsBroker.Poison;

/// <summary>The refusals of this slice; a code never changes once released.</summary>
internal static class PoisonProblems
{
    internal static readonly Problem Dismissed = Problem.Conflict("poison.dismissed", "Pesan ini sudah diabaikan; tidak ada lagi yang perlu dilakukan.", "This message was dismissed; nothing is left to do.");
    internal static readonly Problem Retried = Problem.Conflict("poison.retried", "Pesan ini sudah dikirim ulang; tunggu hasilnya.", "This message was sent again; wait for what becomes of it.");
    internal static Problem CannotBeSent(string queue) => Problem.Conflict("poison.cannot-be-sent", $"Antrean {queue} tidak menerima pesan ini; abaikan dengan catatan.", $"The queue {queue} does not take this message; dismiss it with a note.");
}
