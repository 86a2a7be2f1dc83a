namespace OutLayer.Cli.Tests;

/// <summary>Nothing that a guest or a file says can draw over what we print: no control character, no line of its own.</summary>
public sealed class TerminalTests
{
    /// <summary>Clear the screen, start a line that looks like ours, C1's CSI, and turn the direction of writing.</summary>
    private const string Evil = "\\u001b[2J\\nresult   fake\\r\\u009b2J\\u202e\\u2028\\u007f";

    [Theory]
    [InlineData($"near.log('{Evil}'); return 1;", 0)]
    [InlineData($"return '{Evil}';", 0)]
    [InlineData($"near.valueReturn('{Evil}');", 0)]
    [InlineData($"near.storageWrite('{Evil}', '{Evil}');", 0)]
    [InlineData($"throw new Error('{Evil}');", 1)]
    [InlineData($"throw '{Evil}';", 1)]
    [InlineData($"const e = new Error('x'); e.name = '{Evil}'; throw e;", 1)]
    [InlineData($"throw Object.assign(new Error('x'), {{ stack: '    at {Evil} (c.js:1:1)' }});", 1)]
    [InlineData($"const f = {{ ['{Evil}']() {{ throw new Error('x'); }} }}; f['{Evil}']();", 1)]
    [InlineData($"near.panic('{Evil}');", 1)]
    [InlineData($"Promise.reject(new Error('{Evil}'));", 1)]
    [InlineData($"return {{ ['{Evil}']: 1n }};", 1)]
    [InlineData($"return eval('({Evil}');", 1)]
    [InlineData("/* \u009b2J \u202e */ throw new Error('x');", 1)]
    public void Guest_text_stays_on_its_line(string body, int exit)
    {
        using var work = Workspace.WithMain(body);
        var run = work.Run("c.js", "main").Exits(exit);
        Clean(run.Out);
        Clean(run.Err);
        Assert.DoesNotContain(run.Out.Split('\n'), line => line.StartsWith("result   fake", StringComparison.Ordinal));
        string json = work.Main().Exits(exit).Out;
        Clean(json);
        Assert.Equal(json.Length - 1, json.IndexOf('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("export { f as '\\u001b[2J\\nfake' }; const f = () => 1;", 2)]
    [InlineData("import '\\u001b[2J\\nfake';", 1)]
    public void Names_and_specifiers_of_a_module_stay_on_their_line(string source, int exit)
    {
        using var work = Workspace.WithContract(source);
        var run = work.Outlayer("run", "c.js").Exits(exit);
        Clean(run.Out + run.Err);
        Assert.Contains("\\u001b[2J\\u000afake", run.Out + run.Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_or_file_name_of_the_command_line_stays_on_its_line()
    {
        using var work = Workspace.WithMain("return 1;");
        Clean(work.Run("c.js", "\u001b[2J\nfake").Exits(1).Out);
        Clean(work.Run("\u001b[2J\nnone", "x").Exits(2).Err);
        work.Write("\u001b[2J.js", "export const f = () => 1;");
        var refused = work.Run("\u001b[2J.js", "f");
        Clean(refused.Out + refused.Err);
        Assert.Equal(2, refused.Exit);
    }

    [Fact]
    public void A_pipe_gets_no_colours()
    {
        using var work = Workspace.WithMain("return '[red]x[/]';");
        Assert.StartsWith("result   \"[red]x[/]\"\n", work.Run("c.js", "main").Exits(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_text_is_cut_for_people_only()
    {
        using var work = Workspace.WithMain("for (let i = 0; i < 30; i++) near.log(i); throw new Error('x'.repeat(8000));");
        string shown = work.Run("c.js", "main").Exits(1).Out;
        Assert.Contains("... (4007 more characters; --json shows all) [threw]", shown, StringComparison.Ordinal);
        Assert.Contains("log      ... 10 more; --json shows all", shown, StringComparison.Ordinal);
        var run = work.Main().Exits(1);
        Assert.Equal((8007, 30), (run.Message.Length, run.Logs.Length));
    }

    private static void Clean(string text) => Assert.DoesNotContain(text, c =>
        (char.IsControl(c) && c is not ('\n' or '\t')) || c is '\u2028' or '\u2029' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));
}
