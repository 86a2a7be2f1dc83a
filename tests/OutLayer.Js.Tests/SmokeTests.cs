using OutLayer.Js.Hosting;

namespace OutLayer.Js.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Counter()
    {
        Assert.Equal("351923612eff9375ce3073d2e227a142f58044fbc9001326e7f69a7a57cd584f", Realm.Image.Manifest.MemorySha256);
        var host = new ScriptedHost().Answer("storageRead", JsValue.Text("41"));
        var sw = System.Diagnostics.Stopwatch.StartNew();
        for (int i = 0; i < 300; i++)
        {
            sw.Restart();
            var o = Run.Method("export function main(){ const n=Number(near.storageRead('count')??'0')+1; near.storageWrite('count',String(n)); return {count:n}; }", host: host);
            if (i is 0 or 1 or 2 or 50 or 299) Console.WriteLine($"{i}: {sw.Elapsed.TotalMilliseconds:F3} ms, {Run.Text(o.Result)} gas {Run.Gas - o.GasLeft} {string.Join(";", host.Calls)} {o.Result.Error}");
            host.Calls.Clear();
        }
    }
}
