using System.Security.Cryptography;
using System.Text;
using BdsBroker.Core;
using BdsBroker.Proposals;
using BdsBroker.Readiness;

namespace BdsBroker.Packs;

/// <summary>
/// One printable document of what a submission froze, for the bank: everything in one file, nothing that runs, nothing that is fetched. It is pure: the same snapshot, code and language are always the
/// same bytes, and nothing but what was frozen is in it.
/// </summary>
/// <param name="Page">HTML in UTF-8.</param>
/// <param name="Policy">The Content-Security-Policy that lets the page's own style through and nothing else.</param>
internal sealed record Pack(byte[] Page, string Policy)
{
    /// <summary>Writes it.</summary>
    /// <param name="frozen">What was frozen.</param>
    /// <param name="code">The code of exactly this.</param>
    /// <param name="language">Of all words but those that people typed.</param>
    internal static Pack Write(Snapshot frozen, PackCode code, Language language)
    {
        var style = PackStyle.Of(code, language).ReplaceLineEndings("\n");
        var policy = $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; base-uri 'none'; form-action 'none'";
        var html = new Html(language);
        html.Add($"<!DOCTYPE html>\n<html lang=\"{new Text("id", "en")}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"");
        html.AddOwn(policy).Add($"\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
        html.Add($"<title>{Title}: {frozen.Sme.Name}, {frozen.Product.Name}</title>\n<style>").AddOwn(style).Add($"</style>\n</head>\n<body>\n");

        PackCover.Write(html, frozen, code);
        PackReadiness.Write(html, frozen);
        PackNeeds.Write(html, frozen);
        PackPlan.Write(html, frozen);
        PackLoan.Write(html, frozen);
        PackPapers.Write(html, frozen);
        PackSignatures.Write(html, frozen, code);

        html.Add($"</body>\n</html>\n");
        return new(html.ToBytes(), policy);
    }

    /// <summary>What the document is.</summary>
    internal static readonly Text Title = new("Proposal kredit", "Loan proposal");

    /// <summary>The loan as it was asked for, on the product's frozen conditions: the one that the frozen readiness counted with.</summary>
    internal static Loan LoanOf(Snapshot frozen)
    {
        var (amount, tenor, product) = (frozen.Request.Amount, frozen.Request.TenorMonths, frozen.Product);
        var terms = frozen.Readiness.Terms ?? new(amount, tenor, product.AnnualRate, product.RateKind, Math.Min(product.GraceMonths, tenor - 1));
        return Loan.Create(terms.Amount, terms.TenorMonths, terms.AnnualRate, terms.RateKind == "flat" ? RateKind.Flat : RateKind.Effective, terms.GraceMonths);
    }

    /// <summary>The clocks of the SME's place.</summary>
    internal static MatchEngine.Zone ZoneOf(Snapshot frozen) => Calendar.ZoneOf(frozen.Sme.Regency[..2]);
}
