using System.Globalization;

namespace BdsBroker.Functions.Demo;

/// <summary>Tells what happens, a line a step: the time (WIB), who did what, and the state it led to.</summary>
internal sealed class Story(TextWriter to, string language, TimeProvider clock)
{
    private static readonly TimeSpan Wib = TimeSpan.FromHours(7);

    /// <summary>The step that is under way, as it will be told.</summary>
    internal string Current { get; private set; } = "";

    /// <summary>The text in the language that was asked for.</summary>
    internal string In(string indonesian, string english) => language == "en" ? english : indonesian;

    /// <summary>Takes a step and tells it with the state that it returns.</summary>
    internal async Task Step(string indonesian, string english, Func<Task<string>> act)
    {
        Current = In(indonesian, english);
        var state = await act();
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{clock.GetUtcNow().ToOffset(Wib):HH:mm:ss}  {Current} -> {state}"));
    }

    /// <summary>Says something that is no step.</summary>
    internal void Note(string indonesian, string english) => to.WriteLine(In(indonesian, english));

    /// <summary>Whole rupiah as people write them: Rp 35.000.000.</summary>
    internal static string Rupiah(long amount) => "Rp " + amount.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '.');
}

/// <summary>Something came otherwise than the story has it.</summary>
internal sealed class SurpriseException(string step, string expected, string got) : Exception($"{step}: expected {expected}, got {got}")
{
    internal string Step => step;

    internal string Expected => expected;

    internal string Got => got;
}
