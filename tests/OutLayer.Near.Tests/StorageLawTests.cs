using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests;

/// <summary>Storage against a model, for any sequence of operations.</summary>
public sealed class StorageLawTests
{
    private static readonly Arbitrary<Step[]> AnySteps = Gen.ArrayOf(
        from operation in Gen.Choose(0, 4)
        from key in Gen.ArrayOf(Gen.Choose(0, 2).Select(part => (byte)part)).Resize(3)
        from value in Gen.ArrayOf(Gen.Choose(0, 255).Select(part => (byte)part)).Resize(9)
        select new Step(operation, key, value)).ToArbitrary();

    [Fact]
    public void Any_sequence_of_operations_does_what_a_sorted_map_does_and_usage_is_its_size() =>
        Prop.ForAll(AnySteps, steps =>
        {
            var vm = new Vm(Vm.DefaultContext with { PrepaidGas = ulong.MaxValue }, Unlimited);
            var model = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
            ulong last = 0;
            foreach (var step in steps)
            {
                if (!Agree(vm.Calls, model, step)) return false;
                if (vm.Burnt <= last) return false;  // nothing is free
                last = vm.Burnt;
            }
            ulong size = (ulong)model.Sum(record => record.Key.Length / 2 + record.Value.Length + 40);
            return vm.Logic.StorageUsage == 12 + size
                && ((MemoryStorage)vm.Storage).Records.Select(record => Hex(record.Key)).SequenceEqual(model.Keys);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Pages_of_any_size_list_every_key_once_and_in_order() =>
        Prop.ForAll(AnySteps, Gen.Choose(1, 5).ToArbitrary(), (steps, page) =>
        {
            var vm = new Vm(Vm.DefaultContext with { PrepaidGas = ulong.MaxValue }, Unlimited);
            foreach (var step in steps) vm.Storage.Write(step.Key, step.Value);
            byte[] prefix = steps.Length > 0 ? steps[0].Key[..(steps[0].Key.Length / 2)] : [];
            var expected = steps.Select(step => Convert.ToHexString(step.Key)).Distinct().Order(StringComparer.Ordinal)
                .Where(key => key.StartsWith(Convert.ToHexString(prefix), StringComparison.Ordinal));
            return Pages(vm.Calls, prefix, page).SequenceEqual(expected);
        }).QuickCheckThrowOnFailure();

    private static RuntimeParameters Unlimited => RuntimeParameters.Latest with
    {
        Limits = RuntimeParameters.Latest.Limits with { MaxGasBurnt = ulong.MaxValue },
    };

    private static List<string> Pages(NearCalls near, byte[] prefix, int page)
    {
        var keys = near.StorageKeys(prefix, limit: page);
        var all = new List<string>();
        while (keys.Count > 0)
        {
            all.AddRange(keys.Select(Hex));
            Assert.True(all.Count <= 1_000, "the pages do not end");
            keys = near.StorageKeys(prefix, hasAfter: true, keys[^1].Span, page);
        }
        return all;
    }

    private static bool Agree(NearCalls near, SortedDictionary<string, byte[]> model, Step step)
    {
        string key = Convert.ToHexString(step.Key);
        bool had = model.TryGetValue(key, out byte[]? old);
        switch (step.Operation)
        {
            case 0 or 1:
                model[key] = step.Value;
                return near.StorageWrite(step.Key, step.Value) == had
                    && (!had || near.StorageGetEvicted()!.Value.Span.SequenceEqual(old));
            case 2:
                model.Remove(key);
                return near.StorageRemove(step.Key) == had
                    && (!had || near.StorageGetEvicted()!.Value.Span.SequenceEqual(old));
            case 3:
                return near.TryStorageRead(step.Key, out var value) == had && (!had || value.Span.SequenceEqual(old));
            default:
                return near.StorageHasKey(step.Key) == had;
        }
    }

    private static string Hex(ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    private sealed record Step(int Operation, byte[] Key, byte[] Value);
}
