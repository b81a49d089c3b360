using System.Text;
using System.Text.Json;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Storage.Embedded;
using BdsBroker.Tests.Harness;
using BdsBroker.Tests.Registry;

namespace BdsBroker.Tests.Core;

/// <summary>Identity numbers and contacts as they are kept: encrypted, each subject under a key of its own.</summary>
public class PersonalTests
{
    private static readonly SubjectKey Key = SubjectKey.Draw("sme/ani");

    [Fact]
    public void A_value_opens_with_its_subjects_key_alone()
    {
        var kept = Key.Seal("0812-0000");
        Assert.DoesNotContain("0812", kept.Stored, StringComparison.Ordinal);
        Assert.Equal("0812-0000", Key.Open(kept.Stored));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => SubjectKey.Draw("sme/ani").Open(kept.Stored));
    }

    [Fact]
    public void A_value_that_was_put_under_another_subject_does_not_open()
    {
        var moved = Key.Seal("0812-0000").Stored.Replace("sme/ani", "sme/ben", StringComparison.Ordinal);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new SubjectKey("sme/ben", Key.Secret.ToArray()).Open(moved));
    }

    [Fact]
    public void What_says_the_same_keeps_its_ciphertext_and_what_an_earlier_release_wrote_gets_one()
    {
        var kept = Key.Seal("0812-0000");
        Assert.Same(kept, Key.Seal("0812-0000", kept));
        Assert.NotEqual(kept, Key.Seal("0812-0001", kept));
        Assert.True(Key.Seal("0812-0000", new("0812-0000", "0812-0000")).IsSealed);
    }

    [Fact]
    public void A_personal_value_is_never_told_by_accident() => Assert.Equal("***", $"{Key.Seal("0812-0000")}");

    [Fact]
    public void The_subjects_that_a_document_names_are_found_and_nothing_that_only_looks_like_one()
    {
        HashSet<string> found = [];
        var other = SubjectKey.Draw("provider/b").Seal("y").Stored;
        KeyRing.Subjects(Encoding.UTF8.GetBytes($$"""{"a":"{{Key.Seal("x").Stored}}","b":["{{other}}","enc1:provider/too-short:xyz"],"c":"enc1:","d":"enc1:Not One:x","e":"see enc1:sme/z:q"}"""), found);
        Assert.Equal(["provider/b", "sme/ani"], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_document_of_an_earlier_release_is_read_and_encrypted_when_it_is_next_confirmed()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var id = await Given.SmeOf(ani);
        var address = RegistryRecords.Sme(id);
        var sme = (await world.Ledger.ReadKnown(address, default)).State;
        await world.Seed(address, sme with { Phone = new("0812-7777", "0812-7777") });
        var read = (await ani.Get($"/smes/{id}")).Is(200);
        Assert.Equal("0812-7777", read.String("phone"));
        (await ani.Put($"/smes/{id}", Given.Sme(("phone", "0812-7777")), read.ETag)).Is(200);
        Assert.True((await world.Ledger.ReadKnown(address, default)).State.Phone.IsSealed);
    }

    [Fact]
    public async Task A_destroyed_key_leaves_the_documents_readable_without_their_values_and_every_history_whole()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var id = await Given.SmeOf(ani);
        await world.Broker.Keys.Destroy($"sme/{id}", default);
        var read = (await ani.Get($"/smes/{id}")).Is(200);
        Assert.Equal(JsonValueKind.Null, read["phone"].ValueKind);
        Assert.False(read.Has("ownerNik"));
        Assert.Empty(HistoryCheck.FindFaults(SqliteStorage.ReadAll(world.DataFile)));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await world.Broker.Keys.Of($"sme/{id}", default));
    }

    [Fact]
    public async Task An_answer_kept_for_a_repeat_holds_no_contact_in_the_clear_and_is_repeated_without_it_after_the_erasure()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        var first = (await ani.Post("/smes", Given.Sme(("phone", "0812-5555-1234")), key: "once")).Is(201);
        Assert.Equal(first.Text, (await ani.Post("/smes", Given.Sme(("phone", "0812-5555-1234")), key: "once")).Is(201).Text);
        var kept = SqliteStorage.ReadAll(world.DataFile).Single(document => document.Document.Key.StartsWith("idempotency/", StringComparison.Ordinal)).Document;
        Assert.DoesNotContain("5555", Encoding.UTF8.GetString(kept.Json.Span), StringComparison.Ordinal);
        await world.Broker.Keys.Destroy($"sme/{first.String("id")}", default);
        Assert.Equal(JsonValueKind.Null, (await ani.Post("/smes", Given.Sme(("phone", "0812-5555-1234")), key: "once")).Is(201)["phone"].ValueKind);
    }

    [Fact]
    public async Task After_a_rotation_every_key_is_wrapped_by_the_newest_master_key_and_opens_as_before()
    {
        await using var world = await World.Start();
        var ani = world.As("ani", "sme");
        List<string> ids = [];
        for (var n = 0; n < 40; n++)
        {
            ids.Add(await Given.SmeOf(ani));
        }

        await world.Broker.Keys.Destroy($"sme/{ids[0]}", default);
        var newest = await Secrets.MasterKeys.Add(default);
        Assert.Equal(39, await world.Broker.Keys.Rewrap(default));
        Assert.Equal(0, await world.Broker.Keys.Rewrap(default));
        foreach (var (partition, row) in SqliteStorage.ReadAll(world.DataFile).Where(document => document.Partition.StartsWith("keys/", StringComparison.Ordinal) && document.Document.Key != $"sme/{ids[0]}"))
        {
            Assert.True(Encoding.UTF8.GetString(row.Json.Span).Contains(newest, StringComparison.Ordinal), $"{partition} {row.Key}");
        }

        // A key that is in nobody's memory any more.
        world.Clock.Set(world.Now + SubjectKeys.Remembered + TimeSpan.FromSeconds(1));
        Assert.Equal("+62 812-0000-0001", (await ani.Get($"/smes/{ids[7]}")).Is(200).String("phone"));
    }
}
