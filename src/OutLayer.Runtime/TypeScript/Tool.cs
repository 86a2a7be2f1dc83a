using System.ComponentModel;
using System.Diagnostics;

namespace OutLayer.Runtime.TypeScript;

/// <summary>Runs a program to its end.</summary>
internal static class Tool
{
    /// <summary>Exit code, and what it wrote, to either stream.</summary>
    /// <exception cref="CompilerUnavailableException">It is not there, or runs too long.</exception>
    public static (int Exit, string Output) Run(ProcessStartInfo start, TimeSpan time, string missing)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(time))
            {
                process.Kill(entireProcessTree: true);
                throw new CompilerUnavailableException($"{Path.GetFileName(start.FileName)} ran longer than {time.TotalSeconds:F0} seconds");
            }
            return (process.ExitCode, errors.Result + output.Result);
        }
        catch (Win32Exception e)
        {
            throw new CompilerUnavailableException(missing, e);
        }
    }
}
