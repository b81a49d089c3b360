using BdsBroker.Functions;
using BdsBroker.Functions.Demo;
using BdsBroker.Storage;
using BdsBroker.Storage.Embedded;

// 0: done; 1: it failed, or the data has faults; 2: the command line or the settings are wrong; 3: the data folder is in use.
try
{
    return CommandLine.Parse(args) switch
    {
        Verb.Serve serve => await Server.Run(serve),
        Verb.Token token => Tokens.Print(token, Console.Out, Console.Error, TimeProvider.System),
        Verb.Demo demo => await Demonstration.Run(demo, Console.Out),
        Verb.Check check => await Check.Run(check, Console.Out),
        Verb.Performance performance => await Performance.Run(performance, Console.Out),
        Verb.RotateKeys rotate => await Keys.Rotate(rotate, Console.Out),
        Verb.Backup backup => await Backup.Run(backup, Console.Out),
        Verb.Version => Say(Console.Out, Telemetry.Version, 0),
        Verb.Help => Say(Console.Out, CommandLine.Usage, 0),
        Verb.Wrong wrong => Say(Console.Error, $"{wrong.What}\n{CommandLine.Usage}", 2),
        var verb => throw new InvalidOperationException($"Nobody does {verb}."),
    };
}
catch (WrongSettingsException wrong)
{
    return Say(Console.Error, wrong.Message, 2);
}
catch (DataFolderInUseException inUse)
{
    return Say(Console.Error, inUse.Message, 3);
}
catch (Exception failure) when (failure is StorageUnavailableException or IOException or UnauthorizedAccessException)
{
    return Say(Console.Error, failure.Message, 1);
}

static int Say(TextWriter to, string what, int code)
{
    to.WriteLine(what);
    return code;
}
