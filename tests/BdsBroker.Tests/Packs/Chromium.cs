using System.Diagnostics;
using System.Text.RegularExpressions;

namespace BdsBroker.Tests.Packs;

/// <summary>The Chromium of this machine prints pages to PDF, and poppler reads them; <c>test.sh</c> installs both.</summary>
internal sealed partial class Chromium : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("bdsbroker-print-").FullName;

    /// <summary>What a printed document is.</summary>
    /// <param name="Pages">The text of each page.</param>
    /// <param name="Sizes">The size of each page as poppler names it.</param>
    /// <param name="Bytes">Of the PDF.</param>
    internal sealed record Printed(IReadOnlyList<string> Pages, IReadOnlyList<string> Sizes, long Bytes);

    /// <summary>Prints a page as a person would: its own paper and margins, no header or footer of the browser's. Where <c>BDSBROKER_PACKS</c> names a folder, page and PDF are left there to be looked at.</summary>
    internal async Task<Printed> Print(string name, byte[] page)
    {
        var keep = Environment.GetEnvironmentVariable("BDSBROKER_PACKS");
        var at = keep is null ? folder : Directory.CreateDirectory(keep).FullName;
        var (html, pdf) = (Path.Combine(at, name + ".html"), Path.Combine(at, name + ".pdf"));
        await File.WriteAllBytesAsync(html, page);
        await Run(
            Environment.GetEnvironmentVariable("BDSBROKER_CHROMIUM") ?? "chromium",
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", $"--user-data-dir={folder}/profile", "--no-pdf-header-footer", $"--print-to-pdf={pdf}", new Uri(html).AbsoluteUri);
        var about = await Run("pdfinfo", "-f", "1", "-l", "1000", pdf);
        var count = int.Parse(Count().Match(about).Groups[1].ValueSpan);
        var pages = new string[count];
        for (var n = 1; n <= count; n++)
        {
            pages[n - 1] = (await Run("pdftotext", "-layout", "-f", $"{n}", "-l", $"{n}", pdf, "-")).Replace('\u00A0', ' ');
        }

        return new(pages, [.. Size().Matches(about).Select(match => match.Groups[1].Value.Trim())], new FileInfo(pdf).Length);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} is not installed: test.sh does it (chromium and poppler-utils).", missing);
        }

        using var patience = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} ended with {process.ExitCode}:\n{await errors}");
    }

    [GeneratedRegex(@"^Pages:\s+(\d+)", RegexOptions.Multiline)]
    private static partial Regex Count();

    [GeneratedRegex(@"^Page\s+\d+ size:(.*)$", RegexOptions.Multiline)]
    private static partial Regex Size();
}
