using System.Text;
using OutLayer.Js.Hosting;
using OutLayer.Js.Images;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js;

/// <summary>One run: hands over to the driver in the guest, drains the job queue, reads the outcome.</summary>
internal sealed class ContractRun(JsRuntime runtime, JsModules modules, string? method, ReadOnlyMemory<byte>? argsJson, bool anyArguments = false)
{
    /// <summary>An error's text is cut by the driver; this is a bound on what it can be after that.</summary>
    private const uint MaxReportBytes = 1 << 20;

    private ImageManifest Manifest => runtime.Image.Manifest;

    public JsRunResult Execute(QuickJsVm vm, JsHostFunctionTable functions)
    {
        try
        {
            var run = Start(vm, functions);
            if (DrainJobs(vm) is { } failed) return failed;
            return OutcomeOf(vm, run);
        }
        catch (TrapException trap)
        {
            return JsRunResult.Failed(TrapErrors.Make(trap.Trap, modules));
        }
        catch (ResultTooLargeException tooLarge)
        {
            return JsRunResult.Failed(ErrorFactory.Make(JsErrorCode.ResultTooLarge,
                $"the result has {tooLarge.Bytes - 1} bytes of JSON, the limit is {runtime.Options.MaxResultBytes}")); // one is its kind
        }
    }

    private JsRun Start(QuickJsVm vm, JsHostFunctionTable functions)
    {
        var run = new JsRun(modules, functions, Manifest.Handle("bigint"));
        vm.Imports.Run = run;
        uint entry = vm.NewString(modules.Entry);
        uint name = method is null ? vm.Exports.Undefined() : vm.NewString(method);
        uint args = argsJson is { } json ? vm.NewString(json.Span) : vm.Exports.Undefined();
        vm.Exports.FreeValue(vm.Call(Manifest.Handle("start"), entry, name, args, vm.Exports.Bool(anyArguments)));
        return run;
    }

    /// <summary>The driver's answer as it is, for tests that compare it with other engines'.</summary>
    internal string RunForOutcome(QuickJsVm vm, JsHostFunctionTable functions)
    {
        Start(vm, functions);
        _ = DrainJobs(vm);
        return Encoding.UTF8.GetString(vm.TakeText(vm.Call(Manifest.Handle("outcome")), MaxReportBytes));
    }

    /// <summary>Runs jobs until none is left. A job that throws to the host is out of the driver's hands, and fails the run.</summary>
    private JsRunResult? DrainJobs(QuickJsVm vm)
    {
        while (vm.Exports.IsJobPending())
            if (vm.Exports.ExecuteJob() < 0)
                return JsRunResult.Failed(Describe(vm, vm.Exports.TakeException()) with { Code = JsErrorCode.Threw });
        return null;
    }

    private JsRunResult OutcomeOf(QuickJsVm vm, JsRun run)
    {
        uint limit = (uint)runtime.Options.MaxResultBytes;
        byte[] outcome = vm.TakeText(vm.Call(Manifest.Handle("outcome")), Math.Max(limit + 1, MaxReportBytes));
        var text = outcome.AsMemory(1);
        char kind = (char)outcome[0];
        if (kind == 'V' && text.Length > limit) throw new ResultTooLargeException((uint)outcome.Length, limit + 1);
        if (kind is not ('E' or 'P') && run.Rejections.First is { } reason) return JsRunResult.Failed(Describe(vm, reason));
        return kind switch
        {
            'U' => JsRunResult.Ok(null),
            'V' or 'X' => JsRunResult.Ok(text),
            'E' => JsRunResult.Failed(ErrorFactory.Make(DriverReport.Parse(text.Span), modules)),
            'P' => JsRunResult.Failed(NeverSettled()),
            _ => throw new InvalidDataException($"the driver answered an outcome of kind '{kind}'"),
        };
    }

    private JsError Describe(QuickJsVm vm, uint thrown)
    {
        byte[] report = vm.TakeText(vm.Call(Manifest.Handle("describe"), vm.Exports.DupValue(thrown)), MaxReportBytes);
        return ErrorFactory.Make(DriverReport.Parse(report), modules);
    }

    private JsError NeverSettled() => ErrorFactory.Make(JsErrorCode.NeverSettled,
        $"{(method is null ? "loading the contract" : $"\"{method}\"")} waits for a promise that nothing will settle", modules.Entry);
}
