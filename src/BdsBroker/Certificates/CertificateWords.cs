using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A certificate's states in words.</summary>
internal static class CertificateWords
{
    internal static Text Of(CertificateState state) => state switch
    {
        CertificateState.Applied => new("diajukan", "applied"),
        CertificateState.InTraining => new("dalam pelatihan", "in training"),
        CertificateState.Examined => new("sudah diuji", "examined"),
        CertificateState.Issued => new("terbit", "issued"),
        CertificateState.Refused => new("ditolak", "refused"),
        CertificateState.Suspended => new("dibekukan", "suspended"),
        CertificateState.Revoked => new("dicabut", "revoked"),
        CertificateState.Expired => new("kedaluwarsa", "expired"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };

    /// <summary>Several states as alternatives.</summary>
    internal static Text AnyOf(IReadOnlyList<CertificateState> states) =>
        new(string.Join(" atau ", states.Select(state => Of(state).Id)), string.Join(" or ", states.Select(state => Of(state).En)));
}
