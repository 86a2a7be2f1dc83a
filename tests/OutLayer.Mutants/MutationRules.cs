using System.Globalization;
using System.Text.RegularExpressions;

namespace OutLayer.Mutants;

/// <summary>The rules that plant errors, found by looking through the source, so that they hold however the source changes. One table.</summary>
internal static partial class MutationRules
{
    /// <summary>CIL instructions, each with one that is easily taken for it.</summary>
    private static readonly Dictionary<string, string> Instructions = new()
    {
        ["Add"] = "Sub", ["Sub"] = "Add", ["Mul"] = "Add", ["And"] = "Or", ["Or"] = "And", ["Xor"] = "Or", ["Neg"] = "Not", ["Div"] = "Div_Un", ["Div_Un"] = "Div", ["Rem"] = "Rem_Un", ["Rem_Un"] = "Rem",
        ["Shl"] = "Shr", ["Shr"] = "Shr_Un", ["Shr_Un"] = "Shr", ["Ceq"] = "Clt", ["Clt"] = "Clt_Un", ["Clt_Un"] = "Clt", ["Cgt"] = "Cgt_Un", ["Cgt_Un"] = "Cgt",
        ["Conv_I8"] = "Conv_U8", ["Conv_U8"] = "Conv_I8", ["Conv_I1"] = "Conv_U1", ["Conv_I2"] = "Conv_U2", ["Conv_R4"] = "Conv_R8", ["Conv_I4"] = "Conv_I2",
        ["Ldind_I1"] = "Ldind_U1", ["Ldind_U1"] = "Ldind_I1", ["Ldind_I2"] = "Ldind_U2", ["Ldind_U2"] = "Ldind_I2", ["Ldind_I4"] = "Ldind_I2", ["Ldind_U4"] = "Ldind_I4",
        ["Stind_I1"] = "Stind_I2", ["Stind_I2"] = "Stind_I1", ["Stind_I4"] = "Stind_I2", ["Stind_I8"] = "Stind_I4",
        ["Brtrue"] = "Brfalse", ["Brfalse"] = "Brtrue", ["Beq"] = "Bne_Un", ["Bne_Un"] = "Beq", ["Ble_Un"] = "Blt_Un", ["Blt_Un"] = "Ble_Un", ["Blt"] = "Ble", ["Bge"] = "Bgt", ["Bge_Un"] = "Bgt_Un",
    };

    /// <summary>Names of the runtime's and our own functions, and trap codes, each with one that is easily taken for it.</summary>
    private static readonly Dictionary<string, string> Names = new()
    {
        ["Ceiling"] = "Floor", ["Floor"] = "Ceiling", ["Truncate"] = "Floor", ["Round"] = "Truncate", ["Max"] = "Min", ["CopySign"] = "Max",
        ["RotateLeft"] = "RotateRight", ["RotateRight"] = "RotateLeft", ["I32Clz"] = "I32Popcnt", ["I64Ctz"] = "I64Clz", ["I64Clz"] = "I64Ctz",
        ["TruncSatI32S"] = "TruncSatI32U", ["TruncSatI32U"] = "TruncSatI32S", ["TruncSatI64S"] = "TruncSatI64U", ["TruncSatI64U"] = "TruncSatI64S",
        ["MemoryOutOfBounds"] = "TableOutOfBounds", ["TableOutOfBounds"] = "MemoryOutOfBounds", ["IntegerDivideByZero"] = "IntegerOverflow", ["IntegerOverflow"] = "IntegerDivideByZero",
        ["UndefinedElement"] = "UninitializedElement", ["UninitializedElement"] = "IndirectCallTypeMismatch", ["IndirectCallTypeMismatch"] = "UninitializedElement", ["InvalidConversionToInteger"] = "IntegerOverflow",
    };

