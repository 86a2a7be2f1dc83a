using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>Entries: what was kept comes back, what is not exactly that counts as not there, and the whole stays within its limit.</summary>
public sealed class CodeCacheTests : IDisposable
{
    private const int Code = 20_000;

    private readonly CacheFolder _folder = new();

    [Fact]
    public void What_was_kept_comes_back_in_another_opening_of_the_folder()
    {
        using (var cache = _folder.Open()) Assert.True(cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code)));
        using var again = _folder.Open();
        Assert.Equal(CacheFolder.Bytes(Code), again.Find(CacheFolder.Key(1), out bool damaged)!.Value.ToArray());
        Assert.False(damaged);
        Assert.Null(again.Find(CacheFolder.Key(2), out damaged));
        Assert.False(damaged);
    }

    [Fact]
    public void A_key_names_everything_that_code_depends_on()
    {
        var module = CacheFolder.Adder(1).Module;
        var features = Guest.Engine.Features;
        string[] names =
        [
            CodeKey.Of(module, null, BoundsMode.Explicit, features, CodeForm.Il).FileName,
            CodeKey.Of(module, null, BoundsMode.Explicit, features, CodeForm.Native).FileName,
            CodeKey.Of(module, null, BoundsMode.Guard, features, CodeForm.Il).FileName,
            CodeKey.Of(module, CostModel.OneEach, BoundsMode.Explicit, features, CodeForm.Il).FileName,
            CodeKey.Of(module, CostModel.OneEach with { Operation = 2 }, BoundsMode.Explicit, features, CodeForm.Il).FileName,
            CodeKey.Of(module, null, BoundsMode.Explicit, WasmFeatures.Wasm1, CodeForm.Il).FileName,
            CodeKey.Of(CacheFolder.Adder(2).Module, null, BoundsMode.Explicit, features, CodeForm.Il).FileName,
        ];
        Assert.Equal(names, names.Distinct());
        string text = CacheFolder.Key(1).Text;
        Assert.Contains($"runtime {Environment.Version}\n", text, StringComparison.Ordinal);
        Assert.Contains($"processor {OutLayer.Wasm.Compiler.Processor.Description}\n", text, StringComparison.Ordinal);
        Assert.Contains(typeof(Store).Module.ModuleVersionId.ToString("N"), text, StringComparison.Ordinal);
        Assert.Contains(typeof(CodeCache).Module.ModuleVersionId.ToString("N"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flipped_bit_anywhere_makes_an_entry_damaged()
    {
        using var cache = _folder.Open();
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        byte[] whole = File.ReadAllBytes(_folder.Entries[0]);
        foreach (int at in Enumerable.Range(0, 600).Concat([whole.Length / 2, .. Enumerable.Range(whole.Length - 64, 64)]))
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= (byte)(1 << (at % 8));
            RequireDamaged(cache, flipped);
        }
    }

    [Theory, InlineData(0), InlineData(1), InlineData(11), InlineData(12), InlineData(31), InlineData(32), InlineData(300), InlineData(Code), InlineData(-1), InlineData(-32)]
    public void A_truncated_entry_is_damaged(int length)
    {
        using var cache = _folder.Open();
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        byte[] whole = File.ReadAllBytes(_folder.Entries[0]);
        RequireDamaged(cache, length >= 0 ? whole[..length] : whole[..^-length]);
    }

    [Fact]
    public void A_longer_entry_is_damaged()
    {
        using var cache = _folder.Open();
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        RequireDamaged(cache, [.. File.ReadAllBytes(_folder.Entries[0]), 0]);
    }

    [Fact]
    public void An_entry_that_claims_to_be_larger_than_an_entry_may_be_is_not_read()
    {
        using var cache = _folder.Open(new CodeCacheOptions { MaxEntryBytes = 4_096 });
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(1_000));
        using (var file = File.OpenWrite(_folder.Entries[0])) file.SetLength(1L << 40); // sparse
        Assert.Null(cache.Find(CacheFolder.Key(1), out bool damaged));
        Assert.True(damaged);
    }

    [Fact]
    public void An_entry_under_the_name_of_another_is_damaged()
    {
        using var cache = _folder.Open();
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        File.Move(_folder.Entries[0], Path.Combine(_folder.Path, CacheFolder.Key(2).FileName));
        Assert.Null(cache.Find(CacheFolder.Key(2), out bool damaged));
        Assert.True(damaged);
    }

    [Fact]
    public void An_entry_that_another_folder_sealed_is_foreign()
    {
        using var other = new CacheFolder();
        using var theirs = other.Open();
        using var cache = _folder.Open();
        theirs.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        File.Copy(other.Entries[0], Path.Combine(_folder.Path, Path.GetFileName(other.Entries[0])));
        Assert.Null(cache.Find(CacheFolder.Key(1), out bool damaged));
        Assert.True(damaged);
    }

    [Fact]
    public void What_others_could_have_written_is_not_used_and_replaced()
    {
        using var cache = _folder.Open();
        string entry = Path.Combine(_folder.Path, CacheFolder.Key(1).FileName), elsewhere = _folder.File("elsewhere");
        Action[] plant =
        [
            () => File.SetUnixFileMode(entry, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite),
            () => { File.Move(entry, elsewhere, overwrite: true); File.CreateSymbolicLink(entry, elsewhere); },
        ];
        foreach (var planted in plant)
        {
            cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
            planted();
            Assert.Null(cache.Find(CacheFolder.Key(1), out bool damaged));
            Assert.True(damaged);
            cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code, 7));
            Assert.Equal(CacheFolder.Bytes(Code, 7), cache.Find(CacheFolder.Key(1), out _)!.Value.ToArray());
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(entry));
        }
    }

    [Fact]
    public void Entries_that_were_not_used_for_the_longest_time_make_room()
    {
        using var cache = _folder.Open(new CodeCacheOptions { MaxBytes = 70_000 });
        for (int i = 0; i < 3; i++) cache.Keep(CacheFolder.Key(i), CacheFolder.Bytes(Code));
        for (int i = 0; i < 3; i++) File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, CacheFolder.Key(i).FileName), new DateTime(2020, 1, 1 + i, 0, 0, 0, DateTimeKind.Utc));
        Assert.NotNull(cache.Find(CacheFolder.Key(0), out _)); // used now
        cache.Keep(CacheFolder.Key(3), CacheFolder.Bytes(Code));
        Assert.Equal([true, false, true, true], Enumerable.Range(0, 4).Select(i => cache.Find(CacheFolder.Key(i), out _) is not null));
        var (entries, bytes) = cache.Measure();
        Assert.Equal(3, entries);
        Assert.InRange(bytes, 3 * Code, 70_000);
    }

    [Fact]
    public void Code_larger_than_a_limit_is_not_kept()
    {
        using var cache = _folder.Open(new CodeCacheOptions { MaxBytes = 100_000, MaxEntryBytes = 50_000 });
        Assert.True(cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(50_000)));
        Assert.False(cache.Keep(CacheFolder.Key(2), CacheFolder.Bytes(50_001)));
        Assert.Equal(1, cache.Measure().Entries);
    }

    [Fact]
    public void What_a_killed_writer_left_goes_and_what_is_being_written_stays()
    {
        using var cache = _folder.Open();
        string[] names = [.. new[] { "dead", "alive", "young" }.Select(name => Path.Combine(_folder.Path, name + ".tmp"))];
        foreach (string name in names) File.WriteAllBytes(name, [1]);
        foreach (string name in names[..2]) File.SetLastWriteTimeUtc(name, DateTime.UtcNow.AddHours(-1));
        using var held = new FileStream(names[1], FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(Code));
        Assert.Equal([false, true, true], names.Select(File.Exists));
        Assert.Equal(1, cache.Measure().Entries);
    }

    [Fact]
    public void A_bad_limit_is_refused_where_it_is_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new CodeCacheOptions { MaxBytes = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CodeCacheOptions { MaxEntryBytes = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CodeCacheOptions { MinModuleBytes = -1 });
    }

    private void RequireDamaged(CodeCache cache, byte[] entry)
    {
        File.WriteAllBytes(_folder.Entries[0], entry);
        Assert.Null(cache.Find(CacheFolder.Key(1), out bool damaged));
        Assert.True(damaged);
    }

    public void Dispose() => _folder.Dispose();
}
