using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Tests.Receipts;

/// <summary>A receipt in which every field has a value of its own.</summary>
internal static class Sample
{
    public static Ed25519Key Key { get; } = new(Enumerable.Repeat((byte)7, 32).ToArray());

    public static CodeBundle Code { get; } = CodeBundle.Single("counter.js", Utf8("export function increment() {}\n"));

    public static ReceiptBody Body { get; } = new()
    {
        Engine = "1",
        Code = Code.Hash(),
        Image = Hash256.Of("image"u8),
        Mode = "frozen",
        Method = "increment",
        Input = Utf8("{\"by\": 1}"),
        Context = new ReceiptContext
        {
            Account = "counter.test.near",
            Signer = "alice.test.near",
            Predecessor = "bob.test.near",
            BlockHeight = ulong.MaxValue,
            BlockTimestamp = 1_704_067_201_000_000_000,
            Seed = Hash256.Of("seed"u8),
            Deposit = UInt128.MaxValue,
        },
        Limits = new ExecutionLimits
        {
            Gas = 300_000_000_000_000, MemoryMiB = 64, TableElements = 100_000, CallDepthBytes = 10_000,
            LogCount = 100, LogBytes = 16_384, ResultBytes = 4 << 20,
        },
        StateBefore = Hash256.Of("before"u8),
        StateAfter = Hash256.Of("after"u8),
        Status = ReceiptStatus.Ok,
        Result = [0xff, 0],
        Logs = [Utf8("one"), new byte[] { 0x80 }],
        GasUsed = 123_456_789_012,
        Previous = Hash256.Of("previous"u8),
    };

    public static ReceiptFile File { get; } = new(
        Receipt.Sign(Body, Key), Code, new StateWitness([new byte[] { 1, 2 }], [new byte[] { 3 }, Array.Empty<byte>()]), []);

    public static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
