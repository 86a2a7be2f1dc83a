using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using OutLayer.Testing;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>The C library, and libraries made from the C sources in Native/.</summary>
internal static unsafe partial class CLibrary
{
    /// <summary>memset: a fault in it is not one of managed code.</summary>
    [LibraryImport("libc", EntryPoint = "memset")]
    public static partial void* Set(void* at, int value, nuint count);

    /// <summary>Makes a shared library; gives its path. The test is skipped where there is no C compiler.</summary>
    public static string Compile(string source, string folder)
    {
        string library = Path.Combine(folder, Path.ChangeExtension(source, ".so"));
        string path = RepositoryFiles.Find($"tests/OutLayer.Adversary.Tests/Native/{source}") ?? throw new FileNotFoundException(source);
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library, path]);
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
        }
        catch (Win32Exception)
        {
            Assert.Skip("needs a C compiler: install gcc or clang");
        }
        return library;
    }
}
