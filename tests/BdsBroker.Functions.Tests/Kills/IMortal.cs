using BdsBroker.Functions.Demo;

namespace BdsBroker.Functions.Tests.Kills;

/// <summary>What a careful client calls, and may be killed at any time: the embedded server on a folder, or handler processes behind a host.</summary>
internal interface IMortal
{
    /// <summary>Calls whoever serves now, or the next one.</summary>
    Task<HttpClient> Serving();

    /// <summary>Tells that a call begins.</summary>
    void Begins();

    /// <summary>A token of a person, by whoever signs people in here.</summary>
    string TokenOf(Persona who);

    /// <summary>How long a client waits until it looks again at what is to become.</summary>
    TimeSpan Glance { get; }
}
