using BdsBroker.Core;
using BdsBroker.Matches;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Crashes;

/// <summary>Storage and handlers that are broken on purpose: each must be caught, or the harness proves nothing.</summary>
public class MutationTests
{
    // One step that commits, owes messages and is retried shows what a whole journey does.
    private static readonly Journey Short = new("submission", AllJourneys.Cancellation.Given, [.. AllJourneys.Cancellation.Steps.Take(1)]);

    private static readonly Journey Engagement = new("engagement", AllJourneys.Reassignment.Given, [.. AllJourneys.Reassignment.Steps.Take(4)]);

    private static readonly Journey Upload = new("upload", AllJourneys.Documents.Given, [.. AllJourneys.Documents.Steps.Take(1)]);

    private static readonly Journey Removal = new("removal after forwarding", AllJourneys.Documents.Given, [.. AllJourneys.Documents.Steps.Take(8)]);

    private static readonly Journey Rating = new("rating", AllJourneys.Technical.Given, [.. AllJourneys.Technical.Steps.Skip(7)]);

    private static readonly Journey Contact = new("contact", AllJourneys.Credit.Given, [.. AllJourneys.Credit.Steps.Take(7)]);

    private static readonly Journey LeftAlone = new("visits left alone", AllJourneys.Visits.Given, [.. AllJourneys.Visits.Steps.Take(4)]);

    private static readonly Journey Application = new("application", [], [.. AllJourneys.Programme.Steps.Take(3)]);

    private static readonly Journey Admission = new("admission to a cohort", AllJourneys.Cohort.Given, [.. AllJourneys.Cohort.Steps.Take(2)]);

    [Fact]
    public Task A_message_that_is_sent_before_its_commit_is_caught() =>
        IsCaughtByCrashes(Short, Broken.By(calls => new SendsBeforeCommitting(calls)), "A message on");

    [Fact]
    public Task A_message_that_is_sent_after_its_commit_is_caught() =>
        IsCaughtByCrashes(Short, Broken.By(calls => new SendsAfterCommitting(calls)), "Nobody_waits_without_a_deadline_that_comes");

    [Fact]
    public Task A_storage_that_overwrites_is_caught() =>
        IsCaughtByDisorder(Engagement, Broken.By(calls => new Rewrites(calls, Rewrites.Overwriting)), "An_offer_is_what_its_request_says");

    [Fact]
    public Task A_lost_deadline_is_caught() =>
        IsCaughtCalmly(Engagement, Broken.By(calls => new Rewrites(calls, Rewrites.Without("wait-ended"))), "Nobody_waits_without_a_deadline_that_comes");

    [Fact]
    public Task A_letter_that_nothing_carries_on_is_caught() =>
        IsCaughtCalmly(AllJourneys.Reaching, Broken.By(calls => new Rewrites(calls, Rewrites.Without("delivery-due"))), "Whatever_is_to_leave_leaves_or_ends");

    [Fact]
    public Task A_lost_offer_is_caught() =>
        IsCaughtCalmly(Short, Broken.By(calls => new Rewrites(calls, Rewrites.Without("offer-changed"))), "An_offer_is_what_its_request_says");

