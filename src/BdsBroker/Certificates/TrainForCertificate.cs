using System.Text.Json;
using System.Text.Json.Serialization;
using BdsBroker.Core;

namespace BdsBroker.Certificates;

/// <summary>A training session: its name or number, and whether the candidate attended.</summary>
internal sealed record TrainBody([property: JsonConverter(typeof(NameOrNumber))] string? Session, bool? Attended, string? Note);

/// <summary>Notes a training session of a candidate.</summary>
internal static class TrainForCertificate
{
    internal static Task<Answer<CertificateView>> Handle(string provider, string certificate, TrainBody body, Call call, Broker broker, CancellationToken cancel)
    {
        var fields = new Fields();
        var session = fields.Line("session", body.Session, 100);
        var attended = fields.YesNo("attended", body.Attended);
        var note = fields.OptionalText("note", body.Note, 2000);
        return ChangeCertificate.ByRules(
            provider,
            certificate,
            call,
            broker,
            _ => fields.Problem,
            (now, scheme) => Certificate.Train(now, session, attended, note, scheme, broker.Settings.Limits.NotesPerCertificate, call.Now),
            cancel);
    }
}

/// <summary>A text that may also be written as a whole number: sessions have names or are counted.</summary>
internal sealed class NameOrNumber : JsonConverter<string>
{
    /// <inheritdoc/>
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.Number when reader.TryGetInt64(out var number) => number.ToString(),
        _ => throw new JsonException(),
    };

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value);
    }
}
