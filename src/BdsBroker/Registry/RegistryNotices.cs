using BdsBroker.Notifications;

namespace BdsBroker.Registry;

/// <summary>What the register tells people.</summary>
internal static class RegistryNotices
{
    internal static readonly NoticeKind Invited = new("member.invited", "Anda diundang bergabung dengan {party}. Terima atau tolak undangannya.", "You are invited to join {party}. Accept or decline the invitation.");

    internal static readonly IReadOnlyList<NoticeKind> All = [Invited];
}
