using System.Diagnostics;
using OutLayer.Wasm.Compiler.Cache;

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>A folder that others could have written to is refused, and the message says what to do.</summary>
public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly CacheFolder _folder = new();

    [Fact]
    public void A_new_folder_and_its_secret_are_their_owners_alone()
    {
        _folder.Open().Dispose();
        Assert.Equal(Owner, File.GetUnixFileMode(_folder.Path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, "secret")));
        Assert.Equal(32, new FileInfo(Path.Combine(_folder.Path, "secret")).Length);
    }

    [Fact]
    public void Each_folder_has_a_secret_of_its_own()
    {
        using var other = new CacheFolder();
        other.Open().Dispose();
        _folder.Open().Dispose();
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(other.Path, "secret")), File.ReadAllBytes(Path.Combine(_folder.Path, "secret")));
    }

    [Theory]
    [InlineData(Owner | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute), InlineData(Owner | UnixFileMode.OtherWrite), InlineData(Owner | UnixFileMode.OtherRead)]
    [InlineData(Owner | UnixFileMode.GroupExecute), InlineData(Owner | UnixFileMode.StickyBit | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)]
    public void A_folder_that_others_may_enter_is_refused(UnixFileMode mode)
    {
        Directory.CreateDirectory(_folder.Path);
        File.SetUnixFileMode(_folder.Path, mode);
        Refuses(CodeCacheError.Insecure, "chmod 700");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_link_to_a_folder_is_refused()
    {
        Directory.CreateDirectory(_folder.File("real"), Owner);
        Directory.CreateSymbolicLink(_folder.Path, _folder.File("real"));
        Refuses(CodeCacheError.Insecure, "is a link");
        Assert.Empty(Directory.GetFiles(_folder.File("real")));
    }

    [Fact]
    public void The_folder_of_another_user_is_refused()
    {
        Directory.CreateDirectory(_folder.Path, Owner);
        using var chown = Process.Start("chown", ["65534", _folder.Path]);
        chown.WaitForExit();
        if (chown.ExitCode != 0) Assert.Skip("only root can give a folder to another user");
        Refuses(CodeCacheError.Insecure, "belongs to user 65534, and this is user ");
    }

    [Fact]
    public void A_file_in_place_of_the_folder_is_refused()
    {
        File.WriteAllText(_folder.Path, "");
        Refuses(CodeCacheError.Unavailable, "is not a folder");
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_refused()
    {
        File.WriteAllText(_folder.Path, "");
        var refusal = Assert.Throws<CodeCacheException>(() => CodeCache.Open(Path.Combine(_folder.Path, "below")));
        Assert.Equal(CodeCacheError.Unavailable, refusal.Error);
    }

    [Fact]
    public void A_secret_that_others_may_read_is_refused()
    {
        _folder.Open().Dispose();
        File.SetUnixFileMode(Path.Combine(_folder.Path, "secret"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Refuses(CodeCacheError.Insecure, "remove the folder");
    }

    [Fact]
    public void A_secret_that_is_a_link_is_refused()
    {
        _folder.Open().Dispose();
        string secret = Path.Combine(_folder.Path, "secret");
        File.Move(secret, _folder.File("moved"));
        File.CreateSymbolicLink(secret, _folder.File("moved"));
        Refuses(CodeCacheError.Insecure, "remove the folder");
    }

    [Fact]
    public void A_damaged_secret_is_refused()
    {
        _folder.Open().Dispose();
        File.WriteAllBytes(Path.Combine(_folder.Path, "secret"), new byte[31]);
        Refuses(CodeCacheError.Unavailable, "remove it to start anew");
    }

    /// <summary>What is put at the folder's path after it was checked is never looked at.</summary>
    [Fact]
    public void A_folder_that_is_swapped_after_the_check_changes_nothing()
    {
        using var cache = _folder.Open();
        cache.Keep(CacheFolder.Key(1), CacheFolder.Bytes(100));
        Directory.Move(_folder.Path, _folder.File("moved"));
        Directory.CreateDirectory(_folder.Path);
        File.WriteAllBytes(Path.Combine(_folder.Path, CacheFolder.Key(2).FileName), CacheFolder.Bytes(100));
        Assert.NotNull(cache.Find(CacheFolder.Key(1), out _));
        Assert.Null(cache.Find(CacheFolder.Key(2), out bool damaged));
        Assert.False(damaged);
    }

    [Fact]
    public void Many_openings_at_once_of_a_new_folder_agree_on_one_secret()
    {
        var caches = new CodeCache[16];
        Parallel.For(0, caches.Length, i => caches[i] = _folder.Open());
        for (int i = 0; i < caches.Length; i++) caches[i].Keep(CacheFolder.Key(i), CacheFolder.Bytes(100));
        Assert.All(caches, cache => Assert.All(Enumerable.Range(0, caches.Length), i => Assert.NotNull(cache.Find(CacheFolder.Key(i), out _))));
        foreach (var cache in caches) cache.Dispose();
    }

    private void Refuses(CodeCacheError error, string what)
    {
        var refusal = Assert.Throws<CodeCacheException>(() => _folder.Open());
        Assert.Equal(error, refusal.Error);
        Assert.Contains(_folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(what, refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();
}
