using System.Net.Security;
using BdsBroker.Core;
using BdsBroker.Notifications;
using MailKit.Security;

namespace BdsBroker.Tests.Notifications;

/// <summary>Mail in secret or not at all.</summary>
public class SmtpChannelTests
{
    private static readonly RemoteCertificateValidationCallback Trusting = (_, certificate, _, _) => certificate!.GetCertHashString() == SmtpSink.Certificate.GetCertHashString();

    [Theory]
    [InlineData(SinkSecurity.TlsAtOnce)]
    [InlineData(SinkSecurity.StartTls)]
    public async Task A_letter_is_handed_in_over_TLS_and_the_password_is_told_to_nobody_before(SinkSecurity security)
    {
        await using var sink = new SmtpSink(security);
        var attempt = await Send(sink, security == SinkSecurity.TlsAtOnce ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, Trusting);
        Assert.Equal(new(Fate.Sent, ""), attempt);
        Assert.Single(sink.Mails);
        var commands = sink.Commands.Select(command => command.Split(' ')[0]).ToList();
        Assert.Equal(security == SinkSecurity.TlsAtOnce ? ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"] : ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"], commands);
    }

    [Fact]
    public async Task Where_a_server_offers_no_TLS_nothing_is_said()
    {
        await using var sink = new SmtpSink();
        Assert.Equal(new(Fate.Later, "tls", null, true), await Send(sink, SecureSocketOptions.StartTls, Trusting));
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal) || command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(SinkSecurity.TlsAtOnce)]
    [InlineData(SinkSecurity.StartTls)]
    public async Task A_server_that_nobody_vouches_for_gets_nothing(SinkSecurity security)
    {
        await using var sink = new SmtpSink(security);
        var attempt = await Send(sink, security == SinkSecurity.TlsAtOnce ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls, null);
        Assert.Equal((Fate.Later, true), (attempt.Fate, attempt.ChannelFails));
        Assert.Empty(sink.Mails);
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_password_is_the_channels_trouble_and_not_the_addresss()
    {
        await using var sink = new SmtpSink(SinkSecurity.TlsAtOnce) { Answer = verb => verb == "AUTH" ? "535 5.7.8 no" : null };
        Assert.Equal(new(Fate.Later, "smtp-sign-in", null, true), await Send(sink, SecureSocketOptions.SslOnConnect, Trusting));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_later()
    {
        var sink = new SmtpSink();
        await sink.DisposeAsync();
        Assert.Equal(new(Fate.Later, "connection", null, true), await new SmtpChannel(new("localhost", 1, SecureSocketOptions.None, new("", "a@contoh.id")), TimeProvider.System).Send(Letter, default));
    }

    [Fact]
    public async Task A_server_that_hangs_up_after_taking_a_letter_has_taken_it()
    {
        await using var sink = new SmtpSink(SinkSecurity.TlsAtOnce) { Answer = verb => verb == "QUIT" ? SmtpSink.Drop : null };
        Assert.Equal(Fate.Sent, (await Send(sink, SecureSocketOptions.SslOnConnect, Trusting)).Fate);
    }

    private static Letter Letter => new("letter", "ani@contoh.id", Language.Indonesian, "Kabar", "Isi\n.\n..titik", "digest", new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));

    private static Task<Attempt> Send(SmtpSink sink, SecureSocketOptions security, RemoteCertificateValidationCallback? trust) =>
        new SmtpChannel(new("localhost", sink.Port, security, new("", "a@contoh.id"), "broker", "geheim"), TimeProvider.System, trust).Send(Letter, default);
}
