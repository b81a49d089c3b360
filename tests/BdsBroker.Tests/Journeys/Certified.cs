using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Journeys;

/// <summary>Providers with certificates that were earned: applied for, trained, examined, issued.</summary>
internal static class CertifiedProviders
{
    internal static async Task<string> Certified(this World world, Caller owner, string scheme = "kkmb")
    {
        var certifier = world.As("sari", "certifier");
        var provider = await Tests.Registry.Given.ProviderOf(owner, ("services", new[] { "credit", "production" }));
        var certificate = $"/providers/{provider}/certificates/{(await owner.Post($"/providers/{provider}/certificates", new { scheme })).Is(201).String("id")}";
        (await certifier.Post($"{certificate}/train", new { session = "dasar", attended = true })).Is(200);
        (await certifier.Post($"{certificate}/examine", new { score = 80 })).Is(200);
        (await certifier.Post($"{certificate}/issue", new { number = $"{scheme}-{owner.Subject}", validFrom = "2026-01-01", validTo = "2027-12-31" })).Is(200);
        await world.Settle();
        return provider;
    }
}
