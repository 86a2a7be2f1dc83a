using System.Buffers.Binary;
using System.Security.Cryptography;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.State;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Runtime.Images;

/// <summary>Images as files, which may be anybody's.</summary>
public class ImageFileTests
{
    /// <summary>Magic, version, hash of the module.</summary>
    private const int Head = 4 + 4 + SHA256.HashSizeInBytes;

    private static byte[] Saved(InstanceImage image)
    {
        using var file = new MemoryStream();
        image.Save(file);
        return file.ToArray();
    }

    private static InstanceImage Load(byte[] file, ValidatedModule? module = null) => InstanceImage.Load(new MemoryStream(file), module ?? Imaged.Module);

    private static string Refusal(byte[] file, ValidatedModule? module = null) => Assert.Throws<SavedStateException>(() => Load(file, module)).Message;

    private static byte[] WithSum(ReadOnlySpan<byte> content) => [.. content, .. SHA256.HashData(content)];

    private static byte[] Content(byte[] file) => file[..^SHA256.HashSizeInBytes];

    /// <summary>An image in which everything was changed.</summary>
    private static InstanceImage NewImage()
    {
        using var store = new Store(Guest.Engine, Imaged.Limits);
        var instance = store.Instantiate(Imaged.Module, Imaged.Imports(store));
        Assert.Null(instance.Call("dirty", WasmValue.I32(9)).Trap);
        InstanceImageTests.ClearExceptions(instance);
        return InstanceImage.Of(instance, 1, 7);
    }

    private static string Look(InstanceImage image)
    {
        using var store = new Store(Guest.Engine, Imaged.Limits);
        return Imaged.Look(image.Instantiate(store, Guest.Engine.Load(image.Module, null), Imaged.Imports(store)));
    }

    [Fact]
    public void A_saved_image_is_the_same_when_it_is_loaded_and_its_bytes_are_its_state()
    {
        using var image = NewImage();
        using var same = NewImage();
        byte[] file = Saved(image);
        Assert.Equal(file, Saved(same));
        using var loaded = Load(file);
        Assert.Equal(Look(image), Look(loaded));
        Assert.Equal(file, Saved(loaded));
        using var plain = Imaged.NewImage(Guest.Engine);
        using var again = Load(Saved(plain));
        Assert.Equal(Look(plain), Look(again));
        Assert.NotEqual(Look(plain), Look(image));
        using var hot = Imaged.NewImage(Guest.Engine, 1, 7);
        Assert.Equal(Saved(plain).Length + 2 * sizeof(int), Saved(hot).Length);
    }

