using System.Numerics;
using System.Text;
using OutLayer.Js.Hosting;
using OutLayer.Near;

namespace OutLayer.Runtime.Contracts;

/// <summary>Binds NEAR's functions to the JavaScript guest: the host functions that the frozen realm's <c>near</c> calls.</summary>
internal sealed partial class NearBinding
{
    private readonly NearMode _mode;
    private NearCalls? _calls;

    private NearBinding(NearMode mode) => (_mode, Table) = (mode, new JsHostFunctionTable());

    public JsHostFunctionTable Table { get; }

    private NearCalls Calls => _calls ?? throw new InvalidOperationException("a host function was called before the run began");

    /// <summary>A binding with every function of the image.</summary>
    public static NearBinding Create(NearMode mode)
    {
        var binding = new NearBinding(mode);
        binding.AddStorage();
        binding.AddText();
        binding.AddContext();
        binding.AddMath();
        binding.AddPromises();
        binding.AddActions();
        binding.AddEncodings();
        return binding;
    }

    public void Begin(VmLogic vm) => _calls = new NearCalls(vm);

    private void AddStorage()
    {
        Twins("storageRead", (call, key, raw) => Calls.TryStorageRead(key(call, 0), out var value) ? Data(value, raw) : JsValue.Null);
        Twins("storageWrite", (call, get, _) => JsValue.Bool(Calls.StorageWrite(get(call, 0), get(call, 1))));
        Twins("storageRemove", (call, key, _) => JsValue.Bool(Calls.StorageRemove(key(call, 0))));
        Twins("storageHasKey", (call, key, _) => JsValue.Bool(Calls.StorageHasKey(key(call, 0))));
        Twins("storageGetEvicted", (_, _, raw) => Calls.StorageGetEvicted() is { } value ? Data(value, raw) : JsValue.Undefined);
        Twins("storageKeys", (call, get, raw) => StorageKeys(call, get, raw));
        Table.Add("storageUsage", _ => Big(Calls.StorageUsage()));
    }

    private JsValue StorageKeys(JsHostCall call, Reader get, bool raw)
    {
        if (_mode == NearMode.Chain) throw new JsHostException($"near.{call.Name} is outlayer run's alone: contracts on NEAR cannot list the keys of their state");
        var prefix = get(call, 0);
        bool hasAfter = !call.IsNull(1);
        var after = hasAfter ? get(call, 1) : default;
        int limit = call.IsNull(2) ? NearCalls.DefaultStorageKeysLimit : (int)Math.Min(call.Number(2), int.MaxValue);
        return JsValue.List([.. Calls.StorageKeys(prefix, hasAfter, after, limit).Select(key => Data(key, raw))]);
    }

    private void AddText()
    {
        Do("log", call => Calls.Log(call.Text(0)));
        Do("logUtf8", call => Calls.Log(call.Bytes(0)));
        Do("logUtf16", call => Calls.LogUtf16(call.Bytes(0)));
        Do("panic", call =>
        {
            if (call.Text(0) is { Length: > 0 } message) Calls.Panic(message);
            else Calls.Panic();
        });
        Do("panicUtf8", call => Calls.Panic(call.Bytes(0)));
        Twins("input", (_, _, raw) => Data(Calls.Input(), raw));
        Twins("valueReturn", (call, value, _) =>
        {
            Calls.ValueReturn(value(call, 0));
            return JsValue.Undefined;
        });
    }

