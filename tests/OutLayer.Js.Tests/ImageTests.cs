using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using OutLayer.Js.Images;

namespace OutLayer.Js.Tests;

public sealed class ImageTests
{
    [Fact]
    public void Two_builds_give_the_same_file()
    {
        var again = FrozenRealmImageBuilder.Build(Realm.GuestFolder, Realm.Engine);
        Assert.Equal(File(Realm.Image), File(again));
        Assert.Equal(Realm.Image.Sha256, again.Sha256);
    }

    [Fact]
    public void An_image_says_what_it_was_made_of()
    {
        var manifest = Realm.Image.Manifest;
        Assert.Equal("d4c9375f2b1ca4dc95f72c8aa2982a7a9951ac8011490d79c6582df732b4bbd9", manifest.EngineSha256);
        Assert.Equal(manifest.EngineSha256, manifest.Inputs["node_modules/quickjs-wasi/quickjs.wasm"]);
        Assert.Equal(["realm/image.json", "node_modules/quickjs-wasi/quickjs.wasm", "realm/prepare.js", "node_modules/ses/dist/lockdown.umd.js", "realm/lockdown.js",
            "realm/harden-engine.js", "realm/scrub.js", "realm/near-checks.js", "realm/near.js", "realm/near-promises.js", "realm/near-module.js",
            .. "text values lookup vector unordered keys promise bindgen module done".Split(' ').Select(name => $"realm/sdk/{name}.js"), "realm/driver.js", "realm/warm.js"], manifest.Inputs.Keys);
        foreach (var (path, hash) in manifest.Inputs)
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(System.IO.File.ReadAllBytes(Path.Combine(Realm.GuestFolder, path)))), hash);
    }

    [Fact]
    public void A_saved_image_is_small_and_loads_as_it_was()
    {
        byte[] file = File(Realm.Image);
        Assert.InRange(file.Length, 400_000, 2 << 20);
        var loaded = FrozenRealmImage.Load(file);
        Assert.True(loaded.Memory.Span.SequenceEqual(Realm.Image.Memory.Span));
        Assert.Equal(Realm.Image.Sha256, loaded.Sha256);
        using var runtime = new JsRuntime(loaded, Realm.Module, Realm.Engine);
        Assert.Equal("1", Run.Text(Run.Method("export const main = () => 1;", runtime: runtime).Result));
    }

    [Fact]
    public void A_damaged_image_is_refused_wherever_it_is_cut_or_changed()
    {
        byte[] file = File(Realm.Image);
        var random = new Random(1);
        for (int i = 0; i < 60; i++)
        {
            byte[] cut = file[..random.Next(file.Length)];
            Assert.ThrowsAny<Exception>(() => FrozenRealmImage.Load(cut));
            byte[] changed = [.. file];
            int at = i < 20 ? random.Next(1_000) : random.Next(file.Length);
            changed[at] ^= (byte)(1 << random.Next(8));
            var refused = Record.Exception(() => LoadAs(changed, Realm.Image.Sha256));
            Assert.True(refused is InvalidDataException, $"byte {at}: {refused}");
        }
    }

    [Fact]
    public void Any_list_of_hot_pages_gives_the_same_memory_after_a_reset()
    {
        Assert.InRange(Realm.Image.Manifest.HotPages.Count, 40, 120);
        int pages = Realm.Image.Memory.Length / ImageManifest.HotPageBytes;
        foreach (int[] hot in (int[][])[[], [0], [pages - 1], [0, 1, 2, 300, 301, pages - 1], [.. Enumerable.Range(0, pages)], [.. Realm.Image.Manifest.HotPages]])
        {
            var image = new FrozenRealmImage(Realm.Image.Manifest with { HotPages = hot }, Realm.Image.Memory.ToArray());
            using var runtime = new JsRuntime(image, Realm.Module, Realm.Engine, new JsRuntimeOptions { MaxIdleInstances = 1 });
            for (int i = 0; i < 3; i++) Assert.Equal("[7]", Run.Text(Run.Method("const a = new Uint8Array(3e6).fill(7); export const main = () => [a[2e6]];", runtime: runtime).Result));
            using var rented = runtime.Rent();
            Assert.True(rented.Host.CopyMemory().AsSpan().SequenceEqual(image.Memory.Span));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(640)]
    [InlineData(3, 2)]
    [InlineData(5, 5)]
    public void A_list_of_hot_pages_that_makes_no_sense_is_refused(params int[] hot)
    {
        byte[] file = File(new FrozenRealmImage(Realm.Image.Manifest with { HotPages = hot }, Realm.Image.Memory.ToArray()));
        Assert.Contains("hot pages", Assert.Throws<InvalidDataException>(() => FrozenRealmImage.Load(file)).Message, StringComparison.Ordinal);
    }

    /// <summary>An image that an older version built is found where a newer one looks for its own.</summary>
    [Theory, InlineData("hotPages", null), InlineData("handles", null), InlineData("another", "1"), InlineData("format", "{")]
    public void A_manifest_of_another_version_is_refused(string member, string? value)
    {
        var manifest = JsonNode.Parse(Realm.Image.Manifest.ToJson())!.AsObject();
        if (value is null) manifest.Remove(member);
        else manifest[member] = value;
        byte[] json = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        byte[] file = [.. "OLJSIMG\n"u8, .. BitConverter.GetBytes(json.Length), .. json];
        Assert.Contains("build the guest images again", Assert.Throws<InvalidDataException>(() => FrozenRealmImage.Load(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_of_another_engine_is_refused()
    {
        var foreign = Realm.Module with { Sha256 = new string('0', 64) };
        Assert.Contains("the image belongs to quickjs.wasm d4c9", Assert.Throws<ArgumentException>(() => new JsRuntime(Realm.Image, foreign, Realm.Engine)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_input_is_named()
    {
        string folder = Directory.CreateTempSubdirectory("outlayer-js").FullName;
        try
        {
            var missing = Assert.Throws<FileNotFoundException>(() => FrozenRealmImageBuilder.Build(folder, Realm.Engine));
            Assert.Contains("image.json is missing; run npm ci in", missing.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A changed manifest that still parses makes an image of another name.</summary>
    private static void LoadAs(byte[] file, string sha256)
    {
        if (FrozenRealmImage.Load(file).Sha256 != sha256) throw new InvalidDataException("another image");
    }

    private static byte[] File(FrozenRealmImage image)
    {
        using var stream = new MemoryStream();
        image.Save(stream);
        return stream.ToArray();
    }
}
