using System.Text.Json;
using BdsBroker.Core;

namespace BdsBroker.Plans;

/// <summary>A thing that a template names.</summary>
internal sealed record TemplateLine(Text Name, Text? Unit, string? Kind);

/// <summary>
/// A starting plan for a line of business: the names of what is usually sold, paid, bought and pledged there, and questions to ask. It has no amounts: those are the SME's own.
/// </summary>
/// <param name="Id">One word.</param>
/// <param name="Name">The line of business.</param>
/// <param name="Sectors">Prefixes of KBLI 2020 codes.</param>
/// <param name="Purpose">What loans are usually asked for.</param>
/// <param name="Market">A text to complete.</param>
/// <param name="Production">A text to complete.</param>
/// <param name="People">A text to complete.</param>
/// <param name="Sales">Usual products.</param>
/// <param name="FixedCosts">Usual costs, by kind.</param>
/// <param name="Collateral">Usual collateral.</param>
/// <param name="Questions">What to ask the SME.</param>
internal sealed record PlanTemplate(
    string Id,
    Text Name,
    IReadOnlyList<string> Sectors,
    Text Purpose,
    Text Market,
    Text Production,
    Text People,
    IReadOnlyList<TemplateLine> Sales,
    IReadOnlyList<TemplateLine> FixedCosts,
    IReadOnlyList<Text> Collateral,
    IReadOnlyList<Text> Questions)
{
    /// <summary>All templates, by id; they are data files of this program.</summary>
    internal static IReadOnlyList<PlanTemplate> All { get; } = Load();

    /// <summary>Whether it is for a KBLI code or for part of one.</summary>
    internal bool IsFor(string sector) => Sectors.Any(prefix => sector.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(sector, StringComparison.Ordinal));

    private static PlanTemplate[] Load()
    {
        var assembly = typeof(PlanTemplate).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("PlanTemplates/", StringComparison.Ordinal))
            .Select(name =>
            {
                using var file = assembly.GetManifestResourceStream(name)!;
                return JsonSerializer.Deserialize(file, PlansJson.Default.PlanTemplate)!;
            })
            .OrderBy(template => template.Id, StringComparer.Ordinal)];
    }
}

/// <summary>A template in the reader's language, with a plan that can be saved as it is and completed afterwards: every amount in it is 0.</summary>
/// <param name="Id">One word.</param>
/// <param name="Name">The line of business.</param>
/// <param name="Sectors">Prefixes of KBLI 2020 codes.</param>
/// <param name="Plan">The body of a plan.</param>
/// <param name="Questions">What to ask the SME.</param>
internal sealed record PlanTemplateView(string Id, string Name, IReadOnlyList<string> Sectors, PlanBody Plan, IReadOnlyList<string> Questions)
{
    internal static PlanTemplateView Of(PlanTemplate template, DateOnly start, Language language) => new(
        template.Id,
        template.Name.In(language),
        template.Sectors,
        new()
        {
            Purpose = template.Purpose.In(language),
            OwnFunds = 0,
            Market = template.Market.In(language),
            Production = template.Production.In(language),
            People = template.People.In(language),
            StartMonth = PlanBody.Write(start),
            ExistingMonthlyDebtService = 0,
            Collateral = [.. template.Collateral.Select(item => new CollateralBody(item.In(language), 0, 0))],
            Opening = new(0, 0, 0, 0, null, null, []),
            Sales = [.. template.Sales.Select(line => new SalesLineBody { Name = line.Name.In(language), Unit = line.Unit?.In(language), UnitPrice = 0, UnitCost = 0, Units = 0 })],
            FixedCosts = [.. template.FixedCosts.Select(cost => new FixedCostBody(cost.Kind, cost.Name.In(language), 0, null))],
            Investments = [],
        },
        [.. template.Questions.Select(question => question.In(language))]);
}

/// <summary>Lists starting plans for anyone, those of one line of business with <c>?sector=</c>, a KBLI 2020 code or the start of one.</summary>
internal static class ListTemplates
{
    internal static Answer<ListView<PlanTemplateView>> Handle(string? sector, Call call)
    {
        if (sector is not null && !(sector.Length is >= 1 and <= 5 && sector.All(char.IsAsciiDigit)))
        {
            return Problem.Invalid("sector", new("Isi dengan kode KBLI 2020, 1 sampai 5 angka, misalnya 31001.", "Give a KBLI 2020 code of 1 to 5 digits, such as 31001."));
        }

        // Plans begin with the month after this one, WIB.
        var today = call.Now.ToOffset(TimeSpan.FromHours(7));
        var start = new DateOnly(today.Year, today.Month, 1).AddMonths(1);
        return Answer<ListView<PlanTemplateView>>.Ok(new(
            [.. PlanTemplate.All.Where(template => sector is null || template.IsFor(sector)).Select(template => PlanTemplateView.Of(template, start, call.Language))], null));
    }
}
