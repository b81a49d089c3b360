using BdsBroker.Tests.Crashes;

namespace BdsBroker.Tests.OnAzure;

/// <summary>Where a process dies: at one of its requests.</summary>
/// <param name="Kind">One of <see cref="Requests"/>, or null for any that changes something.</param>
/// <param name="Number">Which of them, counted from 1.</param>
/// <param name="Applied">Whether the account still does that request.</param>
internal sealed record DeathAt(string? Kind, int Number, bool Applied)
{
    public override string ToString() => $"{(Applied ? "after" : "before")} {Kind ?? "change"} {Number}";
}

/// <summary>One process's way to the account. When it has died at a request, no other gets through.</summary>
internal sealed class Lifeline
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private DeathAt? death;
    private int met;

    /// <summary>Whether it is dead.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>The request that it died at.</summary>
    internal string At { get; private set; } = "";

    /// <summary>Whether it is to die: then its requests go one after the other, so that it dies at the same one each time.</summary>
    internal bool IsAimed => death is not null;

    /// <summary>Where it is to die, or null for nowhere; counts from here.</summary>
    internal void Aim(DeathAt? at) => (death, met) = (at, 0);

    /// <summary>Another process has its place.</summary>
    internal void End() => IsOver = true;

    /// <summary>A request on its way.</summary>
    internal async Task Pass(string kind, string where, Func<Task> send)
    {
        if (!IsAimed)
        {
            await (IsOver ? throw new ProcessDiedException() : send());
            return;
        }

        await turn.WaitAsync();
        try
        {
            var isHere = !IsOver && (death!.Kind == kind || (death.Kind is null && kind != Requests.Read)) && ++met == death.Number;
            if (isHere)
            {
                At = $"{kind} {where}";
            }

            if (IsOver || (isHere && !death!.Applied))
            {
                IsOver = true;
                throw new ProcessDiedException();
            }

            await send();
            if (isHere)
            {
                IsOver = true;
                throw new ProcessDiedException();
            }
        }
        finally
        {
            turn.Release();
        }
    }
}
