using BdsBroker.Core;
using BdsBroker.MatchEngine;

namespace BdsBroker.Registry;

/// <summary>Tells whether a text is a number of some office, and its digits.</summary>
internal delegate bool TryNumber(string? text, out string? digits);

/// <summary>The checks of fields that only the register's bodies have: places, sectors, identity numbers.</summary>
internal static class RegistryFields
{
    /// <summary>A regency's dotted code, such as 33.10.</summary>
    internal static string Regency(this Fields fields, string field, string? value)
    {
        if (value is null)
        {
            fields.Missing(field);
        }
        else if (!Region.TryParse(value, out _))
        {
            fields.Error(field, "Tulis kode kabupaten atau kota, misalnya 33.10.", "Write the code of a regency or municipality, such as 33.10.");
        }

        return value ?? "";
    }

    /// <summary>Provinces' codes or "*", at least one, each once.</summary>
    internal static IReadOnlyList<string> Provinces(this Fields fields, string field, IReadOnlyList<string?>? values) => Distinct(fields.Each(field, values, 1, 50, (path, code) =>
    {
        if (code is not ServedProvinces.Everywhere && MatchEngine.Provinces.Find(code) is null)
        {
            fields.Error(path, "Tulis kode provinsi dua angka, misalnya 33, atau *.", "Write a province's two digits, such as 33, or *.");
        }

        return code;
    }));

    /// <summary>KBLI prefixes of two to five digits or "*", at least one, each once.</summary>
    internal static IReadOnlyList<string> SectorPrefixes(this Fields fields, string field, IReadOnlyList<string?>? values) => Distinct(fields.Each(field, values, 1, 200, (path, prefix) =>
    {
        if (!Sectors.IsPrefix(prefix))
        {
            fields.Error(path, "Tulis 2 sampai 5 angka KBLI, atau *.", "Write 2 to 5 digits of a KBLI code, or *.");
        }

        return prefix;
    }));

    /// <summary>The KBLI version that prefixes belong to; 2020 where none is named.</summary>
    internal static int SectorsVersion(this Fields fields, string field, long? value)
    {
        if (value is { } version && version is not (2020 or 2025))
        {
            fields.Error(field, "Pilih 2020 atau 2025.", "Choose 2020 or 2025.");
        }

        return (int)(value is 2025 ? 2025 : 2020);
    }

    /// <summary>A whole KBLI code with its version.</summary>
    internal static SectorCode Kbli(this Fields fields, string field, KbliBody? value)
    {
        if (value is null)
        {
            fields.Missing(field);
            return new(2020, "");
        }

        if (value.Version is null)
        {
            fields.Missing(field + ".version");
        }

        var version = fields.SectorsVersion(field + ".version", value.Version);
        if (value.Code is null)
        {
            fields.Missing(field + ".code");
        }
        else if (!MatchEngine.Kbli.TryCreate(version, value.Code, out _))
        {
            fields.Error(field + ".code", "Tulis lima angka KBLI, misalnya 31001.", "Write the five digits of a KBLI code, such as 31001.");
        }

        return new(version, value.Code ?? "");
    }

    /// <summary>Words of a closed list, at least one, each once.</summary>
    internal static IReadOnlyList<string> SomeOf(this Fields fields, string field, IReadOnlyList<string?>? values, int least, IReadOnlyList<string> allowed) =>
        Distinct(fields.Each(field, values, least, allowed.Count * 2, (path, word) => fields.OneOf(path, word, allowed)));

    /// <summary>
    /// An identity number that may be missing. The masked form that answers show stands for the number that is stored, so that what was read can be sent back.
    /// </summary>
    internal static Personal? IdentityNumber(this Fields fields, string field, string? value, Personal? stored, SubjectKey key, TryNumber parse, int digits)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            return null;
        }

        if (stored?.Value is { } known && string.Equals(value, stored.Masked, StringComparison.Ordinal))
        {
            return key.Seal(known, stored);
        }

        if (!parse(value, out var number))
        {
            fields.Error(field, $"Tulis {digits} angka.", $"Write its {digits} digits.");
        }

        return key.SealIfAny(number, stored);
    }

    /// <summary>The subject of a person's token: 1 to 200 visible characters without blanks.</summary>
    internal static string Subject(this Fields fields, string field, string? value)
    {
        var subject = fields.Line(field, value, 200);
        if (subject.Any(char.IsWhiteSpace))
        {
            fields.Error(field, "Tulis nama pengguna tanpa spasi.", "Write the user's name without blanks.");
        }

        return subject;
    }

    /// <summary>The day that calendars in western Indonesia show: certificates and products are valid by days of WIB (UTC+7, no summer time).</summary>
    internal static DateOnly DayInWib(DateTimeOffset at) => Calendar.LocalDate(at, Zone.Wib);

    private static IReadOnlyList<string> Distinct(IReadOnlyList<string> values) => [.. values.Distinct(StringComparer.Ordinal)];
}

/// <summary>Words of closed lists that several capabilities share.</summary>
internal static class Words
{
    /// <summary>What providers help with and technical requests ask for.</summary>
    internal static readonly IReadOnlyList<string> Services = ["credit", "finance", "production", "quality", "machinery", "design", "marketing", "export", "management", "legal"];

    /// <summary>What personal data may be used for, if the SME agrees (UU 27/2022: consent per purpose).</summary>
    internal static readonly IReadOnlyList<string> Purposes = ["matching", "lending", "directory"];

    /// <summary>The kinds of documents that requests hold and products ask for.</summary>
    internal static readonly IReadOnlyList<string> DocumentKinds = ["ktp", "kk", "nib", "npwp", "sku", "bank-statement", "financial-records", "slik", "collateral", "photo", "other"];
}
