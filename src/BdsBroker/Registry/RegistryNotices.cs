using BdsBroker.Notifications;

namespace BdsBroker.Registry;

/// <summary>What the register tells people.</summary>
internal static class RegistryNotices
{
    internal static readonly NoticeKind Invited = new("member.invited", "Anda diundang bergabung dengan {party}. Terima atau tolak undangannya.", "You are invited to join {party}. Accept or decline the invitation.")
    {
        Short = new("Anda diundang bergabung. Terima atau tolak undangannya di akun Anda.", "You are invited to join. Accept or decline the invitation in your account."),
        Asks = Asks.ToAct,
    };

    internal static readonly IReadOnlyList<NoticeKind> All = [Invited];
}
