namespace BdsBroker;

/// <summary>Something that the broker needs, other than its storage, does not answer. The caller is told 503 with the code; the message goes to the log.</summary>
public sealed class OutageException : Exception
{
    /// <summary>An outage.</summary>
    /// <param name="code">The problem's stable code.</param>
    /// <param name="message">What is out, for operators.</param>
    /// <param name="cause">What was met.</param>
    public OutageException(string code, string message, Exception cause)
        : base(message, cause) => Code = code;

    /// <summary>The problem's stable code.</summary>
    public string Code { get; }
}
