using System.Globalization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Lists a bank's products in the versions in effect today, for anyone.</summary>
internal static class ListProducts
{
    internal static async Task<Answer<ListView<ProductView>>> Handle(string bank, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (!Ids.IsWellFormed(bank) || await broker.Ledger.Read(BankRecords.Bank(bank), cancel) is null)
        {
            return Problem.NotFound;
        }

        if (page.Problem is { } problem)
        {
            return problem;
        }

        var products = await broker.Ledger.List(ProductRecords.Of(bank), page.Cursor, page.Limit, cancel);
        var today = RegistryFields.DayInWib(broker.Clock.GetUtcNow());
        return Answer<ListView<ProductView>>.Ok(new([.. products.Items.Select(product => ProductView.On(product.State, today))], products.Next));
    }
}

/// <summary>Lists all versions of a product, oldest first, for anyone. On a day that one counts which was told last of those whose first day has come.</summary>
internal static class ListProductVersions
{
    internal static async Task<Answer<ListView<ProductView>>> Handle(string bank, string product, PageQuery page, Broker broker, CancellationToken cancel)
    {
        if (!Ids.IsWellFormed(bank) || !Ids.IsWellFormed(product) || await broker.Ledger.Read(ProductRecords.Product(bank, product), cancel) is not { } now)
        {
            return Problem.NotFound;
        }

        if (page.Problem is { } problem)
        {
            return problem;
        }

        var versions = await broker.Ledger.List(ProductRecords.Versions(bank, product), page.Cursor, page.Limit, cancel);
        return Answer<ListView<ProductView>>.Ok(new([.. versions.Items.Select(version => ProductView.Of(version.State, now.State))], versions.Next));
    }
}

/// <summary>Shows a product to anyone, in the version in effect today (before it begins, in its first) or in any <c>?version=</c>, earlier or announced.</summary>
internal static class ReadProduct
{
    internal static async Task<Answer<ProductView>> Handle(string bank, string product, string? version, Broker broker, CancellationToken cancel)
    {
        if (!Ids.IsWellFormed(bank) || !Ids.IsWellFormed(product) || await broker.Ledger.Read(ProductRecords.Product(bank, product), cancel) is not { } now)
        {
            return Problem.NotFound;
        }

        if (version is null)
        {
            return Answer<ProductView>.Ok(ProductView.On(now.State, RegistryFields.DayInWib(broker.Clock.GetUtcNow())), now.ETag);
        }

        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > now.State.Version)
        {
            return Problem.Invalid("version", new($"Isi dengan bilangan 1 sampai {now.State.Version}.", $"Give a number from 1 to {now.State.Version}."));
        }

        var then = await broker.Ledger.ReadKnown(ProductRecords.Version(bank, product, number), cancel);
        return Answer<ProductView>.Ok(ProductView.Of(then.State, now.State));
    }
}
