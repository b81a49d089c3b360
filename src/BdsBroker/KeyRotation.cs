using BdsBroker.Core;
using BdsBroker.Storage;

namespace BdsBroker;

/// <summary>Adds a master key and wraps every subject's key with it; the documents stay as they are, since only the keys' wrapping changes.</summary>
public static class KeyRotation
{
    /// <summary>Rotates. Stopped half way it has lost nothing: the older master keys still open what was not wrapped again, and another run goes on.</summary>
    /// <returns>The new master key's name and how many keys were wrapped again.</returns>
    public static async Task<(string Master, int Keys)> Run(IRecords records, IMasterKeys masters, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(masters);
        ArgumentNullException.ThrowIfNull(clock);
        await masters.Add(cancel);
        return await Rewrap(records, masters, clock, cancel);
    }

    /// <summary>Only wraps again, with the newest of master keys that are given from outside.</summary>
    /// <returns>That master key's name and how many keys were wrapped again.</returns>
    public static async Task<(string Master, int Keys)> Rewrap(IRecords records, IMasterKeys masters, TimeProvider clock, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(masters);
        ArgumentNullException.ThrowIfNull(clock);
        return (await masters.Newest(cancel), await new SubjectKeys(records, masters, clock).Rewrap(cancel));
    }
}
