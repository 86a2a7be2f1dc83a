namespace OutLayer.Cli.Commands.Bench;

/// <summary>What one run gave and took.</summary>
/// <param name="Result">The kernel's checksum.</param>
/// <param name="Milliseconds">CPU time.</param>
internal readonly record struct KernelRun(uint Result, double Milliseconds);

/// <summary>Something that runs kernels, one at a time.</summary>
internal abstract class KernelRunner : IDisposable
{
    public abstract string Name { get; }

    /// <summary>Makes the kernel ready to run in place of the one before.</summary>
    /// <exception cref="KernelUnsupportedException">This engine lacks something that the kernel needs.</exception>
    public abstract void Load(Kernel kernel);

    /// <summary>Runs the loaded kernel.</summary>
    public abstract KernelRun Run(Kernel kernel);

    public abstract void Dispose();
}

/// <summary>An engine cannot run a kernel; the message names what is missing.</summary>
internal sealed class KernelUnsupportedException(string message) : Exception(message);
