using System.Text.Json;
using BdsBroker.Assessment;
using BdsBroker.Certificates;
using BdsBroker.Cohorts;
using BdsBroker.Core;
using BdsBroker.Listing;
using BdsBroker.Matches;
using BdsBroker.Performances;
using BdsBroker.Notifications;
using BdsBroker.Plans;
using BdsBroker.Proposals;
using BdsBroker.Registry;
using BdsBroker.Requests;
using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Crashes;

/// <summary>
/// What holds of everything that is stored, once every message that is due was worked off. Each method is one sentence; it returns what contradicts it, one line each.
/// </summary>
internal static class Invariants
{
    /// <summary>Every line that contradicts any of them.</summary>
    internal static IReadOnlyList<string> Broken(World world)
    {
        var all = Everything.Of(world);
        (string Name, IEnumerable<string> Faults)[] each =
        [
            (nameof(Every_history_leads_to_its_document), Every_history_leads_to_its_document(all)),
            (nameof(A_request_is_in_the_state_that_its_history_leads_to), A_request_is_in_the_state_that_its_history_leads_to(all)),
            (nameof(At_most_one_provider_is_engaged_in_a_request), At_most_one_provider_is_engaged_in_a_request(all)),
            (nameof(A_providers_engagements_are_those_of_the_requests), A_providers_engagements_are_those_of_the_requests(all)),
            (nameof(What_waits_for_a_provider_is_what_its_requests_say), What_waits_for_a_provider_is_what_its_requests_say(all)),
            (nameof(After_disbursement_every_month_is_one_task_and_visits_are_somebodys_or_on_the_desk), After_disbursement_every_month_is_one_task_and_visits_are_somebodys_or_on_the_desk(all, world)),
            (nameof(An_offer_is_what_its_request_says), An_offer_is_what_its_request_says(all)),
            (nameof(An_engagement_without_a_valid_certificate_shows_a_warning), An_engagement_without_a_valid_certificate_shows_a_warning(all)),
            (nameof(Every_forwarding_is_once_at_its_bank_with_exactly_what_was_frozen), Every_forwarding_is_once_at_its_bank_with_exactly_what_was_frozen(all)),
            (nameof(Every_decision_reached_its_request_and_every_answer_its_proposal), Every_decision_reached_its_request_and_every_answer_its_proposal(all, world)),
            (nameof(An_approval_above_the_banks_limit_has_two_persons), An_approval_above_the_banks_limit_has_two_persons(all)),
            (nameof(Whoever_has_a_proposal_in_hand_is_named_by_its_history_and_sees_it), Whoever_has_a_proposal_in_hand_is_named_by_its_history_and_sees_it(all)),
            (nameof(Nobody_waits_without_a_deadline_that_comes), Nobody_waits_without_a_deadline_that_comes(all)),
            (nameof(A_certificate_that_ends_some_day_has_a_message_for_that_day), A_certificate_that_ends_some_day_has_a_message_for_that_day(all)),
            (nameof(A_number_of_a_scheme_is_that_of_one_certificate), A_number_of_a_scheme_is_that_of_one_certificate(all)),
            (nameof(An_open_application_has_a_message_for_when_it_waited_too_long), An_open_application_has_a_message_for_when_it_waited_too_long(all)),
            (nameof(A_cohort_has_no_more_members_than_places_and_nobody_is_in_two), A_cohort_has_no_more_members_than_places_and_nobody_is_in_two(all)),
            (nameof(A_members_certificate_names_its_cohort_and_has_followed_it), A_members_certificate_names_its_cohort_and_has_followed_it(all, world)),
            (nameof(Whoever_passed_is_certified_once_the_cohort_has_issued), Whoever_passed_is_certified_once_the_cohort_has_issued(all)),
            (nameof(An_open_cohort_is_listed_counted_and_looked_at_some_day), An_open_cohort_is_listed_counted_and_looked_at_some_day(all)),
            (nameof(A_request_that_was_assisted_counts_once_for_its_provider), A_request_that_was_assisted_counts_once_for_its_provider(all)),
            (nameof(What_a_request_came_to_is_what_its_history_tells), What_a_request_came_to_is_what_its_history_tells(all)),
            (nameof(A_request_counts_as_open_while_it_is), A_request_counts_as_open_while_it_is(all)),
            (nameof(A_counter_counts_what_proves_it), A_counter_counts_what_proves_it(all)),
            (nameof(The_programmes_figures_are_those_of_its_certificates_and_requests), The_programmes_figures_are_those_of_its_certificates_and_requests(all)),
            (nameof(Counting_again_finds_the_figures_that_are_kept), Counting_again_finds_the_figures_that_are_kept(all)),
            (nameof(There_is_no_file_that_nobody_answers_for), There_is_no_file_that_nobody_answers_for(all)),
            (nameof(Every_document_and_every_frozen_copy_has_its_file), Every_document_and_every_frozen_copy_has_its_file(all)),
            (nameof(Everybody_is_told_everything_once), Everybody_is_told_everything_once(all)),
            (nameof(Whatever_is_to_leave_leaves_or_ends), Whatever_is_to_leave_leaves_or_ends(all)),
            (nameof(Nothing_failed_for_good), Nothing_failed_for_good(all)),
            (nameof(The_match_index_shows_the_standings), The_match_index_shows_the_standings(all)),
            (nameof(The_directory_shows_the_providers), The_directory_shows_the_providers(all)),
            (nameof(The_certifiers_list_shows_the_certificates), The_certifiers_list_shows_the_certificates(all)),
            (nameof(A_standing_holds_the_providers_certificates), A_standing_holds_the_providers_certificates(all)),
            (nameof(The_desk_shows_the_requests_that_are_on_it), The_desk_shows_the_requests_that_are_on_it(all)),
            (nameof(A_person_belongs_to_the_parties_that_say_so), A_person_belongs_to_the_parties_that_say_so(all)),
            (nameof(Every_kept_answer_is_forgotten_some_day), Every_kept_answer_is_forgotten_some_day(all)),
        ];
        return [.. each.SelectMany(invariant => invariant.Faults.Select(fault => $"{invariant.Name}: {fault}"))];
    }

