using OutLayer.Wasm.Interpreter.Stepping;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Tests.Stepping;

public class TimelineTests
{
    [Fact]
    public void Time_goes_back_to_what_was()
    {
        using var sample = new Sample();
        using var timeline = new Timeline(Machine.Start(sample.Run, WasmValue.I32(6)), interval: 50, limit: 8);
        var seen = new Dictionary<long, byte[]>();
        long steps = 0;
        for (; timeline.MoveTo(steps); steps += 61) seen[steps] = timeline.Machine.Save();
        string end = sample.Look(timeline.Machine.Result);
        Assert.InRange(timeline.Kept.Count, 4, 8);
        foreach (long back in seen.Keys.Reverse())
        {
            Assert.True(timeline.MoveTo(back));
            Assert.Equal(seen[back], timeline.Machine.Save());
        }
        Assert.False(timeline.StepBack());
        Assert.True(timeline.MoveTo(100));
        Assert.True(timeline.StepBack());
        Assert.Equal(99, timeline.Machine.Steps);
        Assert.False(timeline.MoveTo(long.MaxValue / 2));
        Assert.Equal(end, sample.Look(timeline.Machine.Result));
        Assert.True(timeline.StepBack());
        Assert.Throws<ArgumentOutOfRangeException>(() => timeline.MoveTo(-1));
    }
}
