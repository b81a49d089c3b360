namespace BdsBroker.Functions.Demo;

/// <summary>An SME of the demonstration.</summary>
internal sealed record SmeSeed(string Key, string Name, string Address, string Regency, string Kbli, string Product, string Cluster, int Since, int Employees, long AnnualSales)
{
    internal Persona Owner => new("contoh-umkm-" + Key, "sme");

    internal string Body => $$"""
        {
          "name": "{{Name}}", "address": "{{Address}}", "regency": "{{Regency}}", "phone": "+62800000{{Since}}",
          "kbli": { "version": 2020, "code": "{{Kbli}}" }, "products": ["{{Product}}"], "cluster": "{{Cluster}}",
          "establishedYear": {{Since}}, "establishedMonth": 3, "employees": {{Employees}}, "annualSales": {{AnnualSales}},
          "consents": [{ "purpose": "matching", "given": true }, { "purpose": "lending", "given": true }, { "purpose": "directory", "given": true }]
        }
        """;
}

/// <summary>A provider of the demonstration.</summary>
internal sealed record ProviderSeed(string Key, string Name, string Kind, string Regency, string Serves, string Sectors, string Services, params string[] Schemes)
{
    internal Persona Owner => new("contoh-penyedia-" + Key, "provider");

    internal string Body => $$"""
        {
          "name": "{{Name}}", "kind": "{{Kind}}", "regency": "{{Regency}}", "serves": [{{Quoted(Serves)}}], "sectors": [{{Quoted(Sectors)}}],
          "services": [{{Quoted(Services)}}], "capacity": 40, "paused": false, "phone": "+628000009999", "email": "{{Key}}@contoh.example"
        }
        """;

    private static string Quoted(string words) => string.Join(", ", words.Split(' ').Select(word => $"\"{word}\""));
}

/// <summary>
/// Who takes part. The places are real, of the study's clusters and others; the people and firms are invented, and say so: "(contoh)" is "(example)".
/// </summary>
internal static class Parties
{
    internal static readonly Persona Officer = new("contoh-petugas", "officer");
    internal static readonly Persona Certifier = new("contoh-penguji", "certifier");
    internal static readonly Persona BankHead = new("contoh-bank-pusat", "bank");
    internal static readonly Persona BankBranch = new("contoh-bank-tegal", "bank");
    internal static readonly Persona Kadin = new("contoh-kadin-amuntai", "kadin");

    internal const string BankName = "Bank Maju Bersama (contoh)";
    internal const string BranchName = "Cabang Tegal (contoh)";
    internal const string ExpertName = "Rahman, perajin pensiunan (contoh)";

    /// <summary>Hulu Sungai Utara, where Amuntai lies.</summary>
    internal const string KadinRegency = "63.08";

    /// <summary>Who asks for the loan.</summary>
    internal static readonly SmeSeed Borrower =
        new("tegal", "Logam Jaya (contoh)", "Desa Talang, Tegal", "33.28", "25920", "komponen pompa dari kuningan", "Logam Tegal", 2015, 9, 960_000_000);

    /// <summary>Who asks for a skilled person.</summary>
    internal static readonly SmeSeed Apprentice =
        new("amuntai", "Rotan Sungai (contoh)", "Amuntai Tengah, Hulu Sungai Utara", KadinRegency, "31002", "kursi rotan", "Mebel rotan Amuntai", 2018, 6, 420_000_000);

    internal static readonly IReadOnlyList<SmeSeed> Smes =
    [
        Borrower,
        Apprentice,
        new("sukabumi", "Baja Priangan (contoh)", "Cisaat, Sukabumi", "32.02", "25920", "gunting dan pisau", "Logam Sukabumi", 2012, 12, 1_400_000_000),
        new("waru", "Ngingas Teknik (contoh)", "Desa Ngingas, Waru, Sidoarjo", "35.15", "25920", "suku cadang sepeda motor", "Logam Waru-Sidoarjo", 2010, 18, 2_300_000_000),
        new("serenan", "Jati Serenan (contoh)", "Desa Serenan, Juwiring, Klaten", "33.10", "31001", "kursi dan meja jati", "Mebel kayu Serenan", 2009, 14, 1_800_000_000),
        new("limapuluhkota", "Gambir Halaban (contoh)", "Lareh Sago Halaban, Lima Puluh Kota", "13.07", "20115", "gambir kering", "Gambir Lima Puluh Kota", 2014, 7, 510_000_000),
        new("garut", "Akar Wangi Samarang (contoh)", "Samarang, Garut", "32.05", "20294", "minyak akar wangi", "Akar wangi Garut", 2013, 8, 750_000_000),
        new("tanjungbatu", "Pandai Besi Tanjung (contoh)", "Tanjung Batu, Ogan Ilir", "16.10", "25931", "cangkul dan parang", "Pandai besi Tanjung Batu", 2011, 5, 300_000_000),
        new("mampang", "Tempe Mampang (contoh)", "Mampang Prapatan, Jakarta Selatan", "31.74", "10391", "tempe", "Tahu tempe Mampang", 2016, 6, 620_000_000),
        new("kebumen", "Genteng Sokka (contoh)", "Desa Kedawung, Pejagoan, Kebumen", "33.05", "23922", "genteng", "Genteng Sokka Kebumen", 2008, 16, 1_100_000_000),
        new("cibaduyut", "Sepatu Cibaduyut (contoh)", "Cibaduyut, Bandung", "32.73", "15201", "sepatu kulit", "Alas kaki Cibaduyut", 2017, 11, 1_300_000_000),
        new("sentul", "Jimbe Sentul (contoh)", "Sentul, Blitar", "35.72", "32201", "gendang jimbe", "Gendang Sentul Blitar", 2015, 10, 880_000_000),
        new("malang", "Galeri Kabupaten (contoh)", "Kepanjen, Malang", "35.07", "47781", "kerajinan kayu dan bambu", "Galeri Kabupaten Malang", 2019, 4, 350_000_000),
    ];

    internal static readonly IReadOnlyList<ProviderSeed> Providers =
    [
        new("tegal", "Konsultan Mitra Bank Tegal (contoh)", "person", "33.28", "33", "25 31", "credit finance", "kkmb"),
        new("solo", "Klinik Usaha Solo (contoh)", "organisation", "33.72", "33 34", "25 31 15", "credit finance production", "kkmb", "bds"),
        new("yogyakarta", "Pusat Bisnis Yogyakarta (contoh)", "organisation", "34.71", "33 34 35", "*", "credit marketing export", "kkmb", "bds"),
        new("surabaya", "Balai Mesin Surabaya (contoh)", "organisation", "35.78", "*", "25 28", "credit machinery production", "kkmb", "bds"),
        new("semarang", "Pendamping Kredit Semarang (contoh)", "person", "33.74", "33", "*", "credit legal management", "kkmb"),
        new("bandung", "Rumah Wirausaha Bandung (contoh)", "organisation", "32.73", "31 32 36", "10 15 20", "credit design marketing", "kkmb", "bds"),
        new("sidoarjo", "Bengkel Vokasi Sidoarjo (contoh)", "organisation", "35.15", "35", "25 30", "machinery quality production", "bds"),
        new("padang", "Pendamping Ekspor Padang (contoh)", "organisation", "13.71", "13 14 16", "20 01", "credit export quality", "kkmb", "bds"),
    ];
}
