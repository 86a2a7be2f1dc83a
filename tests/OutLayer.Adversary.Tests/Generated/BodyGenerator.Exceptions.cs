using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>Exceptions, in both forms.</summary>
internal sealed partial class BodyGenerator
{
    /// <summary>Labels of the legacy tries whose handlers are open, which rethrow may name.</summary>
    private readonly List<int> _handlers = [];

    private void Throw(int depth)
    {
        int tag = _random.Next(_tags.Length);
        PushAll(_tags[tag], depth);
        if (LocalOf('X') is >= 0 and var kept && _random.Next(5) == 0)
        {
            Op(Opcode.LocalGet, (uint)kept);
            Op(Opcode.ThrowRef);
        }
        else Op(Opcode.Throw, (uint)tag);
        Dead();
    }

    /// <summary>try { statements } catch (tag) { statements } catch_all { statements }, or with a delegate in place of the catches.</summary>
    private void TryInOldForm(int depth)
    {
        string results = _random.Next(2) == 0 ? "" : AnyTypes(2);
        Op(Opcode.Try, BlockType("", results));
        _labels.Add(results);
        int kept = Guarded(depth - 1);
        PushAll(results, depth - 1);
        if (_random.Next(5) == 0)
        {
            _labels.RemoveAt(_labels.Count - 1);
            Op(Opcode.Delegate, (uint)_random.Next(_labels.Count));
        }
        else Handlers(results, depth);
        Discard(results);
        Show(kept);
    }

    /// <summary>
    /// Guarded code. Mostly what comes behind is reached from its end too, sometimes from the handlers alone. Gives a local that
    /// arithmetic may have left a NaN in before a call, or -1.
    /// </summary>
    private int Guarded(int depth)
    {
        int kept = _wide && _random.Next(3) == 0 ? NaNInLocal() : -1;
        if (kept >= 0 && _random.Next(2) == 0) Op(Opcode.Call, (uint)WideModuleGenerator.ThrowerAfter(_functions.Length));
        else if (kept >= 0) CallAndDrop(depth);
        for (int i = _random.Next(1, 4); i > 0; i--) Statement(depth);
        if (_random.Next(3) == 0) Throw(depth);
        if (_random.Next(10) > 0) return kept;
        Op(Opcode.Unreachable);
        Dead();
        return kept;
    }

    private void Handlers(string results, int depth)
    {
        _handlers.Add(_labels.Count - 1);
        for (int tag = _random.Next(2); tag < _tags.Length; tag += _random.Next(3)) Catch(tag, results, depth);   // one may come twice
        if (_random.Next(3) == 0)
        {
            Op(Opcode.CatchAll);
            Caught(results, depth);
        }
        _handlers.RemoveAt(_handlers.Count - 1);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
    }

    private void Catch(int tag, string results, int depth)
    {
        Op(Opcode.Catch, (uint)tag);
        foreach (char type in _tags[tag].Reverse()) Op(Opcode.GlobalSet, GlobalOf(type));
        Caught(results, depth);
    }

    private void Caught(string results, int depth)
    {
        for (int i = _random.Next(2); i > 0; i--) Statement(depth - 1);
        if (_random.Next(5) == 0)
        {
            Op(Opcode.Rethrow, Depth(_handlers[_random.Next(_handlers.Count)]));
            Dead();
        }
        PushAll(results, depth - 1);
    }

    /// <summary>
    /// block (values of the tag, and the exception) { try_table (catch ...) { statements } values }, then the values go into globals.
    /// </summary>
    private void Try(int depth)
    {
        int tag = _random.Next(_tags.Length);
        bool all = _random.Next(3) == 0, keeps = _random.Next(2) == 0;
        string values = all ? "" : _tags[tag];
        Op(Opcode.Block, BlockType("", keeps ? values + 'X' : values));
        _labels.Add(keeps ? values + 'X' : values);
        Op(Opcode.TryTable, BlockType("", ""), Code.Vector([.. Others(), Clause(tag, all, keeps), .. Others()]));
        _labels.Add("");
        int kept = Guarded(depth - 1);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
        PushAll(values, 0);
        if (keeps) Op(Opcode.RefNull, (byte)0x69);
        _labels.RemoveAt(_labels.Count - 1);
        Op(Opcode.End);
        if (keeps) UseException();
        foreach (char type in values.Reverse()) Op(Opcode.GlobalSet, GlobalOf(type));
        Show(kept);
    }

    /// <summary>Clauses that go to labels further out, where one takes what the tag has, or nothing.</summary>
    private byte[][] Others() => [.. Enumerable.Range(0, _random.Next(3)).Select(_ => Other()).OfType<byte[]>()];

    private byte[]? Other()
    {
        int tag = _random.Next(_tags.Length + 1);
        bool all = tag == _tags.Length, keeps = _random.Next(3) == 0;
        string values = (all ? "" : _tags[tag]) + (keeps ? "X" : "");
        int[] fitting = [.. Enumerable.Range(0, _labels.Count).Where(i => _labels[i] == values)];
        if (fitting.Length == 0) return null;
        byte[] label = Code.Leb(Depth(fitting[_random.Next(fitting.Length)]));
        return all ? [(byte)(keeps ? 3 : 2), .. label] : [(byte)(keeps ? 1 : 0), (byte)tag, .. label];
    }

    private static byte[] Clause(int tag, bool all, bool keeps) => (all, keeps) switch
    {
        (false, _) => [(byte)(keeps ? 1 : 0), (byte)tag, 0],
        _ => [(byte)(keeps ? 3 : 2), 0],
    };

    /// <summary>Forgets the exception, keeps it for later, or throws it again; a null one traps.</summary>
    private void UseException()
    {
        int kept = LocalOf('X');
        switch (_random.Next(4))
        {
            case 0: Op(Opcode.ThrowRef); Dead(); break;
            case 1 when kept >= 0: Op(Opcode.LocalSet, (uint)kept); break;
            default: Op(Opcode.Drop); break;
        }
    }
}
