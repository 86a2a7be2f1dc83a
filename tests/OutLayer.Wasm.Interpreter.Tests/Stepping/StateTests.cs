using System.Security.Cryptography;
using OutLayer.Wasm.Interpreter.Stepping;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.State;

namespace OutLayer.Wasm.Interpreter.Tests.Stepping;

/// <summary>A saved state is anybody's bytes.</summary>
public class StateTests
{
    private static byte[] State(long steps, out int bytesBeforeSum)
    {
        using var sample = new Sample();
        using var machine = Machine.Start(sample.Run, WasmValue.I32(5));
        Assert.True(machine.RunTo(steps));
        byte[] state = machine.Save();
        bytesBeforeSum = state.Length - SHA256.HashSizeInBytes;
        return state;
    }

    private static string Refusal(byte[] state, StoreOptions? options = null, string text = Sample.Usual, bool metered = true)
    {
        using var sample = new Sample(text, options, metered);
        return Assert.Throws<SavedStateException>(() => Machine.Restore(sample.Instance, state)).Message;
    }

    private static byte[] Resum(byte[] state)
    {
        byte[] content = state[..^SHA256.HashSizeInBytes];
        return [.. content, .. SHA256.HashData(content)];
    }

    [Fact]
    public void Damage_is_noticed()
    {
        byte[] state = State(300, out _);
        state[50] ^= 1;
        Assert.Contains("damaged", Refusal(state), StringComparison.Ordinal);
        Assert.Contains("no saved state", Refusal([1, 2, 3]), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_module_price_depth_or_version_is_refused()
    {
        byte[] state = State(300, out _);
        Assert.Contains("another module", Refusal(state, text: Sample.Usual.Replace("0x10000000000", "0x10000000001", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("other prices", Refusal(state, metered: false), StringComparison.Ordinal);
        Assert.Contains("limit of depth", Refusal(state, new StoreOptions { MaxCallDepthBytes = 2 << 20 }), StringComparison.Ordinal);
        state[4] = 9;
        Assert.Contains("version 9", Refusal(Resum(state)), StringComparison.Ordinal);
        state[0] = 0;
        Assert.Contains("no state of a machine", Refusal(Resum(state)), StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_of_the_store_hold_for_a_state()
    {
        using var sample = new Sample();
        using var machine = Machine.Start(sample.Run, WasmValue.I32(5));
        while (machine.Step() && sample.Instance.GetTable("table").Length < 5) { }
        byte[] state = machine.Save();
        Assert.Contains("a memory of 2 pages, which may have 1", Refusal(state, new StoreOptions { MaxMemoryPages = 1 }), StringComparison.Ordinal);
        Assert.Contains("a table of 5 elements", Refusal(state, new StoreOptions { MaxTableElements = 4 }), StringComparison.Ordinal);
        Assert.Contains("exceptions", Refusal(state, new StoreOptions { MaxExceptionReferences = 0 }).ToLowerInvariant(), StringComparison.Ordinal);
    }

    /// <summary>Every byte is changed in turn, with a sum that fits: refused, or a state that runs to some end as any other does.</summary>
    [Theory, InlineData(0), InlineData(300), InlineData(700)]
    public void No_change_of_a_byte_does_more_than_being_refused_or_run(long steps)
    {
        byte[] state = State(steps, out int length);
        int refused = 0, run = 0;
        for (int at = 0; at < length; at += at > 4_000 && at < length - 4_000 ? 97 : 1)
        {
            byte[] mutant = (byte[])state.Clone();
            mutant[at] ^= (byte)(1 << at % 8);
            using var sample = new Sample();
            try
            {
                using var machine = Machine.Restore(sample.Instance, Resum(mutant));
                machine.RunTo(machine.Steps + 200);
                run++;
            }
            catch (SavedStateException)
            {
                refused++;
            }
        }
        Assert.True(refused > 50 && run > 50, $"{refused} refused, {run} run");
    }

    [Fact]
    public void A_state_that_is_cut_off_is_refused_at_every_length()
    {
        byte[] state = State(300, out int length);
        for (int cut = 0; cut < length; cut += 41) Refusal([.. state[..cut], .. SHA256.HashData(state.AsSpan(0, cut))]);
        Assert.Contains("after the end", Refusal([.. state[..length], 0, .. SHA256.HashData([.. state[..length], 0])]), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_of_an_image_is_left_beneath_a_state()
    {
        byte[] state = State(1, out _);
        using var sample = new Sample();
        var memory = sample.Instance.GetMemory("memory");
        byte[] contents = new byte[3 * 65_536];
        contents.AsSpan().Fill(7);
        using var image = new MemoryImage(contents);
        memory.Restore(image);
        using var machine = Machine.Restore(sample.Instance, state);
        Assert.Equal(1, memory.Pages);
        Assert.Equal(1, memory.Grow(2));
        Assert.False(memory.Span.Contains((byte)7));
    }
}
