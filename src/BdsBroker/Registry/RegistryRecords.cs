using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Where SMEs and providers are kept; the only place these keys are spelled.</summary>
internal static class RegistryRecords
{
    /// <summary>An SME, in its own partition.</summary>
    internal static Address<Sme> Sme(string id) => new(Parties.Partition(Parties.Sme, id), "sme", RegistryJson.Default.Sme);

    /// <summary>A provider's profile, in its own partition.</summary>
    internal static Address<Provider> Provider(string id) => new(Parties.Partition(Parties.Provider, id), "provider", RegistryJson.Default.Provider);

    /// <summary>A provider's standing, in the provider's partition. Its history is that of what changes it, so it keeps none of its own.</summary>
    internal static Address<Standing> Standing(string provider) => new(Parties.Partition(Parties.Provider, provider), "standing", RegistryJson.Default.Standing) { HasHistory = false };
}

/// <summary>How the register's documents, bodies and answers are written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Sme))]
[JsonSerializable(typeof(SmeBody))]
[JsonSerializable(typeof(SmeView))]
[JsonSerializable(typeof(Provider))]
[JsonSerializable(typeof(ProviderBody))]
[JsonSerializable(typeof(ProviderView))]
[JsonSerializable(typeof(Standing))]
[JsonSerializable(typeof(Bank))]
[JsonSerializable(typeof(Branch))]
[JsonSerializable(typeof(PublicBank))]
[JsonSerializable(typeof(BankBody))]
[JsonSerializable(typeof(BankSettingsBody))]
[JsonSerializable(typeof(BankView))]
[JsonSerializable(typeof(BranchView))]
[JsonSerializable(typeof(ListView<PublicBank>))]
[JsonSerializable(typeof(ListView<BranchView>))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProductBody))]
[JsonSerializable(typeof(ProductView))]
[JsonSerializable(typeof(ListView<ProductView>))]
[JsonSerializable(typeof(ExpertBody))]
[JsonSerializable(typeof(ExpertView))]
[JsonSerializable(typeof(ListView<ExpertView>))]
[JsonSerializable(typeof(SeatBody))]
[JsonSerializable(typeof(SeatView))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(MemberView))]
[JsonSerializable(typeof(ListView<MemberView>))]
[JsonSerializable(typeof(MeView))]
[JsonSerializable(typeof(Nothing))]
internal sealed partial class RegistryJson : JsonSerializerContext;
