namespace OutLayer.Cli.Tests;

/// <summary>The compiler of TypeScript, which the command installs at its first use.</summary>
internal static class TypeScript
{
    /// <summary>Skips the test where there is none and none can be installed.</summary>
    public static void Require(Workspace work)
    {
        var built = work.Write("probe.ts", "export function main(): number { return 1; }").Outlayer("near", "build", "probe.ts", "--json");
        Assert.SkipWhen(built.Exit == 4 && built.ErrorCode == "no-compiler", built.Err);
        built.Exits(0);
    }
}
