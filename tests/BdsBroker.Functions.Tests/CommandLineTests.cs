namespace BdsBroker.Functions.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Without_a_verb_it_serves_the_folder_data() => Assert.Equal(new Verb.Serve(".data", null), CommandLine.Parse([]));

    [Fact]
    public void Options_of_the_server_may_stand_without_its_verb() =>
        Assert.Equal(new Verb.Serve("d", "http://localhost:1"), CommandLine.Parse(["--data", "d", "--urls=http://localhost:1"]));

    [Fact]
    public void A_token_names_a_subject_and_any_number_of_roles()
    {
        var token = Assert.IsType<Verb.Token>(CommandLine.Parse(["token", "--data", "d", "--sub", "ani", "--role", "sme", "--role", "provider"]));
        Assert.Equal("ani", token.Subject);
        Assert.Equal(["sme", "provider"], token.Roles);
        Assert.Empty(Assert.IsType<Verb.Token>(CommandLine.Parse(["token", "--sub", "ani"])).Roles);
    }

    [Fact]
    public void A_demonstration_ends_only_where_it_is_told_to()
    {
        Assert.Equal(new Verb.Demo(".data", null, false, "id"), CommandLine.Parse(["demo"]));
        Assert.Equal(new Verb.Demo("d", "http://localhost:1", true, "en"), CommandLine.Parse(["demo", "--exit", "--data", "d", "--urls", "http://localhost:1", "--lang", "en"]));
    }

    [Fact]
    public void Keys_are_rotated_in_a_named_folder() => Assert.Equal(new Verb.RotateKeys("d"), CommandLine.Parse(["keys", "rotate", "--data", "d"]));

    [Fact]
    public void Performance_is_mended_only_where_that_is_asked_for()
    {
        Assert.Equal(new Verb.Performance(null, Repair: false), CommandLine.Parse(["performance"]));
        Assert.Equal(new Verb.Performance("d", Repair: true), CommandLine.Parse(["performance", "--repair", "--data", "d"]));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void A_version_is_told(string word) => Assert.Equal(new Verb.Version(), CommandLine.Parse([word]));

    [Theory]
    [InlineData("fly")]
    [InlineData("keys")]
    [InlineData("keys", "turn")]
    [InlineData("demo", "--lang", "fr")]
    [InlineData("demo", "--exit=soon")]
    [InlineData("performance", "--repair=all")]
    [InlineData("check", "--repair")]
    [InlineData("serve", "--exit")]
    [InlineData("serve", "--colour", "red")]
    [InlineData("serve", "--data")]
    [InlineData("serve", "--data", "--urls")]
    [InlineData("serve", "--data", "a", "--data", "b")]
    [InlineData("serve", "again")]
    [InlineData("token")]
    [InlineData("token", "--sub", "ani", "--role", "king")]
    [InlineData("check", "--urls", "http://localhost:1")]
    public void What_it_does_not_know_is_wrong(params string[] args) => Assert.IsType<Verb.Wrong>(CommandLine.Parse(args));

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "-h")]
    [InlineData("help")]
    public void Help_is_never_wrong(params string[] args) => Assert.IsType<Verb.Help>(CommandLine.Parse(args));
}