    [Fact]
    public void An_image_is_not_written_past_a_limit()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        int length = Saved(image).Length;
        using var file = new MemoryStream();
        Assert.Contains("more than", Assert.Throws<NotSupportedException>(() => image.Save(file, length - 1)).Message, StringComparison.Ordinal);
        Assert.Equal(0, file.Length);
        image.Save(file, length);
        Assert.Equal(length, file.Length);
    }

    [Fact]
    public void Every_damaged_byte_is_noticed()
    {
        using var image = Imaged.NewImage(Guest.Engine);
        byte[] file = Saved(image);
        for (int at = 0; at < file.Length; at += at is > 512 and < 8_192 ? 61 : 1)
        {
            file[at] ^= (byte)(1 << at % 8);
            Assert.Contains("damaged", Refusal(file), StringComparison.Ordinal);
            file[at] ^= (byte)(1 << at % 8);
        }
        for (int cut = 0; cut < file.Length; cut += 101) Refusal(file[..cut]);
        Load(file).Dispose();
    }

    [Fact]
    public void What_is_no_image_of_the_module_is_refused()
    {
        using var image = NewImage();
        byte[] file = Saved(image);
        Assert.Contains("another module", Refusal(file, Imaged.Load("(module)")), StringComparison.Ordinal);
        Assert.Contains("version 2", Refusal(With(4, 2)), StringComparison.Ordinal);
        Assert.Contains("no image", Refusal(With(0, 0)), StringComparison.Ordinal);
        Assert.Contains("after the end", Refusal(WithSum([.. Content(file), 0])), StringComparison.Ordinal);
        Assert.Contains($"more than {file.Length - 1} bytes", Assert.Throws<SavedStateException>(
            () => InstanceImage.Load(new MemoryStream(file), Imaged.Module, file.Length - 1)).Message, StringComparison.Ordinal);
        InstanceImage.Load(new MemoryStream(file), Imaged.Module, file.Length).Dispose();
        byte[] content = Content(file);
        for (int cut = 0; cut < content.Length; cut += 97) Refusal(WithSum(content.AsSpan(0, cut)));

        byte[] With(int at, byte value)
        {
            byte[] changed = Content(file);
            changed[at] = value;
            return WithSum(changed);
        }
    }

    /// <summary>A module whose image is short, so that places in it can be told: memory, table, globals, segments.</summary>
    [Theory]
    [InlineData(0, 3, "a memory of 3 pages, which may have 2")]
    [InlineData(0, 0, "a memory of 0 pages, which starts with 1")]
    [InlineData(4, 1, "pages do not fit")]
    [InlineData(8, 100, "hot pages do not fit")]
    [InlineData(12, 1, "a table of 1 elements, which its limits refuse")]
    [InlineData(12, 4, "a table of 4 elements, which its limits refuse")]
    [InlineData(16, 4, "function 3 of 3")]
    [InlineData(16, 1, "a reference to function 0, which the module never makes")]
    [InlineData(24, 0, "null where a (ref 0) stands")]
    [InlineData(24, 3, "function 2 where a (ref 0) stands")]
    [InlineData(32, 1, "a externref that is not null")]
    [InlineData(40, 2, "a dropped data segment is 2")]
    [InlineData(40, 0, "a segment (data, Active) that is not dropped")]
    [InlineData(44, 0, "a segment (element, Declarative) that is not dropped")]
    public void A_forged_number_is_refused(int at, uint value, string expected)
    {
        var module = Imaged.Load("""
            (module (type $t (func)) (type $u (func (param i32)))
              (func $never) (func $f (type $t)) (func $g (type $u))
              (memory 1 2)
              (table 2 3 funcref)
              (global (mut (ref $t)) (ref.func $f))
              (global (mut externref) (ref.null extern))
              (elem declare func $g)
              (data (i32.const 0) ""))
            """);
        using var store = new Store(Guest.Engine);
        using var image = InstanceImage.Of(store.Instantiate(module, Imports.None));
        byte[] content = Content(Saved(image));
        Load(WithSum(content), module).Dispose();
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(Head + at), value);
        Assert.Contains(expected, Refusal(WithSum(content), module), StringComparison.Ordinal);
    }

    /// <summary>Every byte is changed in turn, with a sum that fits: refused, or an image of an instance that runs as any other does.</summary>
    [Fact]
    public void No_forged_byte_does_more_than_being_refused_or_run()
    {
        using var image = NewImage();
        byte[] content = Content(Saved(image));
        var code = Guest.Engine.Load(image.Module, CostModel.OneEach);
        int refused = 0, run = 0;
        for (int at = 0; at < content.Length; at += at > 512 && at < content.Length - 512 ? 997 : 1)
        {
            content[at] ^= (byte)(1 << at % 8);
            if (TryRun(WithSum(content), code)) run++;
            else refused++;
            content[at] ^= (byte)(1 << at % 8);
        }
        Assert.True(refused > 60 && run > 100, $"{refused} refused, {run} run");
    }

    private static bool TryRun(byte[] file, IModuleCode code)
    {
        try
        {
            using var image = Load(file);
            using var store = new Store(Guest.Engine, Imaged.Limits);
            var instance = image.Instantiate(store, code, Imaged.Imports(store));
            for (int i = 0; i < 8; i++) instance.Call("call", WasmValue.I32(1), WasmValue.I32(i));
            instance.Call("end", WasmValue.I32(4));
            instance.Call("later");
            return true;
        }
        catch (Exception refusal) when (refusal is SavedStateException or LinkException)
        {
            return false;
        }
    }
}