    private static IEnumerable<string> Every_history_leads_to_its_document(Everything all) => HistoryCheck.FindFaults(all.All);

    private static IEnumerable<string> A_request_is_in_the_state_that_its_history_leads_to(Everything all)
    {
        foreach (var request in all.Requests)
        {
            RequestState? state = null;
            foreach (var entry in all.HistoryOf(request))
            {
                if (!Transitions.Of(entry.What, state, out var next))
                {
                    yield return $"{request.State.Reference}: {entry.What} from {state}";
                }

                state = next;
            }

            if (state != request.State.State)
            {
                yield return $"{request.State.Reference} is {request.State.State}, its history leads to {state}";
            }
        }
    }

    private static IEnumerable<string> At_most_one_provider_is_engaged_in_a_request(Everything all) =>
        from standing in all.Standings
        from request in standing.State.Engaged
        group standing.State.Name by request into engaged
        where engaged.Count() > 1
        select $"{engaged.Key} engages {string.Join(" and ", engaged)}";

    private static IEnumerable<string> A_providers_engagements_are_those_of_the_requests(Everything all)
    {
        foreach (var standing in all.Standings.Select(each => each.State))
        {
            var engaging = all.Requests.Where(request => request.State.TakesPlace(standing.Provider)).Select(request => request.State.Reference);
            if (!engaging.Order(StringComparer.Ordinal).SequenceEqual(standing.Engaged.Order(StringComparer.Ordinal)))
            {
                yield return $"{standing.Name} is engaged in [{string.Join(' ', standing.Engaged)}], the requests say [{string.Join(' ', engaging)}]";
            }
        }
    }

    private static IEnumerable<string> What_waits_for_a_provider_is_what_its_requests_say(Everything all)
    {
        foreach (var standing in all.Standings.Select(each => each.State))
        {
            var wanted = all.Requests.SelectMany(request => request.State.TasksOf(standing.Provider).Select(task => $"{standing.Name} {request.State.Reference} {task}"));
            var shown = all.Agendas.Where(agenda => agenda.State.Provider == standing.Provider).SelectMany(agenda => agenda.State.Tasks.Select(task => $"{standing.Name} {agenda.State.Sme}/{agenda.State.Number} {task}"));
            foreach (var line in Outcome.Difference([.. wanted], [.. shown]))
            {
                yield return line;
            }

            var followed = all.Requests.Where(request => request.State.Engages(standing.Provider) && request.State.State == RequestState.Disbursed).Select(request => request.State.Reference);
            var listed = all.Rows("provider/" + standing.Provider, "followed/").Select(row => row.Key["followed/".Length..]);
            foreach (var line in Outcome.Difference([.. followed], [.. listed.Select(key => $"{key[..^7]}/{int.Parse(key[^6..])}")]))
            {
                yield return $"followed: {line}";
            }
        }

        foreach (var agenda in all.Agendas.Where(agenda => agenda.State.SmeName is not null && !all.Find(RequestRecords.Request(agenda.State.Sme, agenda.State.Number))!.State.Engages(agenda.State.Provider)))
        {
            yield return $"{agenda.Address.Key} names the SME of a request that its provider is not engaged in";
        }
    }

