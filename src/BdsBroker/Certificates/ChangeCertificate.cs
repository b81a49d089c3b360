using BdsBroker.Core;
using BdsBroker.Registry;

namespace BdsBroker.Certificates;

/// <summary>
/// How every verb commits: the certificate with whatever depends on it in the provider's partition (its standing, its open applications, the use of
/// a number), all or nothing.
/// </summary>
internal static class ChangeCertificate
{
    /// <summary>Changes a certificate by a decision that needs no rule of its scheme.</summary>
    internal static Task<Answer<CertificateView>> Change(
        string provider, string certificate, Call call, Broker broker, Func<Certificate, Decision<Certificate>> decide, CancellationToken cancel) =>
        Commit(provider, certificate, call, broker, _ => null, (now, _) => decide(now), cancel);

    /// <summary>Changes a certificate by its scheme's rules. <paramref name="check"/> judges the body by them before anything depends on the state.</summary>
    internal static Task<Answer<CertificateView>> ByRules(
        string provider,
        string certificate,
        Call call,
        Broker broker,
        Func<Scheme, Problem?> check,
        Func<Certificate, Scheme, Decision<Certificate>> decide,
        CancellationToken cancel) =>
        Commit(
            provider,
            certificate,
            call,
            broker,
            scheme => scheme is null ? null : check(scheme),
            (now, scheme) => scheme is null ? CertificateProblems.SchemeClosed(now.Scheme) : decide(now, scheme),
            cancel);

    private static Task<Answer<CertificateView>> Commit(
        string provider,
        string certificate,
        Call call,
        Broker broker,
        Func<Scheme?, Problem?> check,
        Func<Certificate, Scheme?, Decision<Certificate>> decide,
        CancellationToken cancel)
    {
        var address = CertificateRecords.Certificate(provider, certificate);
        return broker.Commit<CertificateView>(call, address.Partition, async draft =>
        {
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            var scheme = broker.Settings.Schemes.FirstOrDefault(scheme => string.Equals(scheme.Code, now.State.Scheme, StringComparison.Ordinal));
            if ((check(scheme) ?? Broker.IfMatchProblem(call, now.ETag)) is { } problem)
            {
                return problem;
            }

            var decision = decide(now.State, scheme);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var after = draft.Apply(now, decision);
            if (decision.Next is { } next && await Follow(draft, now.State, next, broker, cancel) is { } taken)
            {
                return taken;
            }

            return Answer<CertificateView>.Ok(CertificateView.Of(after.State, broker.Settings, call.Now), after.ETag);
        }, cancel);
    }

    private static async ValueTask<Problem?> Follow(Draft draft, Certificate before, Certificate after, Broker broker, CancellationToken cancel)
    {
        if (before.IsOpen && !after.IsOpen)
        {
            var applications = await broker.Ledger.ReadKnown(CertificateRecords.Applications(after.Provider), cancel);
            draft.Replace(applications, applications.State.Without(after.Scheme), "certificate.decided");
        }

        if (!before.Held().SequenceEqual(after.Held()))
        {
            var standing = await broker.Ledger.ReadKnown(RegistryRecords.Standing(after.Provider), cancel);
            var others = standing.State.Certificates.Where(held => !string.Equals(held.Id, after.Id, StringComparison.Ordinal));
            draft.Replace(standing, standing.State with { Certificates = [.. others, .. after.Held()] }, "certificate.held");
        }

        return after.Terms.Count > before.Terms.Count
            ? await CertificateNumbers.Take(draft, after, after.Terms[^1].Number, broker, cancel)
            : null;
    }
}
