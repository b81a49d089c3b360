using BdsBroker.Core;
using BdsBroker.Requests;

namespace BdsBroker.Performances;

/// <summary>What the figures are counted from.</summary>
internal static class PerformancesMessages
{
    internal static void Map(MessageMap messages) => messages.On<MilestoneReached>("offers", OnMilestone.Handle);
}
