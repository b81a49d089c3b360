using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Storage;

namespace BdsBroker.Certificates;

/// <summary>Where certificates are kept; the only place these keys are spelled.</summary>
internal static class CertificateRecords
{
    /// <summary>The partition of the certifiers' list.</summary>
    internal const string WorkListPartition = "certificates";

    /// <summary>The partition of a provider, where its certificates are.</summary>
    internal static string Partition(string provider) => Parties.Partition(Parties.Provider, provider);

    /// <summary>One certificate. It is also listed in the order of application.</summary>
    internal static Address<Certificate> Certificate(string provider, string certificate) => new(Partition(provider), "certificate/" + certificate, CertificatesJson.Default.Certificate)
    {
        ListedUnder = state => [$"certificates/{Order(state)}"],
    };

    /// <summary>All certificates of a provider, oldest application first; at most <see cref="Limits.CertificatesPerProvider"/>.</summary>
    internal static Listing<Certificate> All(string provider) => new(Partition(provider), "certificates/", CertificatesJson.Default.Certificate);

    /// <summary>A provider's applications, which guard its limits.</summary>
    internal static Address<Applications> Applications(string provider) => new(Partition(provider), "certificate-applications", CertificatesJson.Default.Applications) { HasHistory = false };

    /// <summary>Who has a number of a scheme, in a partition per scheme; letters' case does not matter.</summary>
    internal static Address<NumberReservation> Number(string scheme, string number) =>
        new("certificate-number/" + scheme, "number/" + Ids.From(number.ToUpperInvariant()), CertificatesJson.Default.NumberReservation) { HasHistory = false };

    /// <summary>The running number of a scheme, beside the numbers themselves.</summary>
    internal static Address<RunningNumber> Running(string scheme) => new("certificate-number/" + scheme, "running", CertificatesJson.Default.RunningNumber) { HasHistory = false };

    /// <summary>The number that was drawn for a certificate, in the partition of the running number.</summary>
    internal static Address<DrawnNumber> Drawn(Certificate certificate) =>
        new("certificate-number/" + certificate.Scheme, "drawn/" + certificate.Id, CertificatesJson.Default.DrawnNumber) { HasHistory = false };

    /// <summary>What became of a number's reservation, in the partition of the provider it was made for.</summary>
    internal static Address<NumberUse> NumberUse(string provider, string reservation) =>
        new(Partition(provider), "certificate-number/" + reservation, CertificatesJson.Default.NumberUse) { HasHistory = false };

    /// <summary>A certificate as certifiers find it without knowing the provider; listed by state, under <c>open</c> until it is decided, under <c>late</c> while nobody takes it up, and under its cohort.</summary>
    internal static Address<ListedCertificate> Listed(Certificate certificate) => new(WorkListPartition, $"certificate/{Order(certificate)}", CertificatesJson.Default.ListedCertificate)
    {
        HasHistory = false,
        ListedUnder = listed =>
        [
            $"in/{CertificateView.NameOf(listed.Certificate.State).ToLowerInvariant()}/{Order(listed.Certificate)}",
            .. listed.Certificate.IsOpen ? [$"in/open/{Order(listed.Certificate)}"] : Array.Empty<string>(),
            .. listed.Certificate is { IsOpen: true, Waited: > 0 } ? [$"in/late/{Order(listed.Certificate)}"] : Array.Empty<string>(),
            .. listed.Certificate.Enrolment is { } enrolment ? [$"cohort/{enrolment.Cohort}/{Order(listed.Certificate)}"] : Array.Empty<string>(),
        ],
    };

    /// <summary>Certificates of all providers: all, those in a state, or (state <c>open</c>) those that are not decided; oldest application first.</summary>
    internal static Listing<ListedCertificate> WorkList(string? state) =>
        new(WorkListPartition, state is null ? "certificate/" : $"in/{state.ToLowerInvariant()}/", CertificatesJson.Default.ListedCertificate);