    private static IEnumerable<string> After_disbursement_every_month_is_one_task_and_visits_are_somebodys_or_on_the_desk(Everything all, World world)
    {
        foreach (var request in all.Requests.Select(each => each.State).Where(request => request.State == RequestState.Disbursed))
        {
            var months = request.FollowUps.Where(task => task.Kind == FollowUp.Status).Select(task => task.Month).Order().ToList();
            if (!months.SequenceEqual(Enumerable.Range(1, months.Count)) || request.FollowUps.Count(task => task is { Kind: FollowUp.Status, IsOpen: true } && task.Due > world.Now) != 1)
            {
                yield return $"{request.Reference} is to be reported for months {string.Join(' ', months)}";
            }

            if (request.VisitsAreNobodys && request.Desk is null)
            {
                yield return $"{request.Reference} has visits that nobody has";
            }

            foreach (var task in request.FollowUps.Where(task => task is { IsOpen: true, Missed: false } && (task.Until ?? task.Due) < request.Wait!.Until))
            {
                yield return $"{request.Reference} wakes at {request.Wait!.Until:u}, too late for {task}";
            }
        }
    }

    private static IEnumerable<string> An_offer_is_what_its_request_says(Everything all)
    {
        var made = all.Requests.SelectMany(request => request.State.Waves).SelectMany(wave => wave.Offers).ToDictionary(offer => offer.Id, StringComparer.Ordinal);
        foreach (var offer in all.Offers.Select(each => each.State))
        {
            if (!made.TryGetValue(offer.Id, out var said) || said.State != offer.State || said.Provider != offer.Provider)
            {
                yield return $"{offer.Id} is {offer.State}, its request says {said?.State}";
            }
        }

        foreach (var offer in all.Offers.Select(each => each.State))
        {
            var request = all.Requests.Single(each => each.State.Sme == offer.Sme && each.State.Number == offer.Number).State;
            if (offer.ShowsSme != (offer.State == OfferState.Accepted && request.IsOpen && request.Engagement?.Provider == offer.Provider))
            {
                yield return $"{offer.Id} {(offer.ShowsSme ? "shows" : "does not show")} who asked, its request is {request.State} with {request.Engagement?.Provider}";
            }
        }

        foreach (var said in made.Values)
        {
            if (all.Find(OfferRecords.Offer(said.Provider, said.Id)) is null)
            {
                yield return $"{said.Name} was never shown the offer {said.Id}";
            }
        }

        foreach (var standing in all.Standings.Select(each => each.State))
        {
            var open = made.Values.Where(offer => offer.Provider == standing.Provider && offer.State == OfferState.Open).Select(offer => offer.Id);
            if (!open.Order(StringComparer.Ordinal).SequenceEqual(standing.Open.Order(StringComparer.Ordinal)))
            {
                yield return $"{standing.Name} has {standing.Open.Count} offers open, the requests say {open.Count()}";
            }
        }
    }

    private static IEnumerable<string> An_engagement_without_a_valid_certificate_shows_a_warning(Everything all) =>
        from request in all.Requests
        where request.State is { IsOpen: true, Engagement: { Provider: not null, Warning: null } }
        let standing = all.StandingOf(request.State.Engagement!.Provider!)
        where standing.Certificates.All(held => held.StandsFor != request.State.Scheme || held.Suspended)
        select $"{request.State.Reference} with {standing.Name}";

    private static IEnumerable<string> Every_forwarding_is_once_at_its_bank_with_exactly_what_was_frozen(Everything all)
    {
        foreach (var request in all.Requests.Select(each => each.State))
        {
            foreach (var forwarding in request.EarlierForwardings.Append(request.Forwarding).OfType<Forwarding>())
            {
                var proposal = all.Find(ProposalRecords.Proposal(forwarding.Bank, forwarding.Proposal))?.State;
                if (proposal?.Submission != forwarding.Submission)
                {
                    yield return $"{request.Reference}: submission {forwarding.Submission} is submission {proposal?.Submission} at the bank";
                }
            }
        }

        foreach (var frozen in all.Snapshots)
        {
            var copy = all.Find(ProposalRecords.Frozen(frozen.State.Bank, frozen.State.Proposal, frozen.State.Submission));
            if (copy is null || Json(copy.State) != Json(frozen.State))
            {
                yield return $"{frozen.Address.Key} {(copy is null ? "is not at its bank" : "is another at its bank")}";
            }
        }

        string Json(Snapshot snapshot) => JsonSerializer.Serialize(snapshot, ProposalsJson.Default.Snapshot);
    }

