using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime.Images;

/// <summary>What an image holds, what it refuses to hold, and the instances that are made of it.</summary>
public class InstanceImageTests
{
    public static TheoryData<int> Engines => [.. Enumerable.Range(0, TestEngine.All.Length)];

    [Theory, MemberData(nameof(Engines))]
    public void An_instance_of_an_image_is_as_the_first_was_and_its_start_function_is_not_run(int engine)
    {
        using var first = new Store(TestEngine.All[engine], Imaged.Limits);
        var original = first.Instantiate(Imaged.Module, Imaged.Imports(first));
        using var image = InstanceImage.Of(original);
        using var second = new Store(TestEngine.All[engine], Imaged.Limits);
        var copy = image.Instantiate(second, second.Engine.Load(image.Module, null), Imaged.Imports(second));
        Assert.Equal(Imaged.Look(original), Imaged.Look(copy));
        Assert.Contains("i=0:6", Imaged.Look(copy), StringComparison.Ordinal);
        Assert.Equal(2 * 65_536, image.MemoryBytes);
        foreach (var instance in (Instance[])[original, copy])
        {
            Assert.Equal((int)'r', instance.Call("later").Single().AsI32());
            Assert.Equal([14, 8, 14, 8], Enumerable.Range(0, 4).Select(i => instance.Call("call", WasmValue.I32(7), WasmValue.I32(i)).Single().AsI32()));
        }
        Assert.Equal(Imaged.Look(original), Imaged.Look(copy));
    }

    [Theory, MemberData(nameof(Engines))]
    public void An_image_of_a_changed_instance_has_the_changes(int engine)
    {
        using var first = new Store(TestEngine.All[engine], Imaged.Limits);
        var original = first.Instantiate(Imaged.Module, Imaged.Imports(first));
        Assert.Null(original.Call("dirty", WasmValue.I32(9)).Trap);
        ClearExceptions(original);
        using var image = InstanceImage.Of(original);
        using var second = new Store(TestEngine.All[engine], Imaged.Limits);
        var copy = image.Instantiate(second, second.Engine.Load(image.Module, null), Imaged.Imports(second));
        Assert.Equal(Imaged.Look(original), Imaged.Look(copy));
        Assert.Equal(3, copy.GetMemory("memory").Pages);
        Assert.Equal(7, copy.GetTable("functions").Length);
        Assert.Equal(TrapCode.MemoryOutOfBounds, copy.Call("later").Trap?.Code);
        Assert.Equal(TrapCode.TableOutOfBounds, copy.Call("laterElements").Trap?.Code);
    }

    [Fact]
    public void Instances_of_an_image_do_not_see_each_other_and_outlive_it()
    {
        var image = Imaged.NewImage(Guest.Engine);
        var code = Guest.Engine.Load(image.Module, null);
        using var stores = new Stores();
        var instances = Enumerable.Range(0, 3).Select(_ => image.Instantiate(stores.New(), code, Imaged.Imports(stores.Last))).ToList();
        string before = Imaged.Look(instances[2]);
        image.Dispose();
        Assert.Null(instances[0].Call("dirty", WasmValue.I32(9)).Trap);
        instances[1].GetMemory("memory").Span.Fill(8);
        Assert.Equal(before, Imaged.Look(instances[2]));
        Assert.Throws<ObjectDisposedException>(() => image.Instantiate(stores.New(), code, Imaged.Imports(stores.Last)));
    }

