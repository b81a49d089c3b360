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
    /// <param name="provider">The provider.</param>
    /// <param name="certificate">The certificate.</param>
    /// <param name="call">The call.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="decide">Decides on the certificate as it is now.</param>
    /// <param name="cancel">Stops it; nothing is committed, or all of it.</param>
    /// <param name="openOnly">Whether a provider that was closed is refused it.</param>
    internal static Task<Answer<CertificateView>> Change(
        string provider, string certificate, Call call, Broker broker, Func<Certificate, Decision<Certificate>> decide, CancellationToken cancel, bool openOnly = false) =>
        Commit(provider, certificate, call, broker, _ => null, (now, _) => new(decide(now)), openOnly, cancel);

    /// <summary>Changes a certificate by its scheme's rules, unless its provider was closed. <paramref name="check"/> judges the body by them before anything depends on the state.</summary>
    internal static Task<Answer<CertificateView>> ByRules(
        string provider,
        string certificate,
        Call call,
        Broker broker,
        Func<Scheme, Problem?> check,
        Func<Certificate, Scheme, Decision<Certificate>> decide,
        CancellationToken cancel) =>
        ByRules(provider, certificate, call, broker, check, (now, scheme) => new ValueTask<Decision<Certificate>>(decide(now, scheme)), cancel);

    /// <summary>The same for a decision that needs more than the certificate and its rules.</summary>
    internal static Task<Answer<CertificateView>> ByRules(
        string provider,
        string certificate,
        Call call,
        Broker broker,
        Func<Scheme, Problem?> check,
        Func<Certificate, Scheme, ValueTask<Decision<Certificate>>> decide,
        CancellationToken cancel) =>
        Commit(
            provider,
            certificate,
            call,
            broker,
            scheme => scheme is null ? null : check(scheme),
            (now, scheme) => scheme is null ? new(CertificateProblems.SchemeClosed(now.Scheme)) : decide(now, scheme),
            true,
            cancel);

    /// <summary>Changes a certificate for a message: the same commit without an answer of its own.</summary>
    /// <returns>Null, or why not.</returns>
    internal static Task<Problem?> Apply(Work work, string provider, string certificate, Func<Certificate, Decision<Certificate>> decide, CancellationToken cancel) =>
        Write(work, provider, certificate, (now, _, _) => new(decide(now)), cancel);

    /// <summary>The same for a decision by the certificate's rules that may add to the commit.</summary>
    /// <returns>Null, or why not.</returns>
    internal static Task<Problem?> Apply(
        Work work, string provider, string certificate, Func<Certificate, Scheme, Draft, ValueTask<Decision<Certificate>>> decide, CancellationToken cancel) =>
        Write(work, provider, certificate, (now, scheme, draft) => scheme is null ? new(CertificateProblems.SchemeClosed(now.Scheme)) : decide(now, scheme, draft), cancel);

    /// <summary>The rules that a certificate goes by, or null where they were never kept and are no longer configured.</summary>
    internal static Scheme? RulesOf(Certificate certificate, Settings settings) => certificate.Rules ?? Schemes.BuiltIn(settings, certificate.Scheme);

    private static Task<Problem?> Write(
        Work work, string provider, string certificate, Func<Certificate, Scheme?, Draft, ValueTask<Decision<Certificate>>> decide, CancellationToken cancel)
    {
        var broker = work.Broker;
        var address = CertificateRecords.Certificate(provider, certificate);
        return broker.Apply(work, address.Partition, async draft =>
        {
            var now = await broker.Ledger.ReadKnown(address, cancel);
            var decision = await decide(now.State, RulesOf(now.State, broker.Settings), draft);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            draft.Apply(now, decision);
            return decision.Next is { } next ? await Follow(draft, now.State, next, null, broker, cancel) : null;
        }, cancel);
    }

    private static Task<Answer<CertificateView>> Commit(
        string provider,
        string certificate,
        Call call,
        Broker broker,
        Func<Scheme?, Problem?> check,
        Func<Certificate, Scheme?, ValueTask<Decision<Certificate>>> decide,
        bool openOnly,
        CancellationToken cancel)
    {
        var address = CertificateRecords.Certificate(provider, certificate);
        return broker.Commit<CertificateView>(call, address.Partition, async draft =>
        {
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            var scheme = RulesOf(now.State, broker.Settings);
            if ((check(scheme) ?? Broker.IfMatchProblem(call, now.ETag)) is { } problem)
            {
                return problem;
            }

            var standing = openOnly ? await broker.Ledger.ReadKnown(RegistryRecords.Standing(provider), cancel) : null;
            if (standing is { State.Closed: true })
            {
                return CertificateProblems.ProviderClosed;
            }

            var decision = await decide(now.State, scheme);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var after = draft.Apply(now, decision);
            if (decision.Next is { } next && await Follow(draft, now.State, next, standing, broker, cancel) is { } taken)
            {
                return taken;
            }

            return Answer<CertificateView>.Ok(CertificateView.Of(after.State, broker.Settings, call.Now), after.ETag);
        }, cancel);
    }

    private static async ValueTask<Problem?> Follow(Draft draft, Certificate before, Certificate after, Stored<Standing>? standing, Broker broker, CancellationToken cancel)
    {
        if (before.IsOpen && !after.IsOpen)
        {
            var applications = await broker.Ledger.ReadKnown(CertificateRecords.Applications(after.Provider), cancel);
            draft.Replace(applications, applications.State.Without(after.Scheme), "certificate.decided");
        }

        if (!before.Held().SequenceEqual(after.Held()))
        {
            // Whoever closes the provider meanwhile makes this commit fail, since it replaces the standing that was read.
            standing ??= await broker.Ledger.ReadKnown(RegistryRecords.Standing(after.Provider), cancel);
            if (standing.State.Closed && after.State == CertificateState.Issued)
            {
                return CertificateProblems.ProviderClosed;
            }

            var others = standing.State.Certificates.Where(held => !string.Equals(held.Id, after.Id, StringComparison.Ordinal));
            draft.Replace(standing, standing.State with { Certificates = [.. others, .. after.Held()] }, "certificate.held");
        }

        return after.Terms.Count > before.Terms.Count
            ? await CertificateNumbers.Take(draft, after, after.Terms[^1].Number, broker, cancel)
            : null;
    }
}
