using System.Text;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>
/// A random contract, and what its method costs by a count of its own: a model runs the same statements and adds up NEAR's rules,
/// instruction by instruction.
/// </summary>
internal sealed class GasProgram
{
    public const ulong Operation = 822_756, BulkBase = 26_328_192;

    private const int Locals = 3, Functions = 4, Depth = 3;

    private readonly Random _random;
    private readonly Statement[][] _functions = new Statement[Functions][];
    private readonly uint[] _memory = new uint[16];

    /// <summary>Instructions and bulk work of a run of "run", in gas.</summary>
    public ulong Gas { get; private set; }

    /// <summary>Whether the run ends with unreachable.</summary>
    public bool Traps { get; private set; }

    /// <summary>Gas after each step of the run: where it may end.</summary>
    public List<ulong> Steps { get; } = [];

    public string Fields { get; }

    public GasProgram(int seed)
    {
        _random = new Random(seed);
        for (int i = Functions - 1; i >= 0; i--) _functions[i] = Block(i, Depth);
        Fields = "(memory 1)" + string.Concat(_functions.Select((body, index) => Text(body, index)));
        Traps = !Run(0);
    }

    private Statement[] Block(int function, int depth) => [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => Make(function, depth))];

    private Statement Make(int function, int depth) => _random.Next(depth > 0 ? 8 : 4) switch
    {
        0 => new Set(_random.Next(Locals), _random.Next(Locals), _random.Next()),
        1 => new Store(_random.Next(16), _random.Next(Locals)),
        2 => new Load(_random.Next(Locals), _random.Next(16)),
        3 => new Fill(_random.Next(100)),
        4 => new If(_random.Next(Locals), Block(function, depth - 1), _random.Next(2) == 0 ? [] : Block(function, depth - 1)),
        5 => new Loop(_random.Next(1, 3), Block(function, depth - 1)),
        6 => depth == Depth && function + 1 < Functions ? new Call(_random.Next(function + 1, Functions)) : new Fill(1),
        _ => new Leave(_random.Next(Locals), Block(function, depth - 1), _random.Next(40) == 0),
    };

    private static string Text(Statement[] body, int index) =>
        $"(func $f{index} {(index == 0 ? "(export \"run\")" : "")} (local i32 i32 i32 i64) {Text(body)})";

    private static string Text(Statement[] body)
    {
        var text = new StringBuilder();
        foreach (var statement in body) text.Append(statement.Text).Append('\n');
        return text.ToString();
    }

    // a frame is 64 bytes, three i32 and an i64: 84, which is 11 operations
    private bool Run(int function)
    {
        Pay(11);
        return Run(_functions[function], new uint[Locals + 1]);
    }

    private bool Run(Statement[] body, uint[] locals)
    {
        foreach (var statement in body)
            if (!statement.Run(this, locals)) return false;
        return true;
    }

    private void Pay(ulong operations, ulong bulk = 0)
    {
        Gas += operations * Operation + bulk;
        Steps.Add(Gas);
    }

    private abstract record Statement
    {
        public abstract string Text { get; }

        /// <summary>False where the run ended.</summary>
        public abstract bool Run(GasProgram program, uint[] locals);
    }

    private sealed record Set(int Target, int Source, int Number) : Statement
    {
        public override string Text => $"(local.set {Target} (i32.add (i32.mul (local.get {Source}) (i32.const 5)) (i32.const {Number})))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            locals[Target] = locals[Source] * 5 + (uint)Number;
            program.Pay(6);
            return true;
        }
    }

    private sealed record Store(int Slot, int Source) : Statement
    {
        public override string Text => $"(i32.store (i32.const {Slot * 4}) (local.get {Source}))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            program._memory[Slot] = locals[Source];
            program.Pay(3);
            return true;
        }
    }

    private sealed record Load(int Target, int Slot) : Statement
    {
        public override string Text => $"(local.set {Target} (i32.load (i32.const {Slot * 4})))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            locals[Target] = program._memory[Slot];
            program.Pay(3);
            return true;
        }
    }

    private sealed record Fill(int Bytes) : Statement
    {
        public override string Text => $"(memory.fill (i32.const 1000) (i32.const 7) (i32.const {Bytes}))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            program.Pay(3);
            program.Pay(0, BulkBase + Operation * (ulong)Bytes);
            return true;
        }
    }

    private sealed record If(int Condition, Statement[] Then, Statement[] Else) : Statement
    {
        public override string Text => $"(if (i32.and (local.get {Condition}) (i32.const 1)) (then {GasProgram.Text(Then)}) (else {GasProgram.Text(Else)}))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            program.Pay(4);
            return program.Run((locals[Condition] & 1) != 0 ? Then : Else, locals);
        }
    }

    /// <summary>A loop that is left at once, so many times; then one that turns until a local that only loops set is a multiple of 4.</summary>
    private sealed record Loop(int Times, Statement[] Body) : Statement
    {
        public override string Text => string.Concat(Enumerable.Repeat($"(block (loop {GasProgram.Text(Body)} (br 1)))", Times))
            + "(loop (local.set 3 (i64.add (local.get 3) (i64.const 1))) (br_if 0 (i64.ne (i64.and (local.get 3) (i64.const 3)) (i64.const 0))))";

        public override bool Run(GasProgram program, uint[] locals)
        {
            for (int i = 0; i < Times; i++)
            {
                program.Pay(1);
                if (!program.Run(Body, locals)) return false;
                program.Pay(1);
            }
            do program.Pay(1 + 4 + 6);
            while ((++locals[3] & 3) != 0);
            return true;
        }
    }

    private sealed record Call(int Function) : Statement
    {
        public override string Text => $"(call $f{Function})";

        public override bool Run(GasProgram program, uint[] locals)
        {
            program.Pay(1);
            return program.Run(Function);
        }
    }

    /// <summary>Leaves a block early where a local is odd; at times the run ends there.</summary>
    private sealed record Leave(int Condition, Statement[] Rest, bool Ends) : Statement
    {
        public override string Text => $"(block (br_if 0 (i32.and (local.get {Condition}) (i32.const 1))) {GasProgram.Text(Rest)} {(Ends ? "unreachable" : "")})";

        public override bool Run(GasProgram program, uint[] locals)
        {
            program.Pay(4);
            if ((locals[Condition] & 1) != 0) return true;
            if (!program.Run(Rest, locals)) return false;
            if (Ends) program.Pay(1);
            return !Ends;
        }
    }
}
