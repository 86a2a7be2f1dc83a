using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Prices of instructions in gas. The rule is NEAR's: block, end and else cost nothing, and so do the other borders of blocks
/// (catch, catch_all, delegate); a loop costs one operation at each iteration, a call costs its frame, bulk
/// operations are linear, all else costs one operation.
/// </summary>
public sealed record CostModel
{
    /// <summary>Gas of one operation.</summary>
    public required long Operation { get; init; }

    /// <summary>Gas of a bulk operation whatever its size; in place of <see cref="Operation"/>.</summary>
    public required long BulkBase { get; init; }

    /// <summary>Gas per byte or element of a bulk operation.</summary>
    public required long BulkUnit { get; init; }

    /// <summary>Every instruction costs one: what "fuel" means where no prices are given.</summary>
    public static readonly CostModel OneEach = new() { Operation = 1, BulkBase = 1, BulkUnit = 1 };

    public long Price(OpcodeInfo op) => op.Opcode switch
    {
        Opcode.Block or Opcode.End or Opcode.Else => 0,
        Opcode.Catch or Opcode.CatchAll or Opcode.Delegate => 0,
        _ when IsBulk(op.Opcode) => BulkBase,
        _ => Operation,
    };

    /// <summary>Gas of entering a function whose parameters and locals take so many bytes: an operation per 8 bytes of frame.</summary>
    public long FramePrice(long localBytes) => (FrameBytes(localBytes) + 7) / 8 * Operation;

    /// <summary>Operations that a throw and its catch are counted as, beside their own: some 2 us, as most operations are counted in time.</summary>
    public const long CatchOperations = 1_000;

    /// <summary>Operations for each byte of counted depth between the frame that throws and the one that catches: a frame takes some 0.2 us.</summary>
    public const long UnwindOperations = 2;

    /// <summary>Gas that catching an exception adds, by the counted depth in bytes between the frame that throws and the one that catches.</summary>
    public long UnwindPrice(long bytes) => UnwindPrice(bytes, Operation);

    internal static long UnwindPrice(long bytes, long operation) => (CatchOperations + UnwindOperations * Math.Max(bytes, 0)) * operation;

    /// <summary>Bytes of a frame without its operands, as depth is counted.</summary>
    public static long FrameBytes(long localBytes) => 64 + localBytes;

    /// <summary>Instructions that pay <see cref="BulkUnit"/> for each byte or element.</summary>
    public static bool IsBulk(Opcode op) => op is Opcode.MemoryInit or Opcode.MemoryCopy or Opcode.MemoryFill
        or Opcode.TableInit or Opcode.TableCopy or Opcode.TableFill;
}