    private static IEnumerable<string> Every_decision_reached_its_request_and_every_answer_its_proposal(Everything all, World world)
    {
        foreach (var proposal in all.Proposals.Select(each => each.State))
        {
            var request = all.Find(RequestRecords.Request(proposal.Sme, proposal.Number))!.State;
            if (proposal.News().Any(news => Request.FollowProposal(request, news, world.Now, world.Broker.Deadlines).Next is not null))
            {
                yield return $"{request.Reference} is {request.State}, its proposal {proposal.State}";
            }

            if (proposal.LacksSubmission(request) || Proposal.Follow(proposal, request, world.Now).Next is not null)
            {
                yield return $"the proposal of {request.Reference} is {proposal.State}, its request {request.State}";
            }
        }
    }

    private static IEnumerable<string> An_approval_above_the_banks_limit_has_two_persons(Everything all)
    {
        foreach (var proposal in all.Proposals.Select(each => each.State))
        {
            if (proposal is { Approval: { Above: { } above } approval, Terms: { } terms } && terms.Amount > above && (approval.ConfirmedBy is null || approval.ConfirmedBy == approval.By))
            {
                yield return $"{proposal.Id}: {terms.Amount} above {above} was approved by {approval.By} and {approval.ConfirmedBy}";
            }

            if (proposal.State == ProposalState.Confirming != proposal.Pending is not null)
            {
                yield return $"{proposal.Id} is {proposal.State} with {proposal.Pending?.ToString() ?? "nothing"} pending";
            }

            if (proposal.Pending is not null && !all.Waits("confirmation-ended", ("bank", proposal.Bank), ("proposal", proposal.Id), ("generation", proposal.Generation)))
            {
                yield return $"{proposal.Id} waits for a second person until {proposal.Pending.Until:u}, and no message comes";
            }
        }
    }

    private static IEnumerable<string> Whoever_has_a_proposal_in_hand_is_named_by_its_history_and_sees_it(Everything all)
    {
        foreach (var proposal in all.Proposals)
        {
            string? holder = null;
            foreach (var entry in all.HistoryOf(proposal))
            {
                holder = entry.What switch
                {
                    "proposal.received" or "proposal.resubmitted" or "proposal.released" => null,
                    "proposal.claimed" or "proposal.approval-proposed" or "proposal.returned" or "proposal.declined" => entry.By.Person,
                    "proposal.handed-over" => entry.Reason!.Split(' ')[0],
                    "proposal.approved" => holder ?? entry.By.Person,
                    _ => holder,
                };
            }

            if (holder != proposal.State.ClaimedBy)
            {
                yield return $"{proposal.State.Id} is in the hands of {proposal.State.ClaimedBy}, its history says {holder}";
            }

            if (proposal.State is { IsClaimed: true, ClaimedBy: { } person } && !Staff.Sees(all.Find(Parties.Member(Parties.Bank, proposal.State.Bank, person))?.State, proposal.State))
            {
                yield return $"{proposal.State.Id} is in the hands of {person}, who does not see it";
            }
        }
    }

    private static IEnumerable<string> Nobody_waits_without_a_deadline_that_comes(Everything all)
    {
        foreach (var request in all.Requests.Select(each => each.State))
        {
            if (request.IsOpen != request.Wait is not null)
            {
                yield return $"{request.Reference} is {request.State} and waits for {request.Wait?.For.ToString() ?? "nothing"}";
            }
            else if (request.Wait is { } wait && !all.Waits("wait-ended", ("sme", request.Sme), ("number", request.Number), ("generation", wait.Generation)))
            {
                yield return $"{request.Reference} waits for {wait.For} until {wait.Until:u}, and no message comes";
            }
        }
    }

    private static IEnumerable<string> A_certificate_that_ends_some_day_has_a_message_for_that_day(Everything all) =>
        from certificate in all.Certificates
        where certificate.State.State is BdsBroker.Certificates.CertificateState.Issued && certificate.State.EndedTerm < certificate.State.Terms.Count
        where !all.Waits("certificate-term-ended", ("certificate", certificate.State.Id), ("term", certificate.State.Terms.Count))
        select certificate.Address.Key;

    private static IEnumerable<string> A_number_of_a_scheme_is_that_of_one_certificate(Everything all) =>
        from certificate in all.Certificates
        from number in certificate.State.Terms.Select(term => term.Number.ToUpperInvariant()).Distinct(StringComparer.Ordinal)
        group certificate.State.Id by (certificate.State.Scheme, Number: number) into bearing
        where bearing.Count() > 1
        select $"{bearing.Key.Number} of {bearing.Key.Scheme} is that of {string.Join(" and ", bearing)}";

    private static IEnumerable<string> An_open_application_has_a_message_for_when_it_waited_too_long(Everything all) =>
        from certificate in all.Certificates
        where certificate.State.IsOpen
        where !all.Waits("application-waited", ("certificate", certificate.State.Id), ("step", certificate.State.Waited + 1))
        select $"{certificate.Address.Key} is {certificate.State.State} after {certificate.State.Waited} waits";