    [Fact]
    public Task A_forgotten_answer_is_caught() =>
        IsCaughtByCrashes(Short, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("idempotency/"))), "the repeat got");

    [Fact]
    public Task A_count_without_the_row_that_proves_it_is_caught() =>
        IsCaughtCalmly(Rating, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("milestone/"))), "A_counter_counts_what_proves_it");

    [Fact]
    public Task A_figure_of_the_programme_that_is_counted_twice_is_caught() =>
        IsCaughtByDisorder(Rating, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("share/"))), "The_programmes_figures_are_those_of_its_certificates_and_requests");

    [Fact]
    public Task An_assisted_request_that_is_not_counted_is_caught() =>
        IsCaughtCalmly(Rating, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("assisted/"))), "A_request_that_was_assisted_counts_once_for_its_provider");

    [Fact]
    public Task An_application_that_is_forgotten_is_caught() =>
        IsCaughtCalmly(Application, Broken.By(calls => new Rewrites(calls, Rewrites.Without("application-waited"))), "An_open_application_has_a_message_for_when_it_waited_too_long");

    [Fact]
    public Task A_task_that_its_provider_does_not_hear_of_is_caught() =>
        IsCaughtCalmly(Contact, Broken.By(calls => new Rewrites(calls, Rewrites.Without("engagement-changed"))), "What_waits_for_a_provider_is_what_its_requests_say");

    [Fact]
    public Task A_loan_that_is_no_longer_followed_is_caught() =>
        IsCaughtCalmly(LeftAlone, Broken.By(calls => new Rewrites(calls, Rewrites.Without("wait-ended"))), "After_disbursement_every_month_is_one_task_and_visits_are_somebodys_or_on_the_desk");

    [Fact]
    public Task A_member_whose_certificate_never_hears_of_the_cohort_is_caught() =>
        IsCaughtCalmly(Admission, Broken.By(calls => new Rewrites(calls, Rewrites.Without("cohort-changed"))), "A_members_certificate_names_its_cohort_and_has_followed_it");

    [Fact]
    public Task A_cohort_that_is_forgotten_is_caught() =>
        IsCaughtCalmly(Admission, Broken.By(calls => new Rewrites(calls, Rewrites.Without("cohort-waited"))), "An_open_cohort_is_listed_counted_and_looked_at_some_day");

    [Fact]
    public Task Admissions_that_do_not_hold_the_application_are_caught() =>
        IsCaughtCalmly(Admission, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("enrolled/"))), "A_cohort_has_no_more_members_than_places_and_nobody_is_in_two");

    [Fact]
    public Task A_file_that_is_written_after_its_metadata_is_caught() =>
        IsCaughtByCrashes(Upload, Broken.By(calls => new WritesFilesLate(calls)), "Every_document_and_every_frozen_copy_has_its_file");

    [Fact]
    public Task A_file_that_a_bank_was_shown_and_is_deleted_is_caught() =>
        IsCaughtCalmly(Removal, Broken.By(calls => new Rewrites(calls, Rewrites.WithoutKeys("pinned/"))), "Every_document_and_every_frozen_copy_has_its_file");

    [Fact]
    public Task An_upload_that_is_never_cleaned_up_is_caught() =>
        IsCaughtByCrashes(Upload, Broken.By(calls => new SendsNothing(calls)), "There_is_no_file_that_nobody_answers_for");

    [Fact]
    public async Task An_acceptance_that_is_decided_on_the_offer_is_caught()
    {
        await using var walk = await Walk.Start(Engagement.Settings);
        foreach (var step in Engagement.Given.Append(Engagement.Steps[0]))
        {
            await walk.Take(step);
        }

        foreach (var provider in new[] { walk.Notes["budi"], walk.Notes["cici"] })
        {
            await AcceptOnTheOffer(walk.World, provider);
        }

        Assert.Contains(Invariants.Broken(walk.World), fault => fault.StartsWith("At_most_one_provider_is_engaged_in_a_request", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_broken_is_not_caught()
    {
        var run = new CrashRun(Short, () => false, Broken.By(calls => new Broken(calls)));
        await run.Walk();
        Assert.Empty(run.Faults);
    }

    // What accepting would be if each offer decided for itself.
    private static async Task AcceptOnTheOffer(World world, string provider)
    {
        var ledger = world.Ledger;
        var standing = await ledger.ReadKnown(RegistryRecords.Standing(provider), default);
        var offer = await ledger.ReadKnown(OfferRecords.Offer(provider, standing.State.Open[0]), default);
        Assert.Equal(OfferState.Open, offer.State.State);
        var draft = new Draft("provider/" + provider, Actor.System("test"), world.Now);
        draft.Replace(offer, offer.State with { State = OfferState.Accepted }, "offer.shown");
        draft.Replace(standing, standing.State.OfferSettled(offer.State.Id).Engage($"{offer.State.Sme}/{offer.State.Number}", engaged: true), "standing.followed");
        Assert.True(await ledger.Commit(draft, default));
    }

    private static async Task IsCaughtByCrashes(Journey journey, Action<IServiceCollection, Counting> change, string fault)
    {
        var run = new CrashRun(journey, () => false, change);
        await run.Walk();
        Assert.Contains(run.Faults, line => line.Contains(fault, StringComparison.Ordinal));
    }

    private static async Task IsCaughtByDisorder(Journey journey, Action<IServiceCollection, Counting> change, string fault)
    {
        var calm = await Disorder.Calm(journey);
        List<string> faults = [];
        for (var seed = 1; seed <= 10 && !faults.Exists(line => line.Contains(fault, StringComparison.Ordinal)); seed++)
        {
            var disorder = new Disorder(journey, seed, change);
            await disorder.Walk(calm);
            faults.AddRange(disorder.Faults);
        }

        Assert.Contains(faults, line => line.Contains(fault, StringComparison.Ordinal));
    }

    private static async Task IsCaughtCalmly(Journey journey, Action<IServiceCollection, Counting> change, string fault)
    {
        await using var walk = await Walk.Start(journey.Settings, change: change);
        foreach (var step in journey.Given.Concat(journey.Steps))
        {
            await walk.Take(step);
        }

        Assert.Contains(Invariants.Broken(walk.World), line => line.StartsWith(fault, StringComparison.Ordinal));
    }
}
