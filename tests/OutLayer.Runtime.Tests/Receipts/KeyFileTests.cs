using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

public class KeyFileTests
{
    [Fact]
    public void A_key_is_made_once_for_the_owner_alone()
    {
        using var folder = new TempFolder();
        var first = KeyFile.LoadOrCreate(folder.Path);
        Assert.Equal(first.PublicKey.ToArray(), KeyFile.LoadOrCreate(folder.Path).PublicKey.ToArray());
        Assert.Equal(["key"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.File("key")));
        using var other = new TempFolder();
        Assert.NotEqual(first.PublicKey.ToArray(), KeyFile.LoadOrCreate(other.Path).PublicKey.ToArray());
    }

    [Fact]
    public void Many_at_once_get_one_key()
    {
        using var folder = new TempFolder();
        var keys = new string[16];
        Parallel.For(0, keys.Length, i => keys[i] = Convert.ToHexString(KeyFile.LoadOrCreate(folder.Path).PublicKey.Span));
        Assert.Single(keys.Distinct());
        Assert.Equal(["key"], Directory.GetFiles(folder.Path).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupExecute)]
    public void A_key_open_to_others_is_refused(UnixFileMode more)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no file modes");
            return;
        }
        using var folder = new TempFolder();
        KeyFile.LoadOrCreate(folder.Path);
        File.SetUnixFileMode(folder.File("key"), UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
        var e = Assert.Throws<StateStoreException>(() => KeyFile.LoadOrCreate(folder.Path));
        Assert.Contains("can be read or written by others; run chmod 600", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("outlayer-ed25519-seed:00\n")]
    [InlineData("outlayer-ed25519-seed:00000000000000000000000000000000000000000000000000000000000000zz\n")]
    [InlineData("outlayer-ed25519-seed:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("outlayer-ed25519-seed:0000000000000000000000000000000000000000000000000000000000000000\n\n")]
    [InlineData("another-seed:0000000000000000000000000000000000000000000000000000000000000000\n")]
    public void A_file_that_is_no_key_is_refused_and_kept(string content)
    {
        using var folder = new TempFolder();
        KeyFile.LoadOrCreate(folder.Path);
        File.WriteAllText(folder.File("key"), content);
        var e = Assert.Throws<StateStoreException>(() => KeyFile.LoadOrCreate(folder.Path));
        Assert.Equal(StateStoreError.Corrupt, e.Kind);
        Assert.Contains("is not a key of OutLayer", e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(folder.File("key")));
    }
}
