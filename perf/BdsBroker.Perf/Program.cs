using BdsBroker.Perf;

return args switch
{
    ["submit", .. var rest] => await SubmitLoad.Run(new(rest)),
    ["offers", .. var rest] => await OffersLoad.Run(new(rest)),
    ["start", .. var rest] => await StartTimes.Run(new(rest)),
    ["journeys", .. var rest] => await JourneysLoad.Run(new(rest)),
    ["trust", .. var rest] => await TrustCost.Run(new(rest)),
    ["micro", .. var rest] => Micro.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("""
        Usage: BdsBroker.Perf submit | offers | start | trust | journeys [--app DIR] [--empty DIR] [--folder DIR] [--NAME VALUE]...
               BdsBroker.Perf micro [arguments of BenchmarkDotNet]
        See perf/README.md.
        """);
    return 2;
}