    /// <summary>The certificates that were admitted to a cohort and to none since, as the certifiers' list has them.</summary>
    internal static Listing<ListedCertificate> InCohort(string cohort) => new(WorkListPartition, $"cohort/{cohort}/", CertificatesJson.Default.ListedCertificate);

    /// <summary>What a candidate sees of its cohort, beside its certificate. Written downstream, where cohorts are known.</summary>
    internal static Address<CohortSeat> Seat(string provider, string certificate) =>
        new(Partition(provider), "cohort-seat/" + certificate, CertificatesJson.Default.CohortSeat) { HasHistory = false };

    /// <summary>That a provider assisted a request of a kind, by when: what renewals are judged by. Written downstream, where requests are known.</summary>
    internal static string Assisted(string kind, DateTimeOffset at, string sme, int number) => $"{AssistedAt(kind, at)}/{sme}-{number:D6}";

    /// <summary>The keys of the requests of a kind assisted within a term.</summary>
    internal static KeyRange AssistedIn(string kind, Validity term) => new(AssistedAt(kind, term.Starts), AssistedAt(kind, term.Ends));

    /// <summary>The rows of all requests assisted.</summary>
    internal const string AssistedPrefix = "assisted/";

    private static string AssistedAt(string kind, DateTimeOffset at) => $"{AssistedPrefix}{kind}/{at.UtcTicks:D19}";

    private static string Order(Certificate certificate) => $"{certificate.AppliedAt.UtcTicks:D19}-{certificate.Id}";
}

/// <summary>A certificate in the certifiers' list; a projection of the certificate and of the provider's name.</summary>
internal sealed record ListedCertificate(Certificate Certificate, string ProviderName);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Certificate))]
[JsonSerializable(typeof(Applications))]
[JsonSerializable(typeof(NumberReservation))]
[JsonSerializable(typeof(NumberUse))]
[JsonSerializable(typeof(RunningNumber))]
[JsonSerializable(typeof(DrawnNumber))]
[JsonSerializable(typeof(ListedCertificate))]
[JsonSerializable(typeof(CertificateApplied))]
[JsonSerializable(typeof(CertificateTrained))]
[JsonSerializable(typeof(CertificateExamined))]
[JsonSerializable(typeof(CertificateEnrolled))]
[JsonSerializable(typeof(CohortSeat))]
[JsonSerializable(typeof(CertificateDelayed))]
[JsonSerializable(typeof(CertificateConsulted))]
[JsonSerializable(typeof(ApplicationWaited))]
[JsonSerializable(typeof(PublishedScheme))]
[JsonSerializable(typeof(SchemeCount))]
[JsonSerializable(typeof(SchemeBody))]
[JsonSerializable(typeof(SchemeView))]
[JsonSerializable(typeof(ListView<SchemeView>), TypeInfoPropertyName = "SchemeList")]
[JsonSerializable(typeof(CertificateCheckView))]
[JsonSerializable(typeof(ConsultationBody))]
[JsonSerializable(typeof(CertificateIssued))]
[JsonSerializable(typeof(CertificateRenewed))]
[JsonSerializable(typeof(CertificateRefused))]
[JsonSerializable(typeof(CertificateSuspended))]
[JsonSerializable(typeof(CertificateReinstated))]
[JsonSerializable(typeof(CertificateRevoked))]
[JsonSerializable(typeof(CertificateExpired))]
[JsonSerializable(typeof(CertificateWithdrawn))]
[JsonSerializable(typeof(CertificateEndNeared))]
[JsonSerializable(typeof(CertificateTermEnded))]
[JsonSerializable(typeof(CertificateNumberReserved))]
[JsonSerializable(typeof(ApplyBody))]
[JsonSerializable(typeof(TrainBody))]
[JsonSerializable(typeof(ExamineBody))]
[JsonSerializable(typeof(TermBody))]
[JsonSerializable(typeof(CertificateNoteBody))]
[JsonSerializable(typeof(CertificateView))]
[JsonSerializable(typeof(ListView<CertificateView>), TypeInfoPropertyName = "CertificateList")]
internal sealed partial class CertificatesJson : JsonSerializerContext;