    private static IEnumerable<string> A_cohort_has_no_more_members_than_places_and_nobody_is_in_two(Everything all)
    {
        foreach (var cohort in all.Cohorts.Select(each => each.State).Where(cohort => cohort.Taken > cohort.Plan.Places || cohort.Active.Count() > cohort.Taken))
        {
            yield return $"{cohort.Plan.Name} has {cohort.Taken} of {cohort.Plan.Places} places taken by {cohort.Active.Count()} members";
        }

        foreach (var held in all.Cohorts.Select(each => each.State).SelectMany(cohort => cohort.Active.Where(member => cohort.Holds(member.Certificate)).Select(member => (cohort.Id, member))).GroupBy(held => held.member.Certificate))
        {
            var (cohort, member) = held.First();
            if (held.Count() > 1 || all.Find(CohortRecords.Enrolled(held.Key))?.State != new Enrolled(cohort, member.Times))
            {
                yield return $"{held.Key} is in {string.Join(" and ", held.Select(each => each.Id))}";
            }
        }
    }

    private static IEnumerable<string> A_members_certificate_names_its_cohort_and_has_followed_it(Everything all, World world)
    {
        foreach (var (cohort, member) in all.Cohorts.SelectMany(each => each.State.Members.Select(member => (each.State, member))))
        {
            var certificate = all.Find(CertificateRecords.Certificate(member.Provider, member.Certificate))!.State;
            var seat = all.Find(CertificateRecords.Seat(member.Provider, member.Certificate))?.State;
            if (certificate.Enrolment is not { } enrolment || enrolment.Times < member.Times
                || FollowCohort.IsBehind(certificate, ChangeCertificate.RulesOf(certificate, world.Broker.Settings), cohort, member, world.Broker, world.Now))
            {
                yield return $"seat {member.Seat} of {cohort.Plan.Name} has a certificate that is {certificate.State} and followed to {certificate.Enrolment}";
            }
            else if ((cohort.Holds(member.Certificate) && certificate.Cohort != cohort.Id) || certificate.Cohort != seat?.Cohort)
            {
                yield return $"seat {member.Seat} of {cohort.Plan.Name} has a certificate of {certificate.Cohort}, its provider sees {seat?.Cohort}";
            }
        }
    }

    private static IEnumerable<string> Whoever_passed_is_certified_once_the_cohort_has_issued(Everything all) =>
        from cohort in all.Cohorts.Select(each => each.State)
        let issuing = cohort.Issuing
        where issuing is not null
        from member in cohort.Active
        let certificate = all.Find(CertificateRecords.Certificate(member.Provider, member.Certificate))!.State
        where !issuing.Done || (member.Score?.Turn < issuing.Turn && certificate is { IsOpen: true, Rules: { } rules } && certificate.Score >= rules.PassMark && certificate.Attended >= rules.MinimumSessions)
        select $"seat {member.Seat} of {cohort.Plan.Name} is {certificate.State} with {certificate.Score}, issued {issuing.Done}";

    private static IEnumerable<string> An_open_cohort_is_listed_counted_and_looked_at_some_day(Everything all)
    {
        foreach (var cohort in all.Cohorts.Select(each => each.State))
        {
            if (all.Find(CohortRecords.Listed(cohort.Id))?.State != ListedCohort.Of(cohort))
            {
                yield return $"{cohort.Plan.Name} is listed as {all.Find(CohortRecords.Listed(cohort.Id))?.State}";
            }

            if (cohort.State == CohortState.Open && !all.Waits("cohort-waited", ("cohort", cohort.Id), ("deadline", cohort.Deadline)))
            {
                yield return $"{cohort.Plan.Name} is open, and no message comes";
            }
        }

        foreach (var count in all.OpenCohorts)
        {
            var open = all.Cohorts.Count(cohort => cohort.State.State == CohortState.Open && CohortRecords.Open(cohort.State.Scheme).Key == count.Address.Key);
            if (open != count.State.Count)
            {
                yield return $"{count.Address.Key} counts {count.State.Count}, there are {open}";
            }
        }
    }

    private static IEnumerable<string> A_request_that_was_assisted_counts_once_for_its_provider(Everything all) => Outcome.Difference(
        [.. from request in all.Requests
            from milestone in request.State.Milestones
            where milestone is { Kind: MilestoneKind.Assisted, Provider: not null }
            select $"{milestone.Provider} {Signals.NameOf(request.State.Kind)} {milestone.At.UtcTicks:D19} {request.State.Sme}-{request.State.Number:D6}"],
        [.. all.Standings.SelectMany(standing => all.Rows(standing.Address.Partition, "assisted/").Select(row => row.Key.Split('/')).Select(key => $"{standing.State.Provider} {key[1]} {key[2]} {key[3]}"))]);

