using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BdsBroker.Core;
using BdsBroker.Notifications;
using BdsBroker.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace BdsBroker.Tests.Notifications;

/// <summary>A world that reaches people, with the mail server and the gateway that it reaches them by.</summary>
internal sealed partial class Outside : IAsyncDisposable
{
    internal const string FirstSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    internal const string SecondSecret = "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0";
    internal const string Address = "ani.tanda7391@contoh.id";
    internal const string Number = "+6281242427391";

    private Outside(World world, SmtpSink mail, GatewaySink gateway) => (World, Mail, Gateway) = (world, mail, gateway);

    internal World World { get; }

    internal SmtpSink Mail { get; }

    internal GatewaySink Gateway { get; }

    internal Caller Ani => World.As("ani");

    internal static async Task<Outside> Open(Settings? settings = null, IBackend? backend = null)
    {
        var mail = new SmtpSink();
        var gateway = await GatewaySink.Start();
        var reaching = new Reaching
        {
            MailServer = $"smtp://127.0.0.1:{mail.Port}",
            MailFrom = "BdsBroker <no-reply@bds.contoh.id>",
            PublicAddress = "https://api.contoh.id",
            InboxPage = "https://bds.contoh.id/kotak-masuk",
            Gateway = gateway.Address,
            GatewaySecrets = $"{FirstSecret}, {SecondSecret}",
        };
        Assert.Empty(reaching.Mistakes());
        return new(await World.Start((settings ?? new()) with { Reaching = reaching }, backend: backend, change: (services, _) => services.AddSingleton<Ids>(new TestIds())), mail, gateway);
    }

    /// <summary>A person tells and proves an address.</summary>
    internal async Task<Reply> Confirm(Caller caller, object reach, ChannelKind channel = ChannelKind.Email)
    {
        var now = (await caller.Get("/me/notifications")).Is(200);
        (await caller.Put("/me/notifications", reach, now.ETag)).Is(200);
        var name = Signals.NameOf(channel);
        (await caller.Post($"/me/notifications/{name}/code", new { })).Is(202);
        await World.Settle();
        return (await caller.Post($"/me/notifications/{name}/confirm", new { code = LastCode(channel) })).Is(200);
    }

    /// <summary>Ani's mail is confirmed, and forgotten by the sink's counting.</summary>
    internal async Task<Outside> WithMail(object? quietHours = null, string language = "en", string kinds = "all")
    {
        await Confirm(Ani, new { language, kinds, quietHours, email = new { address = Address, on = true } });
        return this;
    }

    /// <summary>The code in the last message that left.</summary>
    internal string LastCode(ChannelKind channel) => Digits().Match(channel == ChannelKind.Email ? TextOf(Mail.Mails[^1]) : Encoding.UTF8.GetString(Gateway.Calls[^1].Body)).Value;

    /// <summary>The mails that told notices.</summary>
    internal IReadOnlyList<string> Told => [.. Mail.Mails.Where(mail => SmtpSink.Header(mail, "List-Unsubscribe") is not null)];

    /// <summary>The messages to telephones that told notices.</summary>
    internal IReadOnlyList<JsonElement> Texts => [.. Gateway.Calls.Select(call => JsonDocument.Parse(call.Body).RootElement).Where(body => body.GetProperty("kind").GetString() != "code")];

    /// <summary>Owes Ani a notice and works off what follows.</summary>
    internal async Task Owe(NoticeKind kind, params (string Name, string Value)[] values)
    {
        await Put(kind, values);
        await World.Settle();
    }

    /// <summary>Puts a notice into Ani's inbox; what it owes waits.</summary>
    internal async Task Put(NoticeKind kind, params (string Name, string Value)[] values)
    {
        var draft = new Draft(NoticeRecords.Partition(Ani.Id), Actor.System("test"), World.Now);
        draft.Owe(kind.To(NoticeKind.Person, Ani.Id, $"{++causes}", World.Now, "/inbox", values));
        Assert.True(await World.Ledger.Commit(draft, default));
        await World.Deliver((await World.Receive()).Single(message => message.Queue == "notices"));
    }

    private int causes;

    /// <summary>The states of what is on its way to Ani, newest first.</summary>
    internal async Task<IReadOnlyList<string>> States() =>
        [.. (await Ani.Get("/inbox")).Is(200).Items.Select(item => item.TryGetProperty("deliveries", out var ways) ? string.Join(' ', ways.EnumerateArray().Select(way => way.GetProperty("state").GetString())) : "-")];

    /// <summary>A mail's text, decoded.</summary>
    internal static string TextOf(string mail) => MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(mail))).TextBody!.ReplaceLineEndings("\n");

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        await Mail.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    [GeneratedRegex(@"(?<!\d)\d{6}(?!\d)")]
    private static partial Regex Digits();
}
