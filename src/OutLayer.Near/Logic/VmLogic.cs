namespace OutLayer.Near;

/// <summary>
/// NEAR's host functions for one call. Methods have the raw shape that compiled contracts import: lengths, pointers and
/// register numbers as 64-bit integers, over the memory that the caller passes (the guest's linear memory, or a buffer
/// that holds the arguments); a length of <see cref="InRegister"/> names a register instead. Charges are made in
/// nearcore's order, so gas ends where it ends there. Errors are <see cref="VmException"/> and end the call. Not
/// thread-safe.
/// </summary>
/// <remarks>Source: the protocol's parameters and nearcore's behaviour at protocol version 86.</remarks>
public sealed partial class VmLogic
{
    /// <summary>As a length: the bytes are in the register whose number is in the pointer's place.</summary>
    public const ulong InRegister = ulong.MaxValue;

    private readonly VmContext _context;
    private readonly RuntimeParameters _parameters;
    private readonly IExternalStorage _storage;
    private readonly Registers _registers;
    private readonly List<string> _logs = [];
    private readonly IExternalChain _chain;
    private UInt128 _balance;
    private ulong _totalLogLength;
    private ReadOnlyMemory<byte>? _returnValue;

    /// <summary>Starts a call.</summary>
    /// <exception cref="ArgumentException">Balance and deposit together, or the input, are more than NEAR
    /// has.</exception>
    public VmLogic(VmContext context, RuntimeParameters parameters, IExternalStorage storage, IGasMeter meter, IExternalChain? chain = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parameters);
        if (!context.IsView && (ulong)context.Input.Length > parameters.Limits.MaxArgumentsLength)   // a rule of actions; a view is none
        {
            throw new ArgumentException(
                $"input has {context.Input.Length} bytes, the limit is {parameters.Limits.MaxArgumentsLength}",
                nameof(context));
        }
        _balance = unchecked(context.AccountBalance + context.AttachedDeposit);
        if (_balance < context.AttachedDeposit)
            throw new ArgumentException("balance and attached deposit together exceed 128 bits", nameof(context));
        _context = context;
        _parameters = parameters;
        _storage = storage;
        _chain = chain ?? new LocalChain();
        Gas = new GasCounter(parameters, meter, context.PrepaidGas, context.IsView);
        _registers = new Registers(parameters.Limits, Gas);
        StorageUsage = context.StorageUsage;
    }

    public GasCounter Gas { get; }

    public RuntimeParameters Parameters => _parameters;

    /// <summary>The logs so far.</summary>
    public IReadOnlyList<string> Logs => _logs;

    /// <summary>What <c>value_return</c> was given last; null if it was not called.</summary>
    public ReadOnlyMemory<byte>? ReturnValue => _returnValue;

    /// <summary>Bytes of storage that the account uses now.</summary>
    public ulong StorageUsage { get; private set; }

    /// <summary>yoctoNEAR that were sent without being there: see <see cref="PromiseBatchActionFunctionCall"/>.</summary>
    public UInt128 SubsidizedAmount { get; private set; }

    private VmLimits Limits => _parameters.Limits;

    /// <summary>
    /// What the call came to. After a success the gas that is left goes to the calls with weights, in proportion, what does
    /// not divide to the last of them; all that was prepaid is used then.
    /// </summary>
    /// <param name="error">Why a host function ended it, if one did.</param>
    /// <param name="failed">True also for failures that are no <see cref="VmException"/>, such as traps.</param>
    public VmOutcome Finish(VmException? error = null, bool failed = false)
    {
        bool undone = failed || error is not null;
        if (!undone) GasWeights.Distribute(_receipts, Gas);
        return new VmOutcome(
            Gas.Burnt,
            Gas.Used,
            undone ? _context.StorageUsage : StorageUsage,
            undone ? _context.AccountBalance : _balance,
            undone ? null : _returnValue,
            [.. _logs],
            Gas.Profile,
            error)
        {
            Receipts = undone ? [] : [.. _receipts],
            ReturnedReceipt = undone ? null : _returnedReceipt,
            SubsidizedAmount = undone ? 0 : SubsidizedAmount,
        };
    }

    private void ProhibitInView(string function)
    {
        if (_context.IsView) throw VmErrors.ProhibitedInView(function);
    }

    /// <summary>Cost: read_memory_base + read_memory_byte * len.</summary>
    private ReadOnlySpan<byte> ReadMemory(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        Gas.PayBase(Cost.ReadMemoryBase);
        Gas.PayPer(Cost.ReadMemoryByte, len);
        return GuestMemory.Slice(memory, ptr, len);
    }

    /// <summary>Cost: as <see cref="ReadMemory"/>, or read_register_base + read_register_byte * len.</summary>
    private ReadOnlySpan<byte> ReadMemoryOrRegister(ReadOnlySpan<byte> memory, ulong len, ulong ptr) =>
        len == InRegister ? _registers.Read(ptr).Span : ReadMemory(memory, len, ptr);

    /// <summary>Cost: write_memory_base + write_memory_byte * len.</summary>
    private void WriteMemory(Span<byte> memory, ulong ptr, ReadOnlySpan<byte> data)
    {
        PayWriteMemory((ulong)data.Length);
        data.CopyTo(GuestMemory.Slice(memory, ptr, data.Length));
    }

    private void PayWriteMemory(ulong len)
    {
        Gas.PayBase(Cost.WriteMemoryBase);
        Gas.PayPer(Cost.WriteMemoryByte, len);
    }
}