    private static IEnumerable<string> What_a_request_came_to_is_what_its_history_tells(Everything all)
    {
        foreach (var request in all.Requests)
        {
            string[] told = [.. all.HistoryOf(request).Select(entry => entry.What)];
            (MilestoneKind Kind, int Events)[] wanted =
            [
                (MilestoneKind.Engaged, told.Count(what => what is "request.engaged" or "request.assigned")),
                (MilestoneKind.Forwarded, request.State.EarlierForwardings.Append(request.State.Forwarding).OfType<Forwarding>().Select(forwarding => forwarding.Proposal).Distinct(StringComparer.Ordinal).Count()),
                (MilestoneKind.Approved, told.Count(what => what == "proposal.approved")),
                (MilestoneKind.Disbursed, told.Count(what => what == "loan.disbursed")),
                (MilestoneKind.VisitMade, told.Count(what => what == "visit.made")),
                (MilestoneKind.VisitMissed, request.State.FollowUps.Count(followUp => followUp is { Kind: "visit", Missed: true })),
                (MilestoneKind.Settled, told.Contains("loan.closed") && request.State.EndReason == "settled" ? 1 : 0),
                (MilestoneKind.WrittenOff, told.Contains("loan.closed") && request.State.EndReason == "written-off" ? 1 : 0),
                (MilestoneKind.Rated, told.Count(what => what == "request.rated")),
            ];
            foreach (var (kind, events) in wanted.Where(each => request.State.Milestones.Count(milestone => milestone.Kind == each.Kind) != each.Events))
            {
                yield return $"{request.State.Reference} came {request.State.Milestones.Count(milestone => milestone.Kind == kind)} times to {kind}, its history says {events}";
            }
        }
    }

    private static IEnumerable<string> A_request_counts_as_open_while_it_is(Everything all)
    {
        foreach (var count in all.Counts)
        {
            var requests = all.Requests.Where(request => request.Address.Partition == count.Address.Partition).Select(request => request.State).ToList();
            if (count.State.Open != requests.Count(request => request.IsOpen) || count.State.Last != requests.Count)
            {
                yield return $"{count.Address.Partition} counts {count.State.Open} of {count.State.Last}, there are {requests.Count(request => request.IsOpen)} of {requests.Count}";
            }
        }
    }

    private static IEnumerable<string> A_counter_counts_what_proves_it(Everything all)
    {
        foreach (var standing in all.Standings)
        {
            var provider = standing.State.Provider;
            (string Key, CountedMilestone Counted)[] reached =
            [
                .. from request in all.Requests
                   from each in request.State.Milestones.Select((milestone, index) => (Milestone: milestone, Index: index))
                   where each.Milestone.Provider == provider
                   select (PerformanceRecords.Counted(request.State.Sme, request.State.Number, each.Index), new CountedMilestone(Signals.NameOf(request.State.Kind), each.Milestone)),
            ];
            foreach (var fault in Outcome.Difference([.. reached.Select(each => each.Key)], [.. all.Rows(standing.Address.Partition, PerformanceRecords.CountedPrefix).Select(row => row.Key)]))
            {
                yield return $"{standing.State.Name}: {fault}";
            }

            var figures = reached.Aggregate(PerformanceFigures.None, (sum, each) => sum.And(each.Counted));
            var kept = all.Find(PerformanceRecords.Figures(provider))?.State ?? PerformanceFigures.None;
            if (figures != kept || figures.ShownOn(standing.State) != standing.State)
            {
                yield return $"{standing.State.Name} is said to have done {kept}, what is counted is {figures}; its score goes by {standing.State.RatingSum}/{standing.State.RatingCount}, {standing.State.Approved}/{standing.State.Decided}";
            }
        }
    }

