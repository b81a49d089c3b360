using BdsBroker.Core;

namespace BdsBroker.Requests;

/// <summary>A coded reason why a bank does not lend, and what it says to the SME.</summary>
internal sealed record RefusalReason(string Code, Text Text);

/// <summary>The reasons that a bank chooses from.</summary>
internal static class RefusalReasons
{
    /// <summary>In the order in which they are offered; a code never changes once released.</summary>
    internal static IReadOnlyList<RefusalReason> All { get; } =
    [
        new("cash-flow", new("arus kas belum cukup untuk angsuran", "the cash flow does not carry the installments")),
        new("collateral", new("agunan belum cukup", "the collateral is not enough")),
        new("character", new("riwayat kredit atau usaha", "credit or business history")),
        new("sector", new("bidang usaha ini tidak dibiayai", "this line of business is not financed")),
        new("amount", new("jumlah atau jangka waktu tidak sesuai", "amount or tenor do not fit")),
        new("incomplete", new("keterangan atau dokumen belum lengkap", "information or papers are incomplete")),
        new("policy", new("kebijakan bank", "the bank's policy")),
        new("other", new("alasan lain, lihat catatan", "another reason, see the note")),
    ];

    /// <summary>A code in words; a code that is unknown stands for itself.</summary>
    internal static Text TextOf(string code) => All.FirstOrDefault(reason => reason.Code == code)?.Text ?? new(code, code);
}

/// <summary>A reason as it is read.</summary>
internal sealed record RefusalReasonView(string Code, string Text);

/// <summary>The coded reasons why banks decline, for anyone.</summary>
internal static class ListRefusalReasons
{
    internal static Answer<ListView<RefusalReasonView>> Handle(Microsoft.AspNetCore.Http.HttpRequest request) =>
        Answer<ListView<RefusalReasonView>>.Ok(new([.. RefusalReasons.All.Select(reason => new RefusalReasonView(reason.Code, reason.Text.In(Languages.Of(request))))], null));
}
