using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Win32.SafeHandles;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler.Cache;

/// <summary>
/// Holds the assembly of one module. IL is loaded from the verified bytes, and goes when nothing refers to it any more. Machine
/// code is used by the runtime only in a context that stays, and only from a file: the verified bytes become a sealed file
/// in memory, so that what was checked is what runs.
/// </summary>
internal sealed class GuestLoadContext : AssemblyLoadContext
{
    /// <summary>The very assemblies of this engine, wherever they were loaded from.</summary>
    private static readonly Assembly[] Engine = [typeof(GuestLoadContext).Assembly, typeof(Store).Assembly];

    /// <summary>The runtime knows a file that it has loaded by its path, so the number of a descriptor must not come again.</summary>
    private static readonly ConcurrentBag<SafeFileHandle> Kept = [];

    private GuestLoadContext(CodeForm form) : base("outlayer-guest", isCollectible: form == CodeForm.Il) { }

    public static Assembly Load(ArraySegment<byte> code, CodeForm form)
    {
        var context = new GuestLoadContext(form);
        if (form == CodeForm.Il) return context.LoadFromStream(new MemoryStream(code.Array!, code.Offset, code.Count, writable: false));
        var sealedFile = LinuxFile.Seal("outlayer-code", code);
        Kept.Add(sealedFile);
        return context.LoadFromAssemblyPath(FormattableString.Invariant($"/proc/self/fd/{sealedFile.DangerousGetHandle()}"));
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        Engine.FirstOrDefault(assembly => assembly.GetName().Name == assemblyName.Name);
}
