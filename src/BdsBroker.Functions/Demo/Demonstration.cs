namespace BdsBroker.Functions.Demo;

/// <summary>
/// The <c>demo</c> verb: starts the server as <c>serve</c> does, with shorter deadlines and nothing else changed, fills it with invented parties, and lets
/// them live two requests over HTTP.
/// </summary>
internal static class Demonstration
{
    // What a wave waits for is all that the journeys wait for; the rest of a request's life is driven by its people.
    private static readonly Dictionary<string, string?> Overrides = new(StringComparer.Ordinal)
    {
        ["BdsBroker:Waits:Offer"] = "8 seconds",
        ["Logging:LogLevel:BdsBroker"] = "Warning",
        ["Logging:LogLevel:BdsBroker.Functions"] = "Warning",
    };

    /// <summary>Tells both journeys; then ends, or serves on until it is asked to stop.</summary>
    /// <returns>0 where everything came as expected, else 1.</returns>
    internal static async Task<int> Run(Verb.Demo verb, TextWriter to)
    {
        var builder = Server.Builder();
        builder.Configuration.AddInMemoryCollection(Overrides);
        var deployment = Deployment.Read(builder.Configuration, verb.Urls);
        if (deployment.Authorities.Count > 0)
        {
            throw new WrongSettingsException(["BdsBroker:Authorities is set; the demonstration signs its people in with the folder's own issuer. Run it without."]);
        }

        await using var place = await FolderPlace.Open(verb.Data);
        var folder = place.Folder;
        await using var app = Server.Build(builder, deployment, place, TimeProvider.System);
        await app.StartAsync();
        var url = app.Urls.First();
        var key = Tokens.KeyOf(folder);
        var story = new Story(to, verb.Language, TimeProvider.System);
        using var api = new Api(new Uri(url), person => Tokens.Issue(key, person.Subject, person.Roles, TimeProvider.System.GetUtcNow()), story);
        var code = await Tell(api, story);
        if (code != 0 || verb.Exit)
        {
            await app.StopAsync();
            return code;
        }

        story.Note($"""

            Server tetap berjalan di {url} (data: {folder.Location}); penawaran masih gugur setelah 8 detik. Hentikan dengan Ctrl+C.
            Token, misalnya untuk petugas:
              dotnet run --project src/BdsBroker.Functions -- token --data {verb.Data} --sub {Parties.Officer.Subject} --role officer
              curl -H "Authorization: Bearer $TOKEN" "{url}/api/v1/desk/requests"
            """, $"""

            The server goes on at {url} (data: {folder.Location}); offers still lapse after 8 seconds. Stop it with Ctrl+C.
            A token, for instance the officer's:
              dotnet run --project src/BdsBroker.Functions -- token --data {verb.Data} --sub {Parties.Officer.Subject} --role officer
              curl -H "Authorization: Bearer $TOKEN" "{url}/api/v1/desk/requests"
            """);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> Tell(Api api, Story story)
    {
        try
        {
            var seeded = await new Seeding(api, story).Run();
            await new CreditJourney(api, story, seeded).Run();
            await new TechnicalJourney(api, story, seeded).Run();
            story.Note("Selesai: kedua perjalanan berjalan sesuai harapan.", "Done: both journeys went as expected.");
            return 0;
        }
        catch (SurpriseException surprise)
        {
            story.Note(
                $"GAGAL pada langkah: {surprise.Step}\n  diharapkan: {surprise.Expected}\n  didapat:    {surprise.Got}",
                $"FAILED at: {surprise.Step}\n  expected: {surprise.Expected}\n  got:      {surprise.Got}");
            return 1;
        }
    }
}
