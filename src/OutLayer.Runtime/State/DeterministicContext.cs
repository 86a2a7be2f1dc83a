using System.Buffers.Binary;
using System.Text;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>What a context holds where nobody says otherwise: functions of the account and its height alone.</summary>
public static class DeterministicContext
{
    /// <summary>2024-01-01T00:00:00Z in nanoseconds since 1970: the time at height 0.</summary>
    public const ulong Epoch = 1_704_067_200_000_000_000;

    /// <summary>From one block to the next.</summary>
    public const ulong NanosecondsPerBlock = 1_000_000_000;

    private const ulong BlocksPerEpoch = 43_200;

    /// <summary>Committed calls of the account + 1.</summary>
    public static ulong BlockHeight(AccountHead head) => checked(head.Height + 1);

    /// <summary><see cref="Epoch"/> + height seconds, in nanoseconds.</summary>
    /// <exception cref="OverflowException">The height is past the year 2554; give the time with --block-timestamp.</exception>
    public static ulong BlockTimestamp(ulong height) => checked(Epoch + (height * NanosecondsPerBlock));

    /// <summary>Epochs of mainnet's length, from 0.</summary>
    public static ulong EpochHeight(ulong height) => height / BlocksPerEpoch;

    /// <summary>SHA-256 of the ASCII line "OutLayer seed 1" and a line feed, the account in UTF-8, a zero byte, the height as u64 big-endian.</summary>
    public static Hash256 Seed(string account, ulong height)
    {
        byte[] bytes = [.. "OutLayer seed 1\n"u8, .. Encoding.UTF8.GetBytes(account), 0, .. new byte[sizeof(ulong)]];
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(bytes.Length - sizeof(ulong)), height);
        return Hash256.Of(bytes);
    }
}
