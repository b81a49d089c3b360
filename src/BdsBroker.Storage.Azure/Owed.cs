namespace BdsBroker.Storage.Azure;

/// <summary>The messages that a commit owes, as the body of its outbox row: compact, so that all that a commit may owe fits beside all that it may change.</summary>
internal static class Owed
{
    private const byte Format = 1;
    private const long AtOnce = -1;

    internal static ReadOnlyMemory<byte> Write(IReadOnlyList<Message> messages)
    {
        var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(Format);
        writer.Write7BitEncodedInt(messages.Count);
        foreach (var message in messages)
        {
            writer.Write(message.Queue);
            writer.Write(message.Due?.UtcTicks ?? AtOnce);
            writer.Write(message.Text);
        }

        writer.Flush();
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>Reads what a row owes.</summary>
    /// <exception cref="StorageUnavailableException">A newer release wrote it. No waiting helps this process, but another one can send it: its wake-up is put off.</exception>
    internal static IReadOnlyList<Message> Read(ReadOnlyMemory<byte> body)
    {
        using var reader = new BinaryReader(new MemoryStream(body.ToArray(), writable: false));
        if (reader.ReadByte() is not Format and var other)
        {
            throw new StorageUnavailableException($"A row of the outbox is of format {other}: a newer release wrote it, and only such a one can send what it owes. Is an older process still running?");
        }

        var messages = new Message[reader.Read7BitEncodedInt()];
        for (var at = 0; at < messages.Length; at++)
        {
            var queue = reader.ReadString();
            var due = reader.ReadInt64();
            messages[at] = new(queue, reader.ReadString(), due == AtOnce ? null : new DateTimeOffset(due, TimeSpan.Zero));
        }

        return messages;
    }
}
