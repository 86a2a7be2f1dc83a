using OutLayer.Wasm.Compiler;

namespace OutLayer.Wasm.Tests.Compiler;

/// <summary>Which accesses need no check. What is wrongly known lets a guest out of its memory, so each rule stands here by itself.</summary>
public sealed class KnownBoundsTests
{
    private const int X = 1, Y = 2;

    private static KnownBounds Known(int variable, uint addend, ulong end) => KnownBounds.Nothing.With(variable, addend, end);

    [Theory]
    [InlineData(0, 8, 0, 8, true)]
    [InlineData(0, 8, 0, 9, false)]
    [InlineData(0, 8, 4, 4, true)]
    [InlineData(0, 8, 4, 5, false)]
    [InlineData(4, 8, 0, 1, false)]
    [InlineData(4, 8, 4, 8, true)]
    [InlineData(4, 8, 12, 0, true)]
    [InlineData(0, 8, -1, 1, false)]
    [InlineData(-4, 8, 0, 4, true)]
    [InlineData(-4, 8, 0, 5, false)]
    [InlineData(-4, 8, -5, 1, false)]
    [InlineData(0, 0x1_0000_0000, -1, 1, true)]
    [InlineData(0, 0x1_0000_0000, -1, 2, false)]
    [InlineData(4, 0xFFFF_FFFF, 3, 1, false)]
    public void An_access_covers_what_lies_within_it(int addend, long end, int otherAddend, long otherEnd, bool covered)
    {
        Assert.Equal(covered, Known(X, (uint)addend, (ulong)end).Covers(X, (uint)otherAddend, (ulong)otherEnd));
        Assert.False(Known(X, (uint)addend, (ulong)end).Covers(Y, (uint)otherAddend, (ulong)otherEnd));
        Assert.False(KnownBounds.Nothing.Covers(X, (uint)otherAddend, (ulong)otherEnd));
    }

    [Fact]
    public void What_is_set_to_a_sum_takes_over_what_is_known_of_it_and_forgets_its_own()
    {
        var known = Known(X, 0, 16).With(Y, 0, 100);
        var set = known.Set(Y, new Symbol(X, 0, 4)); // y = x + 4
        Assert.True(set.Covers(Y, 0, 12));
        Assert.False(set.Covers(Y, 0, 13));
        Assert.True(set.Covers(X, 0, 16));
        var moved = known.Set(X, new Symbol(X, 0, 4)); // x = x + 4
        Assert.True(moved.Covers(X, 0, 12));
        Assert.True(moved.Covers(X, unchecked((uint)-4), 16));
        Assert.False(moved.Covers(X, 0, 13));
        foreach (var unknown in new[] { default, Symbol.Constant(5) })
        {
            Assert.False(known.Set(X, unknown).Covers(X, 0, 1));
            Assert.True(known.Set(X, unknown).Covers(Y, 0, 100));
        }
    }

    [Fact]
    public void Two_ways_that_meet_know_what_both_know()
    {
        var met = Known(X, 0, 16).With(Y, 0, 4).Meet(Known(X, 0, 8));
        Assert.True(met.Covers(X, 0, 8));
        Assert.False(met.Covers(X, 0, 9));
        Assert.False(met.Covers(Y, 0, 1));
        Assert.False(Known(X, 0, 8).Meet(KnownBounds.Nothing).Covers(X, 0, 1));
        Assert.False(KnownBounds.Nothing.Meet(Known(X, 0, 8)).Covers(X, 0, 1));
        Assert.True(Known(X, 0, 8).Meet(Known(X, 0, 16)).Covers(X, 0, 8));
        Assert.False(Known(X, 0, 8).Meet(Known(X, 0, 16)).Covers(X, 0, 9));
    }

    [Fact]
    public void What_is_forgotten_is_gone_and_the_rest_stays()
    {
        var left = Known(X, 0, 8).With(Y, 0, 8).Without(variable => variable == X);
        Assert.False(left.Covers(X, 0, 1));
        Assert.True(left.Covers(Y, 0, 8));
    }

    [Fact]
    public void Of_very_many_the_last_stay()
    {
        var known = KnownBounds.Nothing;
        for (int variable = 1; variable <= 1_000; variable++) known = known.With(variable, 0, 8);
        Assert.Equal([.. Enumerable.Range(969, 32)], Enumerable.Range(1, 1_000).Where(variable => known.Covers(variable, 0, 8)));
    }

    [Fact]
    public void A_symbol_is_nothing_a_constant_or_a_variable()
    {
        Symbol nothing = default, constant = Symbol.Constant(-3), variable = new(X, 2, 7);
        Assert.Equal((false, false, false), (nothing.IsKnown, nothing.IsConstant, nothing.IsVariable));
        Assert.Equal((true, true, false), (constant.IsKnown, constant.IsConstant, constant.IsVariable));
        Assert.Equal((true, false, true), (variable.IsKnown, variable.IsConstant, variable.IsVariable));
        Assert.Equal(default, nothing.Plus(4));
        Assert.Equal(Symbol.Constant(1), constant.Plus(4));
        Assert.Equal(new Symbol(X, 2, 3), variable.Plus(unchecked((uint)-4)));
    }
}
