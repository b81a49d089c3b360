namespace BdsBroker.Notifications;

/// <summary>What people are told about reaching them.</summary>
internal static class ReachNotices
{
    internal static readonly NoticeKind Broken = new("reach.broken",
        "Pesan tidak sampai ke alamat surel atau nomor telepon Anda; pengirimannya dihentikan. Periksa di pengaturan pemberitahuan dan pastikan lagi.",
        "Messages do not reach your e-mail address or telephone number, so sending was stopped. Look at it in your notification settings and confirm it again.")
    {
        Short = new("Pesan tidak sampai ke salah satu alamat Anda. Periksa pengaturan pemberitahuan.", "Messages do not reach one of your addresses. Look at your notification settings."),
        Asks = Asks.ToAct,
    };

    internal static readonly IReadOnlyList<NoticeKind> All = [Broken];
}
