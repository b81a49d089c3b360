using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Registry;

/// <summary>Something that matching or the directory shows of a provider changed: profile, pause, listing, members or certificates (not the counters of offers).</summary>
internal sealed record StandingChanged(string Provider) : Fact;

/// <summary>Somebody was invited to a party, accepted, left or was removed, or the party's name changed.</summary>
internal sealed record MembershipChanged(string Party, string Id, string Person) : Fact;

/// <summary>Somebody left the last party, or was told something, and belongs to no party and is invited to none: nobody's members lead to what is kept of them.</summary>
internal sealed record PersonWithoutParty(string Person) : Fact;

/// <summary>An SME gave or withdrew a consent.</summary>
internal sealed record ConsentChanged(string Sme) : Fact;

/// <summary>A bank was admitted.</summary>
internal sealed record BankOpened(string Bank) : Fact;

/// <summary>A bank published or changed a product.</summary>
internal sealed record ProductChanged(string Bank, string Product) : Fact;

/// <summary>The facts that the registry states.</summary>
internal static class RegistryMessages
{
    internal static void Map(MessageMap messages)
    {
        messages.Fact("standing-changed", RegistryMessagesJson.Default.StandingChanged);
        messages.Fact("membership-changed", RegistryMessagesJson.Default.MembershipChanged);
        messages.Fact("person-without-party", RegistryMessagesJson.Default.PersonWithoutParty);
        messages.Fact("consent-changed", RegistryMessagesJson.Default.ConsentChanged);
        messages.Fact("bank-opened", RegistryMessagesJson.Default.BankOpened);
        messages.Fact("product-changed", RegistryMessagesJson.Default.ProductChanged);
        messages.On<MembershipChanged>("directory", OnMembershipChanged.Handle);
        messages.On<BankOpened>("directory", OnBankOpened.Handle);
        messages.On<ProductChanged>("directory", OnProductChanged.Handle);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StandingChanged))]
[JsonSerializable(typeof(MembershipChanged))]
[JsonSerializable(typeof(PersonWithoutParty))]
[JsonSerializable(typeof(ConsentChanged))]
[JsonSerializable(typeof(BankOpened))]
[JsonSerializable(typeof(ProductChanged))]
internal sealed partial class RegistryMessagesJson : JsonSerializerContext;