    private void AddContext()
    {
        Table.Add("currentAccountId", _ => JsValue.Text(Calls.CurrentAccountId()));
        Table.Add("signerAccountId", _ => JsValue.Text(Calls.SignerAccountId()));
        Table.Add("signerAccountPk", _ => JsValue.Bytes(Calls.SignerAccountPk()));
        Table.Add("predecessorAccountId", _ => JsValue.Text(Calls.PredecessorAccountId()));
        Table.Add("blockHeight", _ => Big(Calls.BlockHeight()));
        Table.Add("blockTimestamp", _ => Big(Calls.BlockTimestamp()));
        Table.Add("epochHeight", _ => Big(Calls.EpochHeight()));
        Table.Add("attachedDeposit", _ => Big(Calls.AttachedDeposit()));
        Table.Add("accountBalance", _ => Big(Calls.AccountBalance()));
        Table.Add("accountLockedBalance", _ => Big(Calls.AccountLockedBalance()));
        Table.Add("prepaidGas", _ => Big(Calls.PrepaidGas()));
        Table.Add("usedGas", _ => Big(Calls.UsedGas()));
        Table.Add("randomSeed", _ => JsValue.Bytes(Calls.RandomSeed()));
    }

    private void AddMath()
    {
        Table.Add("sha256", call => JsValue.Bytes(Calls.Sha256(call.Bytes(0))));
        Table.Add("keccak256", call => JsValue.Bytes(Calls.Keccak256(call.Bytes(0))));
        Table.Add("keccak512", call => JsValue.Bytes(Calls.Keccak512(call.Bytes(0))));
        Table.Add("ripemd160", call => JsValue.Bytes(Calls.Ripemd160(call.Bytes(0))));
        Table.Add("ecrecover", call => Calls.Ecrecover(call.Bytes(0), call.Bytes(1), U64(call, 2), U64(call, 3)) is { } key ? JsValue.Bytes(key) : JsValue.Null);
        Table.Add("altBn128G1Multiexp", call => JsValue.Bytes(Calls.AltBn128G1Multiexp(call.Bytes(0))));
        Table.Add("altBn128G1Sum", call => JsValue.Bytes(Calls.AltBn128G1Sum(call.Bytes(0))));
        Table.Add("altBn128PairingCheck", call => JsValue.Bool(Calls.AltBn128PairingCheck(call.Bytes(0))));
        Table.Add("validatorStake", call => Big(Calls.ValidatorStake(call.Text(0))));
        Table.Add("validatorTotalStake", _ => Big(Calls.ValidatorTotalStake()));
    }

    /// <summary>Of the module near-sdk-js. They cost what the guest executes to give and take the text, which is the longer the more there is.</summary>
    private void AddEncodings()
    {
        Table.Add("encodeUtf8", call => JsValue.Bytes(call.Text(0).ToArray()));
        Table.Add("decodeUtf8", call => JsValue.Text(Encoding.UTF8.GetString(call.Bytes(0))));
        Table.Add("encodeLatin1", call => JsValue.Bytes(Latin1(Encoding.UTF8.GetString(call.Text(0)))));
        Table.Add("decodeLatin1", call => JsValue.Text(Encoding.Latin1.GetString(call.Bytes(0))));
    }

    private static byte[] Latin1(string text)
    {
        int wide = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u00FF');
        return wide < 0 ? Encoding.Latin1.GetBytes(text)
            : throw new JsHostException($"bytes(s): the character at {wide} is U+{(int)text[wide]:X4}; each must be below U+0100, for a byte each");
    }

    private delegate ReadOnlySpan<byte> Reader(JsHostCall call, int index);

    private delegate JsValue Twin(JsHostCall call, Reader get, bool raw);

    /// <summary>A function of strings, and its twin of bytes, which is named Raw.</summary>
    private void Twins(string name, Twin function)
    {
        Table.Add(name, call => function(call, static (call, index) => call.Text(index), raw: false));
        Table.Add(name + "Raw", call => function(call, static (call, index) => call.Bytes(index), raw: true));
    }

    private void Do(string name, Action<JsHostCall> action) => Table.Add(name, call =>
    {
        action(call);
        return JsValue.Undefined;
    });

    private static JsValue Data(ReadOnlyMemory<byte> bytes, bool raw) => raw ? JsValue.Bytes(bytes) : JsValue.Utf8(bytes);

    private static JsValue Big(UInt128 value) => JsValue.BigInt((BigInteger)value);
}
