using System.Text;

namespace BdsBroker.Functions.Tests;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Process">Which process it happened in: the id that each gives itself.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its own id.</param>
/// <param name="Parent">Its parent's, empty where it has none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Links">The traces that it is linked to.</param>
internal sealed record Span(string Process, string Trace, string Id, string Parent, string Name, IReadOnlyList<string> Links);

/// <summary>Reads what is exported as traces (opentelemetry/proto/trace/v1/trace.proto), by the numbers of its fields: a protobuf message is a row of numbered fields.</summary>
internal static class Otlp
{
    internal static IEnumerable<Span> Spans(byte[] export)
    {
        foreach (var ofResource in Fields(export, 1))
        {
            var process = Fields(ofResource, 1).SelectMany(resource => Fields(resource, 1))
                .Where(attribute => Text(Fields(attribute, 1).Single()) == "service.instance.id").Select(attribute => Text(Fields(Fields(attribute, 2).Single(), 1).Single())).Single();
            foreach (var span in Fields(ofResource, 2).SelectMany(scope => Fields(scope, 2)))
            {
                yield return new(
                    process, Id(Fields(span, 1)), Id(Fields(span, 2)), Id(Fields(span, 4)), Text(Fields(span, 5).Single()), [.. Fields(span, 13).Select(link => Id(Fields(link, 1)))]);
            }
        }
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private static string Id(IEnumerable<ReadOnlyMemory<byte>> field) => field.Select(bytes => Convert.ToHexStringLower(bytes.Span)).SingleOrDefault("");

    // Those fields of a number that hold bytes: text, ids and messages.
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        List<ReadOnlyMemory<byte>> found = [];
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message.Span, ref at);
            switch (tag & 7)
            {
                case 0:
                    Varint(message.Span, ref at);
                    break;
                case 1:
                    at += 8;
                    break;
                case 2:
                    var length = (int)Varint(message.Span, ref at);
                    if ((int)(tag >> 3) == number)
                    {
                        found.Add(message.Slice(at, length));
                    }

                    at += length;
                    break;
                case 5:
                    at += 4;
                    break;
                default:
                    throw new InvalidDataException($"There is no field of the kind {tag & 7}.");
            }
        }

        return found;
    }

    private static ulong Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
