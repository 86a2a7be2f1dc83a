using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>One call with a memory of 64 KiB, in the context of the published gas cases.</summary>
internal sealed class Vm
{
    public static readonly VmContext DefaultContext = new()
    {
        CurrentAccountId = "alice",
        SignerAccountId = "bob",
        SignerAccountPk = new byte[] { 0, 1, 2 },
        PredecessorAccountId = "carol",
        Input = "in"u8.ToArray(),
        BlockHeight = 10,
        BlockTimestamp = 42,
        EpochHeight = 1,
        AccountBalance = 2,
        AccountLockedBalance = 3,
        AttachedDeposit = 2,
        StorageUsage = 12,
        RandomSeed = new byte[] { 0, 1, 2 },
        PrepaidGas = 100_000_000_000_000,
    };

    public Vm(VmContext? context = null, RuntimeParameters? parameters = null, IExternalStorage? storage = null)
    {
        Storage = storage ?? new MemoryStorage();
        Logic = new VmLogic(context ?? DefaultContext, parameters ?? RuntimeParameters.Latest, Storage, Meter);
        Calls = new NearCalls(Logic);
    }

    public byte[] Memory { get; } = new byte[65_536];

    public GasMeter Meter { get; } = new();

    public IExternalStorage Storage { get; }

    public VmLogic Logic { get; }

    public NearCalls Calls { get; }

    public ulong Burnt => Logic.Gas.Burnt;

    public static Vm View() => new(DefaultContext with { IsView = true });

    public static Vm WithLimits(Func<VmLimits, VmLimits> change) =>
        new(parameters: RuntimeParameters.Latest with { Limits = change(RuntimeParameters.Latest.Limits) });

    /// <summary>Calls a host function by its name, through the table.</summary>
    public ulong Call(string name, params ulong[] args) =>
        HostFunctions.All.Single(row => row.Name == name).Call(Logic, Memory, args);

    public void Put(int ptr, string text) => Put(ptr, Encoding.UTF8.GetBytes(text));

    public void Put(int ptr, byte[] bytes) => bytes.CopyTo(Memory, ptr);

    /// <summary>What a register holds, free of charge.</summary>
    public byte[]? Register(ulong id)
    {
        ulong burnt = Meter.Burnt;
        byte[]? data = null;
        if (Logic.RegisterLen(id) != ulong.MaxValue)
        {
            data = new byte[Logic.RegisterLen(id)];
            Logic.ReadRegister(data, id, 0);
        }
        Meter.Burnt = burnt;
        return data;
    }

    /// <summary>The error that ends <paramref name="call"/>.</summary>
    public static VmException Fails(VmErrorKind kind, Action call)
    {
        var error = Assert.Throws<VmException>(call);
        Assert.Equal(kind, error.Kind);
        return error;
    }
}
