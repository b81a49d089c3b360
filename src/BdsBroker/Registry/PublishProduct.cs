using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>A bank publishes a product.</summary>
internal static class PublishProduct
{
    internal static async Task<Answer<ProductView>> Handle(string bank, ProductBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var id = call.NewId(broker.Ids);
        var (told, problem) = ProductForm.Check(body, bank, id, call.Now);
        if (problem is not null)
        {
            return problem;
        }

        var answer = await broker.Create(call, ProductRecords.Product(bank, id), Made, async draft =>
        {
            var address = BankRecords.Bank(bank);
            if (await broker.Read(call, address, cancel) is not { } now)
            {
                return Problem.NotFound;
            }

            var decision = Bank.AddProduct(now.State, broker.Settings.Limits.ProductsPerBank);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            draft.Apply(now, decision);
            var product = draft.Add(ProductRecords.Product(bank, id), told with { BankName = now.State.Name }, "product.published");
            draft.Add(ProductRecords.Version(bank, id, product.State.Version), product.State, "product.published");
            draft.Owe(new ProductChanged(bank, id));
            return Made(product);
        }, cancel);
        return await broker.Shown(answer, call, new ProductChanged(bank, id), OnProductChanged.Handle, cancel);

        Answer<ProductView> Made(Stored<Product> product) => Answer<ProductView>.Created(ProductView.Of(product.State, product.State), $"/banks/{bank}/products/{id}", product.ETag);
    }
}

/// <summary>A bank changes a product: its next version, for whoever forwards from its first day on.</summary>
internal static class UpdateProduct
{
    // They are kept beside each other in one document, which is read for every readiness.
    private const int MostAnnounced = 5;

    internal static async Task<Answer<ProductView>> Handle(string bank, string product, ProductBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var (told, problem) = ProductForm.Check(body, bank, product, call.Now);
        if (problem is not null)
        {
            return problem;
        }

        var answer = await broker.Change(call, ProductRecords.Product(bank, product), async (draft, now) =>
        {
            var decision = Product.Update(now.State, told, MostAnnounced, call.Now);
            if (decision.Refusal is { } refusal)
            {
                return refusal;
            }

            var next = draft.Apply(now, decision);
            draft.Add(ProductRecords.Version(bank, product, next.State.Version), next.State with { Earlier = [] }, "product.changed");
            return Answer<ProductView>.Ok(ProductView.Of(next.State, next.State), next.ETag);
        }, cancel, versionRequired: true);
        return await broker.Shown(answer, call, new ProductChanged(bank, product), OnProductChanged.Handle, cancel);
    }
}

/// <summary>Keeps a product among those of all banks, where readiness looks.</summary>
internal static class OnProductChanged
{
    internal static Task<Problem?> Handle(ProductChanged fact, Work work, CancellationToken cancel)
    {
        var address = ProductRecords.PublishedOne(fact.Bank, fact.Product);
        return work.Broker.Apply(work, address.Partition, async draft =>
        {
            var known = await work.Broker.Ledger.Read(address, cancel);
            var product = (await work.Broker.Ledger.ReadKnown(ProductRecords.Product(fact.Bank, fact.Product), cancel)).State;
            if (known is null || known.State.Version < product.Version)
            {
                draft.Put(address, known, product, "product.published");
                await work.Broker.Lists.Change(draft, address.Partition, cancel);
            }

            return null;
        }, cancel);
    }
}
