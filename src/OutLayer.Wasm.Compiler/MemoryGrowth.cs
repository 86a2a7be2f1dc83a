namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Which functions may grow a memory while they run: those that have memory.grow, call what is not known, or call such functions. After a call
/// of any other the memory's length is what it was.
/// </summary>
internal sealed class MemoryGrowth
{
    private readonly HashSet<int> _growing = [];

    public MemoryGrowth(Module module, Func<int, BodyScan> scanOf)
    {
        var callers = new Dictionary<int, List<int>>();
        var found = new Queue<int>();
        for (int function = module.ImportedFunctions; function < module.ImportedFunctions + module.Bodies.Length; function++)
        {
            var scan = scanOf(function);
            if (scan.MayGrow || scan.Callees.Any(callee => callee < module.ImportedFunctions)) Add(function, found);
            foreach (int callee in scan.Callees)
            {
                if (!callers.TryGetValue(callee, out var known)) callers[callee] = known = [];
                known.Add(function);
            }
        }
        while (found.TryDequeue(out int function))
            foreach (int caller in callers.GetValueOrDefault(function, [])) Add(caller, found);
    }

    public bool May(int function) => _growing.Contains(function);

    private void Add(int function, Queue<int> found)
    {
        if (_growing.Add(function)) found.Enqueue(function);
    }
}
