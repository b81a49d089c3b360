using BdsBroker.Certificates;
using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Assessment;

/// <summary>What is counted.</summary>
internal static class AssessmentMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.On<CertificateApplied>("assessment", OnCertificate.Handle);
        messages.On<CertificateEnrolled>("assessment", OnCertificate.Handle);
        messages.On<CertificateTrained>("assessment", OnCertificate.Handle);
        messages.On<CertificateExamined>("assessment", OnCertificate.Handle);
        messages.On<CertificateIssued>("assessment", OnCertificate.Handle);
        messages.On<CertificateRefused>("assessment", OnCertificate.Handle);
        messages.On<MilestoneReached>("assessment", OnMilestone.Handle);
    }
}
