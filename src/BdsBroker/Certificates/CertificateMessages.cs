using System.Text.Json.Serialization.Metadata;
using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>Something happened to a certificate.</summary>
internal abstract record CertificateFact(string Provider, string Certificate, string Scheme) : Fact;

/// <summary>A provider applied.</summary>
internal sealed record CertificateApplied(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>A training session was noted.</summary>
internal sealed record CertificateTrained(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>A score was noted.</summary>
internal sealed record CertificateExamined(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>It was admitted to a cohort, left it, or something of the cohort was carried over.</summary>
internal sealed record CertificateEnrolled(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>The application was not decided in time; the officers see it.</summary>
internal sealed record CertificateDelayed(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>The programme advised the holder.</summary>
internal sealed record CertificateConsulted(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>So many times (from 1) an application waited for its decision.</summary>
internal sealed record ApplicationWaited(string Provider, string Certificate, int Step) : Fact;

/// <summary>It was issued.</summary>
internal sealed record CertificateIssued(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>It got another term.</summary>
internal sealed record CertificateRenewed(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>The application was refused.</summary>
internal sealed record CertificateRefused(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>It was suspended.</summary>
internal sealed record CertificateSuspended(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>Its suspension ended.</summary>
internal sealed record CertificateReinstated(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>It was revoked.</summary>
internal sealed record CertificateRevoked(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>Its last term ended.</summary>
internal sealed record CertificateExpired(string Provider, string Certificate, string Scheme) : CertificateFact(Provider, Certificate, Scheme);

/// <summary>
/// A certificate no longer entitles to offers: <paramref name="Why"/> is suspended, revoked or expired. Open offers under the scheme are to be withdrawn
/// unless the standing shows another valid certificate by now; engagements under way stay and show a warning.
/// </summary>
internal sealed record CertificateWithdrawn(string Provider, string Certificate, string Scheme, string Why) : CertificateFact(Provider, Certificate, Scheme)
{
    internal const string Suspended = "suspended";
    internal const string Revoked = "revoked";
    internal const string Expired = "expired";
}

/// <summary>The end of a term (from 1) nears; told as long before as <see cref="Waits.CertificateNotice"/> says.</summary>
internal sealed record CertificateEndNeared(string Provider, string Certificate, int Term, DateTimeOffset At) : Fact;

/// <summary>The last day of a term (from 1) is over.</summary>
internal sealed record CertificateTermEnded(string Provider, string Certificate, int Term) : Fact;

/// <summary>A number was reserved some minutes ago; if no certificate bears it by now, it is free again.</summary>
internal sealed record CertificateNumberReserved(string Scheme, string Number, string Reservation) : Fact;

/// <summary>The facts that this slice states, and what it does about them itself.</summary>
internal static class CertificateMessages
{
    internal static void Map(MessageMap messages)
    {
        Moved(messages, "certificate-applied", CertificatesJson.Default.CertificateApplied);
        Moved(messages, "certificate-trained", CertificatesJson.Default.CertificateTrained);
        Moved(messages, "certificate-examined", CertificatesJson.Default.CertificateExamined);
        Moved(messages, "certificate-delayed", CertificatesJson.Default.CertificateDelayed);
        Moved(messages, "certificate-enrolled", CertificatesJson.Default.CertificateEnrolled);
        Moved(messages, "certificate-consulted", CertificatesJson.Default.CertificateConsulted);
        Moved(messages, "certificate-issued", CertificatesJson.Default.CertificateIssued);
        Moved(messages, "certificate-renewed", CertificatesJson.Default.CertificateRenewed);
        Moved(messages, "certificate-refused", CertificatesJson.Default.CertificateRefused);
        Moved(messages, "certificate-suspended", CertificatesJson.Default.CertificateSuspended);
        Moved(messages, "certificate-reinstated", CertificatesJson.Default.CertificateReinstated);
        Moved(messages, "certificate-revoked", CertificatesJson.Default.CertificateRevoked);
        Moved(messages, "certificate-expired", CertificatesJson.Default.CertificateExpired);
        messages.On<StandingChanged>("desk", OnCertificateMoved.Rename);

        messages.Fact("certificate-withdrawn", CertificatesJson.Default.CertificateWithdrawn);

        messages.Fact("certificate-end-neared", CertificatesJson.Default.CertificateEndNeared);
        messages.Fact("certificate-term-ended", CertificatesJson.Default.CertificateTermEnded);
        messages.On<CertificateEndNeared>("deadlines", OnCertificateTerm.Neared);
        messages.On<CertificateTermEnded>("deadlines", OnCertificateTerm.Ended);

        messages.Fact("application-waited", CertificatesJson.Default.ApplicationWaited);
        messages.On<ApplicationWaited>("deadlines", OnApplicationWaited.Handle);

        messages.Fact("certificate-number-reserved", CertificatesJson.Default.CertificateNumberReserved);
        messages.On<CertificateNumberReserved>("housekeeping", CertificateNumbers.Release);
    }

    // Whatever happens to a certificate is shown in the certifiers' list.
    private static void Moved<TFact>(MessageMap messages, string name, JsonTypeInfo<TFact> json)
        where TFact : CertificateFact
    {
        messages.Fact(name, json);
        messages.On<TFact>("desk", OnCertificateMoved.Handle);
    }
}
