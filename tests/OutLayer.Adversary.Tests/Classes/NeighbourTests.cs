using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Two accesses near each other, the second of which may be left unchecked because the first was inside: the sums wrap around, so that one may
/// be inside and its neighbour 4 GiB away.
/// </summary>
public sealed class NeighbourTests
{
    private const int Size = StoreOptions.PageSize;

    private static readonly int[] Sums = [-Size, -9, -8, -4, -1, 0, 1, 4, 7, 8, Size - 8, Size];
    private static readonly (Opcode Load, int Bytes)[] Loads = [(Opcode.I32Load8U, 1), (Opcode.I32Load, 4)];
    private static readonly int[] Places = [0, 1, 3, 4, 8, 9, Size - 9, Size - 8, Size - 4, Size - 1, Size, Size + 8, -1, -3, -4, -7, -8, -9, -Size, -Size - 8];

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Each_is_a_trap_where_it_is_outside(string tier)
    {
        var builder = new ModuleBuilder();
        builder.Memory(1);
        var pairs = (from first in Sums from second in Sums from one in Loads from other in Loads select (first, second, one, other)).ToArray();
        foreach (var (first, second, one, other) in pairs)
        {
            int function = builder.Function("i:i", Code.Of(Access(first, one.Load), Opcode.Drop, Access(second, other.Load)));
            builder.Export($"f{function}", ExternKind.Func, function);
        }
        using var subject = new Subject(tier, builder);
        for (int i = 0; i < pairs.Length; i++)
        {
            var (first, second, one, other) = pairs[i];
            var function = subject.Instance.GetFunction($"f{i}");
            foreach (int place in Places)
            {
                bool inside = IsInside(place + first, one.Bytes) && IsInside(place + second, other.Bytes);
                var trap = function.Call(WasmValue.I32(place)).Trap;
                Assert.True(trap?.Code == (inside ? null : TrapCode.MemoryOutOfBounds), $"{place} + {first}, {one.Bytes} bytes, then + {second}, {other.Bytes} bytes: {trap?.Code}");
            }
        }
    }

    private static bool IsInside(int index, int bytes) => (ulong)(uint)index + (ulong)bytes <= Size;

    private static byte[] Access(int sum, Opcode load) =>
        Code.Of(Opcode.LocalGet, 0u, sum == 0 ? [] : Code.Of(Opcode.I32Const, sum, Opcode.I32Add), load, (byte)0, (byte)0);
}
