using OutLayer.Wasm.Text;

namespace OutLayer.Cli.Tests.Bench;

/// <summary>A folder with one kernel, the Fibonacci numbers from their definition.</summary>
internal sealed class OwnKernels : IDisposable
{
    public const int Result = 6_765;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("outlayer-kernels-");

    public OwnKernels()
    {
        File.WriteAllText(System.IO.Path.Combine(Path, "kernels.json"), $$"""[{ "name": "fibonacci", "size": 20, "expected": {{Result}} }]""");
        File.WriteAllBytes(System.IO.Path.Combine(Path, "fibonacci.wasm"), WatReader.Read("""
            (module
              (func $fib (export "run") (param i32) (result i32)
                (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
                  (then (local.get 0))
                  (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2))))))))
            """));
    }

    public string Path => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
