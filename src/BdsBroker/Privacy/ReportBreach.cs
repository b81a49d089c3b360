using System.Globalization;
using System.Text.Json.Serialization;
using BdsBroker.Core;
using BdsBroker.Registry;
using Microsoft.AspNetCore.Mvc;

namespace BdsBroker.Privacy;

/// <summary>A party that an account belongs to: all that the party's members see, the account could see.</summary>
/// <param name="Party">sme, provider or bank.</param>
/// <param name="Id">The party's id.</param>
/// <param name="Name">Its name.</param>
/// <param name="BranchId">For bank staff of one branch, the branch.</param>
/// <param name="Since">Since when it belongs.</param>
internal sealed record ReachView(string Party, string Id, string Name, string? BranchId, DateTimeOffset? Since);

/// <summary>
/// For the officers who must tell those concerned within three days (UU 27/2022, Article 46): what an account was shown in a period, SME by SME, and what it could see at present.
/// </summary>
/// <param name="Person">The account.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day, UTC.</param>
/// <param name="Items">What it was shown, oldest day first.</param>
/// <param name="Next">The cursor of the following page.</param>
/// <param name="Reach">The parties it belongs to.</param>
/// <param name="Seats">The regencies at whose KADIN desks it sits.</param>
internal sealed record BreachReportView(string Person, DateOnly From, DateOnly To, IReadOnlyList<LookView> Items, string? Next, IReadOnlyList<ReachView> Reach, IReadOnlyList<string> Seats);

/// <summary>Tells what an account was shown in a period and what it could see.</summary>
internal static class ReportBreach
{
    internal static async Task<Answer<BreachReportView>> Handle(
        PageQuery page, Call call, Broker broker, [FromQuery] string? person = null, [FromQuery] string? from = null, [FromQuery] string? to = null, CancellationToken cancel = default)
    {
        if (page.Problem is { } problem)
        {
            return problem;
        }

        var fields = new Fields();
        if (person is not { Length: > 0 and <= 200 })
        {
            fields.Error("person", "Sebut id orangnya, seperti pada catatan akses, atau namanya di token.", "Name the person's id, as the access log shows it, or the subject of its token.");
        }

        var (first, last) = (Day(fields, "from", from), Day(fields, "to", to));
        if (fields.Problem is { } wrong)
        {
            return wrong;
        }

        if (last < first)
        {
            return Problem.Invalid("to", new("Hari terakhir tidak boleh sebelum hari pertama.", "The last day cannot come before the first."));
        }

        // Saying "nothing was shown" of somebody who does not exist would be a false comfort.
        person = await IsKnown(person!, broker, cancel) ? person : Person.IdOf(call.Person!.Issuer, person!);
        if (!await IsKnown(person!, broker, cancel))
        {
            return Problem.NotFound;
        }

        // A page may end behind the period: what is later is cut off, and nothing follows.
        var list = Looks.By(person!);
        var cursor = page.Cursor ?? Cursor.Encode(list.Prefix + Key(first), list.Prefix);
        var looks = await broker.Ledger.List(list, cursor, page.Limit, cancel);
        var within = looks.Items.Where(look => string.CompareOrdinal(look.State.Day, Key(last)) <= 0).Select(look => LookView.Of(look.State)).ToList();
        List<ReachView> reach = [];
        foreach (var party in (await broker.Ledger.Read(Parties.OfPerson(person!), cancel))?.State.Parties.Where(party => party.Accepted) ?? [])
        {
            var member = await broker.Ledger.Read(Parties.Member(party.Party, party.Id, person!), cancel);
            reach.Add(new(party.Party, party.Id, party.Name, party.Branch, member?.State.Since));
        }

        var seats = (await broker.Ledger.Read(KadinDeskRecords.Seats(person!), cancel))?.State.Regencies ?? [];
        return Answer<BreachReportView>.Ok(new(person!, first, last, within, within.Count == looks.Items.Count ? looks.Next : null, reach, seats));
    }

    private static async ValueTask<bool> IsKnown(string person, Broker broker, CancellationToken cancel) => Ids.IsWellFormed(person)
        && (await broker.Ledger.Read(Parties.OfPerson(person), cancel) is not null
            || await broker.Ledger.Read(KadinDeskRecords.Seats(person), cancel) is not null
            || (await broker.Ledger.List(Looks.By(person), null, 1, cancel)).Items.Count > 0);

    private static DateOnly Day(Fields fields, string field, string? text)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            fields.Error(field, "Tulis tanggal seperti 2026-11-23.", "Write a day such as 2026-11-23.");
        }

        return day;
    }

    private static string Key(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ListView<LookView>))]
[JsonSerializable(typeof(BreachReportView))]
[JsonSerializable(typeof(Erasure))]
[JsonSerializable(typeof(ErasureView))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
