using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Runtime.TypeScript;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>TypeScript for tests: compiled, or the test is skipped where there is no compiler.</summary>
internal static class TypeScriptContracts
{
    public static CompiledContract Compile(string file)
    {
        try
        {
            return TypeScriptCompiler.Compile(file);
        }
        catch (CompilerUnavailableException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    public static IPreparedContract Prepare(string file) => ContractCode.Prepare(Compile(file).Module, RuntimeParameters.Latest);
}
