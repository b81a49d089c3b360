using System.Globalization;

namespace BdsBroker.Functions.Demo;

/// <summary>A craft that is about to be forgotten: the request for a skilled person goes to the KADIN desk of the regency, which knows one.</summary>
internal sealed class TechnicalJourney(Api api, Story story, Seeded seeded)
{
    private readonly Persona owner = Parties.Apprentice.Owner;
    private readonly string sme = seeded.Smes[Parties.Apprentice.Key];

    internal async Task Run()
    {
        var umkm = $"UMKM \"{Parties.Apprentice.Name}\"";
        var firm = $"SME \"{Parties.Apprentice.Name}\"";
        var request = "";
        var number = "";
        story.Note("\nPerjalanan 2: bantuan teknis lewat meja KADIN", "\nJourney 2: technical help through the KADIN desk");
        await story.Step($"{umkm} meminta perajin yang terampil", $"{firm} asks for a skilled person", async () =>
        {
            var submitted = await api.Post(owner, $"/smes/{sme}/requests", """
                { "kind": "technical", "service": "production", "description": "Rotan sering retak saat dibengkokkan.", "skilledPerson": true }
                """, 202);
            number = submitted.Body.GetProperty("number").GetInt32().ToString(CultureInfo.InvariantCulture);
            request = $"/smes/{sme}/requests/{number}";
            return api.Expect("submitted", submitted.State);
        });
        await story.Step("Permintaan tiba di meja KADIN Hulu Sungai Utara", "The request reaches the KADIN desk of Hulu Sungai Utara", async () =>
        {
            var there = await api.UntilState(owner, request, "withKadin");
            var id = there.Id;
            await api.Until(
                Parties.Kadin, "/desk/requests?limit=200&state=kadin", "the request on the desk",
                reply => reply.Items.Any(item => item.GetProperty("request").GetProperty("id").GetString() == id), reply => reply.Body.GetRawText());
            return there.State;
        });
        await story.Step($"Meja KADIN menugaskan {Parties.ExpertName}", $"The KADIN desk assigns {Parties.ExpertName}", async () =>
        {
            var assigned = await api.Post(
                Parties.Kadin, $"/desk/requests/{sme}/{number}/assign", $$"""{ "expertId": "{{seeded.Expert}}", "note": "Tinggal tiga kilometer dari bengkel." }""");
            api.Expect(Parties.ExpertName, assigned.Body.GetProperty("engagement").GetProperty("name").GetString()!);
            return api.Expect("engaged", assigned.State);
        });
        await story.Step("Meja KADIN mencatat kontak dan dua sesi di bengkel", "The KADIN desk notes the contact and two sessions in the workshop", async () =>
        {
            await api.Post(Parties.Kadin, request + "/contacts", $$"""{ "at": "{{CreditJourney.Now}}", "channel": "visit", "reached": true }""");
            await Session("Merendam dan mengukus sebelum dibengkokkan.");
            var held = await Session("Membuat cetakan untuk lengkung sandaran.");
            return string.Create(CultureInfo.InvariantCulture, $"{held.Body.GetProperty("sessions").GetArrayLength()} {story.In("sesi", "sessions")}");
        });
        await story.Step("Meja KADIN menyatakan selesai", "The KADIN desk says that it is complete", async () =>
            api.Expect("engaged", (await api.Post(Parties.Kadin, request + "/complete", "{}")).State));
        await story.Step($"{umkm} juga menyatakan selesai", $"{firm} says so too", async () =>
            api.Expect("completed", (await api.Post(owner, request + "/complete", "{}")).State));
        await story.Step($"{umkm} memberi nilai 4 dari 5", $"{firm} gives 4 of 5", async () =>
            (await api.Post(owner, request + "/feedback", """{ "rating": 4, "comment": "Retaknya jauh berkurang." }""")).State);

        Task<Reply> Session(string notes) =>
            api.Post(Parties.Kadin, request + "/sessions", $$"""{ "at": "{{CreditJourney.Now}}", "hours": 3, "mode": "onsite", "notes": "{{notes}}" }""");
    }
}
