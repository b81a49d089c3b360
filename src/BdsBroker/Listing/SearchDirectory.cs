using BdsBroker.Core;
using BdsBroker.MatchEngine;
using BdsBroker.Registry;

namespace BdsBroker.Listing;

/// <summary>What is looked for; null is anything.</summary>
/// <param name="Service">A service offered.</param>
/// <param name="Province">A province served.</param>
/// <param name="Sector">A KBLI code or prefix known: one of the two begins with the other.</param>
/// <param name="Words">Words of the name, all of them, in any case.</param>
internal sealed record Wanted(string? Service, string? Province, string? Sector, IReadOnlyList<string> Words)
{
    internal bool Fits(DirectoryEntry entry) =>
        (Service is null || entry.Services.Contains(Service, StringComparer.Ordinal))
        && (Province is null || entry.Serves.Any(code => code is ServedProvinces.Everywhere || code == Province))
        && (Sector is null || entry.Sectors.Any(prefix =>
            prefix is Sectors.Any || Sector.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(Sector, StringComparison.Ordinal)))
        && Words.All(word => entry.Name.Contains(word, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The public directory: providers that are listed and hold a certificate valid today.</summary>
internal static class SearchDirectory
{
    /// <summary>
    /// How many entries one call looks at; a search that finds little answers what it has by then, with a cursor to go on by.
    /// </summary>
    internal const int EntriesPerCall = 2000;

    internal static async Task<Answer<ListView<PublicProviderView>>> Handle(
        string? service, string? province, string? sector, string? q, PageQuery page, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        if (service is not null)
        {
            fields.OneOf("service", service, Words.Services);
        }

        if (province is not null && Provinces.Find(province) is null)
        {
            fields.Error("province", "Tulis kode provinsi dua angka, misalnya 33.", "Write a province's two digits, such as 33.");
        }

        if (sector is not null && (sector is Sectors.Any || !Sectors.IsPrefix(sector)))
        {
            fields.Error("sector", "Tulis 2 sampai 5 angka KBLI.", "Write 2 to 5 digits of a KBLI code.");
        }

        var name = fields.OptionalLine("q", q, 100) ?? "";
        if ((page.Problem ?? fields.Problem) is { } problem)
        {
            return problem;
        }

        var wanted = new Wanted(service, province, sector, name.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Answer<ListView<PublicProviderView>>.Ok(await Search(wanted, page, RegistryFields.DayInWib(call.Now), broker.Ledger, cancel));
    }

    private static async ValueTask<ListView<PublicProviderView>> Search(Wanted wanted, PageQuery page, DateOnly today, Ledger ledger, CancellationToken cancel)
    {
        List<Stored<DirectoryEntry>> found = [];
        var cursor = page.Cursor;
        for (var seen = 0; seen < EntriesPerCall;)
        {
            var part = await ledger.List(DirectoryRecords.Shown, cursor, 200, cancel);
            seen += part.Items.Count;
            foreach (var entry in part.Items.Where(entry => entry.State.IsShownOn(today) && wanted.Fits(entry.State)))
            {
                // One more than asked for tells whether there is a following page.
                if (found.Count == page.Limit)
                {
                    return Page(Cursor.Encode(found[^1].Address.Key, DirectoryRecords.Shown.Prefix));
                }

                found.Add(entry);
            }

            if ((cursor = part.Next) is null)
            {
                break;
            }
        }

        return Page(cursor);

        ListView<PublicProviderView> Page(string? next) => new([.. found.Select(entry => PublicProviderView.Of(entry.State, today))], next);
    }
}
