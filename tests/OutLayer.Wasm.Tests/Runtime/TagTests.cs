using OutLayer.Testing;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Tags between modules: the same only if it is the same one.</summary>
public sealed unsafe class TagTests : IDisposable
{
    private readonly Store _store = new(new FrontEnd());

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_tag_that_is_imported_is_the_one_that_is_exported()
    {
        var exporter = Instantiate(new ModuleBuilder().Tag("i:").Tag("i:").Export("t", ExternKind.Tag, 1));
        var importer = Instantiate(new ModuleBuilder().ImportTag("m", "t", "i:").Tag("i:").Export("u", ExternKind.Tag, 0).Export("v", ExternKind.Tag, 1), exporter);
        Assert.Same(exporter.GetTag("t"), importer.GetTag("u"));
        Assert.NotEqual(importer.GetTag("u").Id, importer.GetTag("v").Id);
        Assert.Equal([importer.GetTag("u").Id, importer.GetTag("v").Id], Slots(importer));
        Assert.Same(importer.GetTag("v"), _store.GetTag(importer.GetTag("v").Id));
    }

    [Fact]
    public void A_tag_of_other_values_does_not_fit()
    {
        var exporter = Instantiate(new ModuleBuilder().Tag("i:").Export("t", ExternKind.Tag, 0));
        var refusal = Assert.Throws<LinkException>(() => Instantiate(new ModuleBuilder().ImportTag("m", "t", "l:"), exporter));
        Assert.Contains("incompatible import type: it is a tag [i32] -> []", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is a Tag", Assert.Throws<ArgumentException>(() => exporter.GetGlobal("t")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_instance_has_tags_of_its_own()
    {
        var module = new ModuleBuilder().Tag(":").Export("t", ExternKind.Tag, 0);
        Assert.NotSame(Instantiate(module).GetTag("t"), Instantiate(module).GetTag("t"));
    }

    [Fact]
    public void A_host_may_give_a_tag()
    {
        var tag = _store.CreateTag(new FuncType([ValType.I32], []));
        var module = Refusal.Load(new ModuleBuilder().ImportTag("m", "t", "i:").Export("t", ExternKind.Tag, 0).ToArray());
        Assert.Same(tag, _store.Instantiate(module, new Imports().Add("m", "t", tag)).GetTag("t"));
    }

    private long[] Slots(Instance instance) =>
        [.. Enumerable.Range(0, instance.Module.Tags.Length).Select(i => *(long*)((byte*)instance.Block + instance.Layout.Tag(i)))];

    private Instance Instantiate(ModuleBuilder module, Instance? exporter = null) =>
        _store.Instantiate(Refusal.Load(module.ToArray()), exporter is null ? Imports.None : new Imports().Add("m", exporter));
}
