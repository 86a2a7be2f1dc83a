using System.Diagnostics.CodeAnalysis;

namespace OutLayer.Wasm.Runtime;

/// <summary>A trap as a value: why, in which function, at which byte offset of the module (-1 where no instruction is to blame).</summary>
public sealed record Trap(TrapCode Code, int FunctionIndex, string FunctionName, int Offset)
{
    public static Trap AtHost(TrapCode code) => new(code, -1, "", -1);

    public override string ToString() =>
        Offset < 0 ? Code.Text() : $"{Code.Text()} in {FunctionName} at 0x{Offset:x}";
}

/// <summary>Carries a trap up to the host boundary, where it becomes a value again.</summary>
public sealed class TrapException(Trap trap) : Exception($"wasm trap: {trap}")
{
    public Trap Trap => trap;

    [DoesNotReturn]
    public static void Throw(TrapCode code) => throw new TrapException(Trap.AtHost(code));
}

/// <summary>Imports that do not fit what the module asks for (core spec 4.5.4).</summary>
public sealed class LinkException(string message) : Exception(message);

/// <summary>The host has run out of something that the guest has a right to (address space, native stack). Never the guest's fault.</summary>
public sealed class HostResourceException(string message) : Exception(message);
