namespace BdsBroker.Core;

/// <summary>So many change the same partition that one of them never came to commit: no fault of the message or the call, which is to be tried again.</summary>
internal sealed class BusyException(string message) : Exception(message);