    /// <summary>Calls that keep the compiler's picture of stack, gas and memory true, and can be forgotten.</summary>
    [GeneratedRegex(@"^\s+(?:if \(.*\) |else )?(Canonicalize|CanonicalizeTop|CanonicalizeLanes|Spill|SpillFrom|SettleLocals|SettleLocal|SettleForHandlers|SettleForBranch|PrepareCall|PrepareThrow|PayLoop|EmitTakeGas|EmitFloorCheck|EmitInterruptCheck|EmitUnwindPrice|EmitInnermost|EmitSet|EmitUnaligned|EmitNullCheck|EmitSkippedPath|StoreLocal|NoteLocal|Restart|KeepCaught|Fallout|FlushGas|StoreGas|LoadGas|LoadMemoryLength|Need|Pop|PopMany|Push|EmitGasCheck|EmitOverflowCheck|EmitMinusOneToOne|EmitBulkPrice|EmitTypeCheck|EmitTableBounds|EmitDepthCheck|EmitFrame|EmitRangeCheck|MoveValues|FallOut|NoteAccess|EmitProbe|Charge|NoteSet|ForgetLoop)\([^;]*\);$")]
    private static partial Regex Forgettable();

    [GeneratedRegex(@"OpCodes\.(\w+)\b")]
    private static partial Regex CilInstruction();

    [GeneratedRegex(@"(?<=nameof\((?:WasmMath|MathF|Math|BitOperations)\.|TrapCode\.)(\w+)\b")]
    private static partial Regex NamedFunction();

    [GeneratedRegex(@"(?<![\w.""])(\d+)(?=[;,) ]|\.0)")]
    private static partial Regex Number();

    [GeneratedRegex(@" (==|!=|&&|\|\||<|<=|>|>=|\+|-) (?!=)")]
    private static partial Regex Operator();

    [GeneratedRegex(@"(?<=if \(|\? |&& |\|\| |=> )!(?=\w)")]
    private static partial Regex Negation();

    private static readonly Dictionary<string, string> Operators = new()
    {
        ["=="] = "!=", ["!="] = "==", ["&&"] = "||", ["||"] = "&&", ["<"] = "<=", ["<="] = "<", [">"] = ">=", [">="] = ">", ["+"] = "-", ["-"] = "+",
    };

    /// <summary>Lines whose change no program can show: they bound resources of the compiler, or are about speed alone.</summary>
    private static readonly string[] NotMeaning =
        ["const int", "TemporariesPerType", "MaxDepth", "MaxLocals", "NativeFrame", "NotSupportedException", "Volatile", "///", "// ", "DllImport", "MethodImpl", "SilentIL"];

    /// <summary>Functions of which the same is true.</summary>
    private static readonly string[] OfSpeed = ["BoundDepth", "DepthOf", "Temporary"];

    [GeneratedRegex(@"^    (?:private|public|internal) .*?(\w+)\(")]
    private static partial Regex Declaration();

    public static IEnumerable<Mutation> Find(string file, string text)
    {
        string[] lines = text.Split('\n');
        string function = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (Declaration().Match(line) is { Success: true } declared) function = declared.Groups[1].Value;
            if (OfSpeed.Contains(function) || NotMeaning.Any(line.Contains) || line.StartsWith("using", StringComparison.Ordinal)) continue;
            if (Forgettable().IsMatch(line)) yield return new Mutation(file, i + 1, "forgotten", line, null);
            foreach (var (rule, becomes) in Replacements(line)) yield return new Mutation(file, i + 1, rule, line, becomes);
        }
    }

    private static IEnumerable<(string Rule, string Becomes)> Replacements(string line) =>
    [
        .. Replaced("instruction", line, CilInstruction(), match => Instructions.TryGetValue(match.Groups[1].Value, out var other) ? $"OpCodes.{other}" : null),
        .. Replaced("name", line, NamedFunction(), match => Names.GetValueOrDefault(match.Value)),
        .. Replaced("number", line, Number(), match => (long.TryParse(match.Value, out long number) ? number + 1 : 0).ToString(CultureInfo.InvariantCulture)),
        .. Replaced("operator", line, Operator(), match => $" {Operators[match.Groups[1].Value]} "),
        .. Replaced("negation", line, Negation(), _ => ""),
    ];

    private static IEnumerable<(string, string)> Replaced(string rule, string line, Regex pattern, Func<Match, string?> other) =>
        from Match match in pattern.Matches(line)
        let instead = other(match)
        where instead is not null
        select (rule, line[..match.Index] + instead + line[(match.Index + match.Length)..]);
}