    private static IEnumerable<string> The_programmes_figures_are_those_of_its_certificates_and_requests(Everything all)
    {
        static string Key(string scheme, DateTimeOffset at, string? province, string? cohort) =>
            $"assessment/{scheme}/{Calendar.LocalDate(at, MatchEngine.Zone.Wib):yyyy-MM} of {province} in {cohort}";
        (string Where, string What, Tally Tally)[] came =
        [
            .. from certificate in all.Certificates.Select(each => each.State)
               from step in new[] { (Figure.Applied, (DateTimeOffset?)certificate.AppliedAt), (Figure.Trained, certificate.TrainedAt), (Figure.Certified, certificate.IssuedAt), (Figure.Refused, certificate.RefusedAt) }
               where step.Item2 is not null
               select (Key(certificate.Scheme, step.Item2!.Value, certificate.Province, certificate.CountsFor), $"{certificate.Id} {step.Item1}", Tally.One(step.Item1)),
            .. from request in all.Requests.Select(each => each.State)
               from milestone in request.Milestones
               where milestone is { Provider: not null, Certificate: not null }
               let certificate = all.Find(BdsBroker.Certificates.CertificateRecords.Certificate(milestone.Provider!, milestone.Certificate!))!.State
               select (Key(certificate.Scheme, milestone.At, request.Province, certificate.CountsFor), $"{request.Reference} {milestone.Kind}", BdsBroker.Assessment.OnMilestone.TallyOf(milestone)),
        ];
        foreach (var where in came.Select(each => each.Where).Union(all.Cells.Select(WhereOf), StringComparer.Ordinal))
        {
            var (wanted, counted) = (Tally.Sum(came.Where(each => each.Where == where).Select(each => each.Tally)), Tally.Sum(all.Cells.Where(each => WhereOf(each) == where).Select(each => each.State.Tally)));
            if (wanted != counted)
            {
                yield return $"{where} counts {Words(counted)}, it came to {Words(wanted)}: {string.Join(", ", came.Where(each => each.Where == where).Select(each => each.What))}";
            }
        }

        if (all.Shares.Count() != came.Length)
        {
            yield return $"{all.Shares.Count()} were counted, there are {came.Length}";
        }

        static string WhereOf(Stored<Cell> cell) => $"{cell.Address.Partition} of {cell.State.Province} in {cell.State.Cohort}";
        static string Words(Tally tally) => string.Join(' ', tally.Sums.Select(each => $"{each.Key}={each.Value}"));
    }

    private static IReadOnlyList<string> Counting_again_finds_the_figures_that_are_kept(Everything all)
    {
        var recount = new Recount(all.Standings.Select(standing => standing.State.Provider).ToHashSet(StringComparer.Ordinal));
        foreach (var (partition, document) in all.All)
        {
            recount.Add(partition, document);
        }

        return [.. recount.Unreadable, .. recount.Differences()];
    }

    private static IEnumerable<string> There_is_no_file_that_nobody_answers_for(Everything all)
    {
        var kept = all.FileRows.Where(row => !row.State.IsGone).Select(row => row.Address.Partition + row.Address.Key["file".Length..]).ToHashSet(StringComparer.Ordinal);
        foreach (var file in all.Files.Where(file => !kept.Contains(file) && !all.Waits("upload-started", ("blob", file.Split('/')[^1]))))
        {
            yield return file;
        }

        var needed = all.Documents.Select(document => document.State.Blob).Concat(all.Pinned.SelectMany(pinned => pinned.State.Blobs)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in kept.Where(file => !needed.Contains(file.Split('/')[^1])))
        {
            yield return $"{file} is kept for nobody";
        }
    }

    private static IEnumerable<string> Every_document_and_every_frozen_copy_has_its_file(Everything all)
    {
        var shown = all.Documents.Select(document => (document.Address.Partition, document.State.Blob))
            .Concat(all.Snapshots.SelectMany(snapshot => snapshot.State.Documents.Select(document => (snapshot.Address.Partition, document.Blob))));
        foreach (var (partition, blob) in shown.Distinct())
        {
            if (!all.Files.Contains($"{partition}/{blob}", StringComparer.Ordinal) || all.Find(PlanRecords.File(partition["sme/".Length..], blob)) is not { State.IsGone: false })
            {
                yield return $"{partition}/{blob} is gone";
            }
        }
    }

    private static IEnumerable<string> Everybody_is_told_everything_once(Everything all)
    {
        foreach (var person in all.Notices.GroupBy(notice => notice.Address.Partition, StringComparer.Ordinal))
        {
            foreach (var again in person.GroupBy(notice => (notice.State.Code, notice.State.Link, notice.State.At, string.Join('\n', notice.State.Values.Values))).Where(same => same.Count() > 1))
            {
                yield return $"{person.Key} was told {again.Key.Code} {again.Count()} times";
            }
        }
    }

    // Every owed delivery ends sent, refused, given up or not wanted any more: until then a message carries it, its own or that of the letter it is in.
    private static IEnumerable<string> Whatever_is_to_leave_leaves_or_ends(Everything all)
    {
        foreach (var notice in all.Notices.Where(notice => notice.State.ReadAt is null))
        {
            var person = notice.Address.Partition["person/".Length..];
            foreach (var delivery in notice.State.Deliveries?.Where(delivery => delivery.IsUnderWay) ?? [])
            {
                var carrier = delivery.State == DeliveryState.Sending ? all.Find(NoticeRecords.Notice(person, delivery.Letter!))?.State : notice.State;
                if (carrier?.On(delivery.Channel) is not { IsUnderWay: true } own
                    || !all.Waits("delivery-due", ("person", person), ("channel", Signals.NameOf(delivery.Channel)), ("notice", carrier.Id), ("turn", own.Turn)))
                {
                    yield return $"{notice.State.Code} to {person} is {delivery.State}, and nothing carries it on";
                }
            }
        }
    }

