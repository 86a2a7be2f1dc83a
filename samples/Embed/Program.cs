// Runs a contract that nobody has to trust, inside this process, and checks the receipt of what it did.
using System.Text;
using OutLayer.Runtime.Contracts;

using var host = ContractHost.InMemory(); // ContractHost.Open("folder") keeps state and key
var code = ContractSource.FromText("greeter.js", "export function greet({ name }) { near.log('greeting'); return `Hello, ${name}`; }");
var run = host.Run(code, "greet", """{"name":"world"}""");
Console.WriteLine(run.Result.Error?.Message ?? Encoding.UTF8.GetString(run.Result.Result!));
Console.WriteLine($"{run.Result.Logs.Count} log, {run.Result.GasUsed} gas");
Console.WriteLine(host.Verify(run.Evidence!).Holds ? "the receipt holds" : "the receipt does not hold");
