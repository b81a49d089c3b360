using System.Globalization;
using System.Reflection;
using System.Text;
using BdsBroker.Core;
using BdsBroker.MatchEngine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Calendar = BdsBroker.Core.Calendar;

namespace BdsBroker.Matches;

/// <summary>
/// A provider's tasks for the calendar of a telephone (RFC 5545): a whole-day event each, on the last day on which it can be done in time, with a reminder the day before. An event keeps its
/// UID when its date moves, so that taking the calendar in again moves it. Calendars are copied to where nobody knows: SMEs are named by the request's reference alone.
/// </summary>
internal static class TaskCalendar
{
    /// <summary>How many events one file holds; the soonest.</summary>
    internal const int Most = 500;

    internal static async Task<CalendarAnswer> Handle(string provider, [AsParameters] TasksQuery query, Call call, Broker broker, CancellationToken cancel)
    {
        var (found, problem) = await ListTasks.Find(provider, query, null, Most, call, broker, cancel);
        return problem is null ? CalendarAnswer.Of(Write(found.Tasks, found.Zone, call)) : problem;
    }

    private static byte[] Write(IReadOnlyList<TaskView> tasks, Zone zone, Call call)
    {
        var lines = new StringBuilder();
        Add(lines, "BEGIN:VCALENDAR");
        Add(lines, "VERSION:2.0");
        Add(lines, "PRODID:-//BdsBroker//Tasks//" + (call.Language == Language.Indonesian ? "ID" : "EN"));
        Add(lines, "CALSCALE:GREGORIAN");
        Add(lines, "METHOD:PUBLISH");
        foreach (var task in tasks)
        {
            // A deadline is the first instant of the day that follows; the last day is what people put into a calendar.
            var day = Calendar.LocalDate(task.Due.AddTicks(-1), zone);
            Add(lines, "BEGIN:VEVENT");
            Add(lines, $"UID:{task.Id}@bdsbroker");
            Add(lines, $"DTSTAMP:{call.Now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
            Add(lines, $"DTSTART;VALUE=DATE:{day:yyyyMMdd}");
            Add(lines, $"DTEND;VALUE=DATE:{day.AddDays(1):yyyyMMdd}");
            Add(lines, "TRANSP:TRANSPARENT");
            Add(lines, "SUMMARY:" + Escaped(task.Text));
            Add(lines, "DESCRIPTION:" + Escaped((task.Sme is null ? "" : new Text($"Permintaan {task.Sme}/{task.Number}", $"Request {task.Sme}/{task.Number}").In(call.Language) + "\n") + task.Link));
            Add(lines, "CATEGORIES:" + Signals.NameOf(task.Kind).ToUpperInvariant());
            if (!task.Overdue)
            {
                Add(lines, "BEGIN:VALARM");
                Add(lines, "ACTION:DISPLAY");
                Add(lines, "DESCRIPTION:" + Escaped(task.Text));
                Add(lines, "TRIGGER:-PT15H");
                Add(lines, "END:VALARM");
            }

            Add(lines, "END:VEVENT");
        }

        Add(lines, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(lines.ToString());
    }

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A line, folded before 75 octets and never within a character (RFC 5545, 3.1).</summary>
    private static void Add(StringBuilder lines, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > 75)
            {
                lines.Append("\r\n ");
                octets = 1;
            }

            lines.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        lines.Append("\r\n");
    }
}

/// <summary>Answers with a calendar, or with a problem.</summary>
internal sealed class CalendarAnswer : ContentAnswer, IEndpointMetadataProvider
{
    private readonly byte[] file = [];

    private CalendarAnswer(Problem problem)
        : base(problem)
    {
    }

    private CalendarAnswer(byte[] file)
        : base(null) => this.file = file;

    internal static CalendarAnswer Of(byte[] file) => new(file);

    public static implicit operator CalendarAnswer(Problem problem) => new(problem);

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Metadata.Add(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(string), ["text/calendar"]));
    }

    /// <inheritdoc/>
    protected override async Task Write(HttpContext http)
    {
        var response = http.Response;
        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept-Language";
        Describe(response, "attachment", "tasks.ics", "text/calendar; charset=utf-8", file.Length);
        await response.Body.WriteAsync(file, http.RequestAborted);
    }
}