    private static IEnumerable<string> Nothing_failed_for_good(Everything all) => all.Poison;

    private static IEnumerable<string> The_match_index_shows_the_standings(Everything all)
    {
        var wanted =
            from standing in all.Standings.Select(each => each.State)
            from held in standing.Certificates.Where(held => !held.Suspended).GroupBy(held => held.StandsFor, StringComparer.Ordinal)
            from province in standing.Serves.Contains("*", StringComparer.Ordinal) ? [MatchIndexRecords.National] : standing.Serves
            select Line(MatchIndexRecords.Partition(held.Key, province), standing.Provider, standing.Regency, standing.Services, held.Min(one => one.ValidFrom), held.Max(one => one.ValidTo), standing.Paused);
        var shown = all.Index.Select(entry => Line(entry.Address.Partition, entry.State.Provider, entry.State.Regency, entry.State.Services, entry.State.From, entry.State.To, entry.State.Paused));
        return Outcome.Difference([.. wanted], [.. shown]);

        static string Line(string partition, string provider, string regency, IReadOnlyList<string> services, DateOnly from, DateOnly to, bool paused) =>
            $"{partition} {provider} {regency} {string.Join(',', services)} {from} {to} {paused}";
    }

    private static IEnumerable<string> The_directory_shows_the_providers(Everything all)
    {
        var wanted = all.Providers.Select(provider => Line(DirectoryEntry.Of(provider.State, all.StandingOf(provider.State.Id))));
        return Outcome.Difference([.. wanted], [.. all.Directory.Select(entry => Line(entry.State))]);

        static string Line(DirectoryEntry entry) => JsonSerializer.Serialize(entry, ListingJson.Default.DirectoryEntry);
    }

    private static IEnumerable<string> The_certifiers_list_shows_the_certificates(Everything all) =>
        from certificate in all.Certificates
        let listed = all.Find(BdsBroker.Certificates.CertificateRecords.Listed(certificate.State))?.State
        where listed?.Certificate.State != certificate.State.State || listed.Certificate.Waited != certificate.State.Waited || listed.Certificate.Enrolment != certificate.State.Enrolment
            || !listed.Certificate.Terms.SequenceEqual(certificate.State.Terms) || listed.ProviderName != all.StandingOf(certificate.State.Provider).Name
        select $"{certificate.Address.Key} of {listed?.ProviderName} is {certificate.State.State}, listed as {listed?.Certificate.State}";

    private static IEnumerable<string> A_standing_holds_the_providers_certificates(Everything all) => Outcome.Difference(
        [.. all.Certificates.SelectMany(certificate => certificate.State.Held().Select(held => $"{certificate.State.Provider} {held}"))],
        [.. all.Standings.SelectMany(standing => standing.State.Certificates.Select(held => $"{standing.State.Provider} {held}"))]);

    private static IEnumerable<string> The_desk_shows_the_requests_that_are_on_it(Everything all)
    {
        foreach (var request in all.Requests)
        {
            var shown = all.Find(RequestRecords.Desk(request.State.Sme, request.State.Number))?.State.Request;
            if (shown?.Desk != request.State.Desk || (shown is not null && shown.State != request.State.State))
            {
                yield return $"{request.State.Reference} is on the desk for {request.State.Desk?.Why}, shown for {shown?.Desk?.Why}";
            }
        }
    }

    private static IEnumerable<string> A_person_belongs_to_the_parties_that_say_so(Everything all)
    {
        var said = all.All.Where(each => each.Document.Key.StartsWith("member/", StringComparison.Ordinal)).Select(each => (Party: each.Partition.Split('/'), Person: each.Document.Key["member/".Length..]))
            .Select(each => all.Find(Parties.Member(each.Party[0], each.Party[1], each.Person))!.State is var member ? $"{each.Party[0]} {each.Party[1]} {member.Person} {member.Accepted}" : "");
        var known = all.All.Where(each => each.Document.Key == "parties").Select(each => each.Partition["person/".Length..])
            .SelectMany(person => all.Find(Parties.OfPerson(person))!.State.Parties.Select(party => $"{party.Party} {party.Id} {person} {party.Accepted}"));
        return Outcome.Difference([.. said], [.. known]);
    }

    private static IEnumerable<string> Every_kept_answer_is_forgotten_some_day(Everything all) => all.All
        .Where(each => each.Document.Key.StartsWith("idempotency/", StringComparison.Ordinal) && !all.Waits("answer-remembered", ("partition", each.Partition), ("row", each.Document.Key)))
        .Select(each => $"{each.Partition} {each.Document.Key}");
}
