namespace BdsBroker.Functions;

/// <summary>The settings do not make sense; the message lists everything that is wrong with what is allowed instead.</summary>
internal sealed class WrongSettingsException(IReadOnlyList<string> errors)
    : Exception("BdsBroker does not start; these settings are wrong:\n  " + string.Join("\n  ", errors))
{
    internal IReadOnlyList<string> Errors => errors;
}
