using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.State;

public class DurableFileTests
{
    [Fact]
    public void A_file_is_written_and_replaced_and_nothing_else_is_left()
    {
        using var folder = new TempFolder();
        DurableFile.Write(folder.File("a"), "one"u8);
        DurableFile.Write(folder.File("a"), "two"u8);
        Assert.Equal("two", File.ReadAllText(folder.File("a")));
        Assert.Equal([folder.File("a")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_secret_is_never_replaced()
    {
        using var folder = new TempFolder();
        DurableFile.WriteSecret(folder.File("a"), "one"u8);
        Assert.Throws<IOException>(() => DurableFile.WriteSecret(folder.File("a"), "two"u8));
        Assert.Equal("one", File.ReadAllText(folder.File("a")));
        Assert.Equal([folder.File("a")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Of_many_who_write_a_secret_at_once_one_wins_and_nobody_replaces_it()
    {
        using var folder = new TempFolder();
        for (int round = 0; round < 20; round++)
        {
            string file = folder.File($"{round}");
            int winners = 0;
            string? written = null;
            Parallel.For(0, 16, i =>
            {
                try { DurableFile.WriteSecret(file, [(byte)('a' + i)]); }
                catch (IOException) { return; }
                Interlocked.Increment(ref winners);
                written = $"{(char)('a' + i)}";
            });
            Assert.Equal((1, written), (winners, File.ReadAllText(file)));
        }
    }

    [Fact]
    public void What_cannot_be_put_in_place_leaves_no_temporary_file()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File("taken"));
        Assert.ThrowsAny<SystemException>(() => DurableFile.Write(folder.File("taken"), "x"u8));
        Assert.Equal([folder.File("taken")], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_an_error() =>
        Assert.Throws<DirectoryNotFoundException>(() => DurableFile.Write(Path.Combine("no", "such", "folder", "a"), "x"u8));
}