    [Fact]
    public void Contents_of_the_memory_may_come_from_elsewhere()
    {
        using var store = new Store(Guest.Engine, Imaged.Limits);
        var instance = store.Instantiate(Imaged.Module, Imaged.Imports(store));
        byte[] contents = new byte[3 * 65_536];
        contents.AsSpan().Fill(7);
        using var image = InstanceImage.Of(instance, new MemoryImage(contents, [1]));
        using var other = new Store(Guest.Engine, Imaged.Limits);
        var copy = image.Instantiate(other, Guest.Engine.Load(image.Module, null), Imaged.Imports(other));
        Assert.Equal(0x07070707, copy.Call("peek", WasmValue.I32(3 * 65_536 - 4)).Single().AsI32());
        Assert.Equal(6, copy.GetGlobal("i").Value.AsI32());
        foreach (int pages in (int[])[1, 9])
        {
            using var wrong = new MemoryImage(new byte[pages * 65_536]);
            Assert.Contains($"{pages} pages fit into", Assert.Throws<ArgumentException>(() => InstanceImage.Of(instance, wrong)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("(import \"env\" \"m\" (memory 1))", "imported memory env.m")]
    [InlineData("(import \"env\" \"t\" (table 1 funcref))", "imported table env.t")]
    [InlineData("(import \"env\" \"g\" (global (mut i32)))", "imported mutable global env.g")]
    public void State_of_others_is_refused(string import, string named)
    {
        using var store = new Store(Guest.Engine);
        var imports = new Imports()
            .Add("env", "m", store.CreateMemory(new MemoryType(new Limits(1, null))))
            .Add("env", "t", store.CreateTable(new TableType(ValType.FuncRef, new Limits(1, null))))
            .Add("env", "g", store.CreateGlobal(new GlobalType(ValType.I32, Mutable: true), WasmValue.I32(0)));
        var instance = store.Instantiate(Imaged.Load($"(module {import})"), imports);
        Assert.Contains(named, Assert.Throws<NotSupportedException>(() => InstanceImage.Of(instance)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void References_that_mean_nothing_elsewhere_are_refused_by_their_place()
    {
        using var store = new Store(Guest.Engine, Imaged.Limits);
        var instance = store.Instantiate(Imaged.Module, Imaged.Imports(store));
        var other = store.Instantiate(Imaged.Load("(module (func $f) (global (export \"f\") funcref (ref.func $f)))"), Imports.None);
        Refuses("element 2 of table 0: a function of another instance", () => instance.GetTable("functions").Set(2, other.GetGlobal("f").Value));
        instance.GetTable("functions").Set(2, new WasmValue(ValType.FuncRef, 0));
        Refuses("global 6: a externref that is not null", () => instance.GetGlobal("e").Value = new WasmValue(ValType.ExternRef, 77));
        instance.GetGlobal("e").Value = new WasmValue(ValType.ExternRef, 0);
        Refuses("element 0 of table 2: a externref", () => instance.GetTable("externs").Set(0, new WasmValue(ValType.ExternRef, 77)));
        instance.GetTable("externs").Set(0, new WasmValue(ValType.ExternRef, 0));
        Refuses("element 1 of table 1: a exnref", () => instance.Call("dirty", WasmValue.I32(1)));
        ClearExceptions(instance);
        InstanceImage.Of(instance).Dispose();

        void Refuses(string what, Action spoil)
        {
            spoil();
            Assert.Contains(what, Assert.Throws<NotSupportedException>(() => InstanceImage.Of(instance)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_instance_that_runs_is_refused()
    {
        Instance? instance = null;
        string? refusal = null;
        using var store = new Store(Guest.Engine);
        instance = store.Instantiate(Imaged.Load("(module (import \"env\" \"f\" (func $f)) (func (export \"run\") (call $f)))"), new Imports().Add(store,
            new HostFunction("env", "f", FuncType.Empty, _ => refusal = Assert.Throws<InvalidOperationException>(() => InstanceImage.Of(instance!)).Message)));
        Assert.Null(instance.Call("run").Trap);
        Assert.Contains("while its code runs", refusal, StringComparison.Ordinal);
        InstanceImage.Of(instance).Dispose();
        store.Dispose();
        Assert.Throws<ObjectDisposedException>(() => InstanceImage.Of(instance));
    }

    [Fact]
    public void Limits_of_the_store_and_imports_must_fit_the_image()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        var code = Guest.Engine.Load(image.Module, null);
        Assert.Contains("the memory starts with 2 pages, the limit is 1", Refusal(new StoreOptions { MaxMemoryPages = 1 }), StringComparison.Ordinal);
        Assert.Contains("elements", Refusal(new StoreOptions { MaxTableElements = 5 }), StringComparison.Ordinal);
        Assert.Contains("imported global 0 has another value", Refusal(new StoreOptions(), number: Imaged.Base + 1), StringComparison.Ordinal);

        string Refusal(StoreOptions options, int number = Imaged.Base)
        {
            using var store = new Store(Guest.Engine, options);
            return Assert.Throws<LinkException>(() => image.Instantiate(store, code, Imaged.Imports(store, number))).Message;
        }
    }

    [Fact]
    public void A_table_that_grew_past_a_limit_of_the_store_is_refused()
    {
        using var first = new Store(Guest.Engine, Imaged.Limits);
        var original = first.Instantiate(Imaged.Module, Imaged.Imports(first));
        Assert.Null(original.Call("dirty", WasmValue.I32(9)).Trap);
        ClearExceptions(original);
        using var image = InstanceImage.Of(original);
        using var second = new Store(Guest.Engine, new StoreOptions { MaxTableElements = 9 });
        var code = Guest.Engine.Load(image.Module, null);
        Assert.Contains("table 1 of the image has 3 elements", Assert.Throws<LinkException>(() => image.Instantiate(second, code, Imaged.Imports(second))).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Engines))]
    public void Memories_of_no_pages_keep_their_bounds(int engine)
    {
        foreach (string limits in (string[])["0", "0 0", "0 1"])
        {
            var module = Imaged.Load($$"""
                (module (memory (export "memory") {{limits}})
                  (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0)))
                  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
                """);
            using var first = new Store(TestEngine.All[engine]);
            using var image = InstanceImage.Of(first.Instantiate(module, Imports.None));
            using var pool = new InstancePool<StatelessHost>(image, first.Engine, first.Engine.Load(module, null), _ => new StatelessHost(Imports.None));
            for (int round = 0; round < 3; round++)
            {
                using var rented = pool.Rent();
                var instance = rented.Instance;
                Assert.Equal(0, instance.GetMemory("memory").Pages);
                Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Call("peek", WasmValue.I32(0)).Trap?.Code);
                bool mayGrow = limits != "0 0";
                Assert.Equal(mayGrow ? 0 : -1, instance.Call("grow", WasmValue.I32(1)).Single().AsI32());
                if (!mayGrow) continue;
                Assert.Equal(0, instance.Call("peek", WasmValue.I32(65_535)).Single().AsI32());
                instance.GetMemory("memory").Span.Fill(9);
            }
            Assert.Equal(1, pool.Instances);
        }
    }

    [Fact]
    public void A_memory_of_more_than_two_GiB_has_an_image()
    {
        var options = new StoreOptions { MaxMemoryPages = 65_536 };
        using var store = new Store(Guest.Engine, options);
        var original = store.Instantiate(Imaged.Load("(module (memory (export \"memory\") 40000))"), Imports.None);
        uint[] places = [5, 0x7FFF_FFFF, 0x8000_0001, 40_000u * 65_536 - 1];
        foreach (uint at in places) original.GetMemory("memory").Slice(at, 1)[0] = (byte)(at % 200 + 1);
        using var image = InstanceImage.Of(original);
        using var other = new Store(Guest.Engine, options);
        var copy = image.Instantiate(other, Guest.Engine.Load(image.Module, null), Imports.None).GetMemory("memory");
        Assert.Equal(40_000, copy.Pages);
        foreach (uint at in places) Assert.Equal(at % 200 + 1, copy.Slice(at, 1)[0]);
    }

    [Fact]
    public void A_module_with_no_state_has_an_image_too()
    {
        var module = Imaged.Load("(module (func (export \"run\") (result i32) (i32.const 3)))");
        using var store = new Store(Guest.Engine);
        using var image = InstanceImage.Of(store.Instantiate(module, Imports.None));
        Assert.Equal(3, image.Instantiate(store, Guest.Engine.Load(module, null), Imports.None).Call("run").Single().AsI32());
        Assert.Contains("no memory", Assert.Throws<ArgumentException>(() => InstanceImage.Of(store.Instantiate(module, Imports.None), 1)).Message, StringComparison.Ordinal);
    }

    internal static void ClearExceptions(Instance instance)
    {
        instance.GetGlobal("x").Value = new WasmValue(ValType.ExnRef, 0);
        instance.GetTable("exceptions").Set(1, new WasmValue(ValType.ExnRef, 0));
        instance.Store.ForgetAllExceptions();
    }

    private sealed class Stores : IDisposable
    {
        private readonly List<Store> _all = [];

        public Store Last => _all[^1];

        public Store New()
        {
            _all.Add(new Store(Guest.Engine, Imaged.Limits));
            return Last;
        }

        public void Dispose() => _all.ForEach(store => store.Dispose());
    }
}
