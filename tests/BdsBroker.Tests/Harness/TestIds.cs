using BdsBroker.Core;

namespace BdsBroker.Tests.Harness;

/// <summary>Ids that are the same in every run; also over a restart none comes twice, as long as the count goes on.</summary>
internal sealed class TestIds(int drawn = 0) : Ids
{
    private int drawn = drawn;

    /// <summary>How many were drawn so far.</summary>
    internal int Drawn
    {
        get => drawn;
        set => drawn = value;
    }

    internal override string New() => From("test", Interlocked.Increment(ref drawn).ToString());
}
