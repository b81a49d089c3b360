using System.Diagnostics;
using BdsBroker.Access;
using BdsBroker.Core;
using BdsBroker.Registry;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

namespace BdsBroker.Perf;

/// <summary>
/// What a submission pays for the encryption of fields and for the check of its rights, as a part of the processor time that the server spends on it: the parts alone in this process, the
/// whole at the real server, in turns. The whole holds what goes on in the background meanwhile; the parts are counted as often as answering asks for them.
/// </summary>
internal static class TrustCost
{
    // An SME may have so many: NIK, NIB, NPWP, telephone, e-mail. The SMEs of the load have a telephone only.
    private const int MostValues = 5;
    private const int Rounds = 20_000;

    internal static async Task<int> Run(Options options)
    {
        var turn = TimeSpan.FromSeconds(options.Number("seconds", 5));
        using var folder = new Folder(options.Folder);
        var (server, _) = await ServerProcess.Await(() => ServerProcess.StartApp(options, folder.Data), "/health/live");
        using var serving = server;
        using var load = await SubmitLoad.Prepare(options, folder.Data, server, options.Number("connections", 8));
        using var file = new DataFile(folder.Data);
        await using var storage = SqliteStorage.Open(Path.Combine(folder.Location, "parts.db"), TimeProvider.System);
        var parts = await Parts.Prepare(storage);

        Console.WriteLine($"{Figures.Machine()}\n");
        await load.Call(turn, 202);
        await file.Settle();
        await parts.Measure();
        Figures.Head("run", "server CPU us a submission", "open one value us", "seal one value us", "check the right us", "one value opened + right, of the whole", $"{MostValues} values opened + right, of the whole");
        List<double>[] columns = [[], [], [], [], [], []];
        for (var run = 1; run <= options.Number("runs", 5); run++)
        {
            var before = server.Processor();
            var (_, each) = await load.Call(turn, 202);
            var whole = (server.Processor() - before).TotalMicroseconds / each.Length;
            await file.Settle();
            var (open, seal, right) = await parts.Measure();
            double[] figures = [whole, open, seal, right, (open + right) / whole, ((MostValues * open) + right) / whole];
            for (var at = 0; at < columns.Length; at++)
            {
                columns[at].Add(figures[at]);
            }

            Figures.Row([$"{run}", .. figures.Select(figure => figure.ToString("0.000"))]);
        }

        Figures.Summary("0.000", [.. columns]);
        Console.WriteLine($"\nafterwards: {Figures.Load()}");
        return 0;
    }

    private sealed class Parts
    {
        private readonly SqliteStorage storage;
        private readonly SubjectKey key = SubjectKey.Draw("sme/aaaaaaaaaaaaaaaaaaaaaaaaaa");
        private readonly string stored;
        private readonly Address<Membership> member = Parties.Member(Parties.Sme, "aaaaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbbbb");

        private Parts(SqliteStorage storage) => (this.storage, stored) = (storage, key.Seal("+62 812-0000-0001").Stored);

        internal static async Task<Parts> Prepare(SqliteStorage storage)
        {
            var parts = new Parts(storage);
            var state = DocumentFormat.WriteState(new(parts.member.Key[7..], MemberKind.Owner, null, true, DateTimeOffset.UnixEpoch, "owner"), parts.member.Json);
            await storage.Commit(new(parts.member.Partition, [new Change.PutNew(parts.member.Key, DocumentFormat.Write(1, "", [], state))], []), CancellationToken.None);
            return parts;
        }

        /// <summary>Microseconds of each part on one thread. Checking a right is finding its row, reading the membership from the storage, and reading its JSON.</summary>
        internal async Task<(double Open, double Seal, double Right)> Measure()
        {
            var start = Stopwatch.GetTimestamp();
            for (var n = 0; n < Rounds; n++)
            {
                key.Open(stored);
            }

            var open = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds;
            start = Stopwatch.GetTimestamp();
            for (var n = 0; n < Rounds; n++)
            {
                key.Seal("+62 812-0000-0001");
            }

            var seal = Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds;
            start = Stopwatch.GetTimestamp();
            for (var n = 0; n < Rounds; n++)
            {
                var right = Rights.Of("POST", "/smes/{sme}/requests");
                var read = await storage.Read(member.Partition, member.Key, CancellationToken.None);
                if (right.Grants.Count == 0 || !DocumentFormat.Read(member, read!, KeyRing.Empty).State.Accepted)
                {
                    throw new InvalidOperationException("The membership is not what was written.");
                }
            }

            return (open, seal, Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds);
        }
    }
}
