namespace OutLayer.Near;

/// <summary>
/// Blobs on the host's side, by a 64-bit number. Contents from state, input or a result are shared, not copied: they do
/// not change. Every charge comes before the limits are checked and before anything is copied.
/// </summary>
internal sealed class Registers(VmLimits limits, GasCounter gas)
{
    private const ulong Overhead = sizeof(ulong);  // what one register counts beside its content

    private readonly Dictionary<ulong, ReadOnlyMemory<byte>> _registers = [];
    private ulong _usage;

    /// <summary>The length of a register; <see cref="ulong.MaxValue"/> if it is unset.</summary>
    public ulong Length(ulong id) => _registers.TryGetValue(id, out var data) ? (ulong)data.Length : ulong.MaxValue;

    /// <summary>Cost: read_register_base + read_register_byte * len.</summary>
    public ReadOnlyMemory<byte> Read(ulong id)
    {
        if (!_registers.TryGetValue(id, out var data)) throw VmErrors.InvalidRegisterId(id);
        gas.PayBase(Cost.ReadRegisterBase);
        gas.PayPer(Cost.ReadRegisterByte, (ulong)data.Length);
        return data;
    }

    /// <summary>Cost: write_register_base + write_register_byte * len.</summary>
    public void Write(ulong id, ReadOnlyMemory<byte> data)
    {
        PayWrite(data.Length);
        Reserve(id, data.Length);
        _registers[id] = data;
    }

    /// <summary>As <see cref="Write"/>, of bytes that are the guest's and must be copied.</summary>
    public void WriteCopy(ulong id, ReadOnlySpan<byte> data)
    {
        PayWrite(data.Length);
        Reserve(id, data.Length);
        _registers[id] = data.ToArray();
    }

    /// <summary>Cost: write_register_base only.</summary>
    public void WriteForBase(ulong id, ReadOnlyMemory<byte> data)
    {
        gas.PayBase(Cost.WriteRegisterBase);
        Reserve(id, data.Length);
        _registers[id] = data;
    }

    private void PayWrite(int length)
    {
        gas.PayBase(Cost.WriteRegisterBase);
        gas.PayPer(Cost.WriteRegisterByte, (ulong)length);
    }

    private void Reserve(ulong id, int length)
    {
        if ((ulong)length > limits.MaxRegisterSize) throw VmErrors.MemoryAccessViolation();

        // At the limit not even an existing register can be set: a slip of nearcore's that became its protocol.
        if ((ulong)_registers.Count >= limits.MaxNumberRegisters) throw VmErrors.MemoryAccessViolation();

        ulong old = _registers.TryGetValue(id, out var replaced) ? (ulong)replaced.Length + Overhead : 0;
        ulong usage = _usage - old + (ulong)length + Overhead;  // no overflow: 100 registers of at most 2 GiB
        if (usage > limits.RegistersMemoryLimit) throw VmErrors.MemoryAccessViolation();
        _usage = usage;
    }
}
