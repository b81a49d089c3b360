using BdsBroker.Tests.Harness;

namespace BdsBroker.Tests.Crashes;

/// <summary>The process is gone: nobody gets an answer.</summary>
internal sealed class ProcessDiedException() : Exception("The process died.");

/// <summary>
/// Lets a process die at one of its storage operations, before it was done or after it was done and before anybody knew; nothing after it is done.
/// </summary>
internal sealed class DyingProcess : IDisposable
{
    private readonly Counting calls;
    private int operations;

    /// <param name="calls">The process's way to its storage.</param>
    /// <param name="at">Dies at this operation, counted from 1.</param>
    /// <param name="after">Whether that operation is done.</param>
    internal DyingProcess(Counting calls, int at, bool after)
    {
        this.calls = calls;
        calls.Before = (kind, where) =>
        {
            if (Died || (++operations == at && !after))
            {
                Die(kind, where);
            }

            Wrote |= kind is not ("read" or "page" or "open");
            return Task.CompletedTask;
        };
        calls.After = (kind, where) =>
        {
            if (operations == at && after)
            {
                Die(kind, where);
            }

            return Task.CompletedTask;
        };
    }

    /// <summary>Whether it came that far.</summary>
    internal bool Died { get; private set; }

    /// <summary>What it died at.</summary>
    internal string At { get; private set; } = "";

    /// <summary>Whether it may have changed anything before.</summary>
    internal bool Wrote { get; private set; }

    public void Dispose() => (calls.Before, calls.After) = (null, null);

    private void Die(string kind, string where)
    {
        At = Died ? At : $"{kind} {where}";
        Died = true;
        throw new ProcessDiedException();
    }
}
