using System.Collections.Immutable;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Validation;

/// <summary>Validates modules (core spec 3): declarations first, then every function body.</summary>
public static class ModuleValidator
{
    /// <summary>Decodes and validates a module.</summary>
    /// <exception cref="WasmFormatException">As <see cref="ModuleDecoder.Decode"/> and <see cref="Validate"/>.</exception>
    public static ValidatedModule Load(ReadOnlyMemory<byte> wasm, WasmFeatures features, ModuleLimits? limits = null) =>
        Validate(ModuleDecoder.Decode(wasm, features, limits), features, limits);

    /// <summary>Validates a module that <see cref="ModuleDecoder"/> gave for the same features.</summary>
    /// <exception cref="WasmFormatException">
    /// Invalid, malformed in a body, a limit passed, or a feature outside <paramref name="features"/>; a missing feature anywhere
    /// in well-formed code is reported before invalidity, since it may be its cause.
    /// </exception>
    public static ValidatedModule Validate(Module module, WasmFeatures features, ModuleLimits? limits = null)
    {
        var context = new ModuleContext(module, features, limits ?? ModuleLimits.Default);
        try
        {
            DeclarationValidator.Validate(context);
            var facts = ValidateBodies(context);
            if (module.StartFunction is { } start) context.Referenced[start] = true;
            return new ValidatedModule(module, context.Features.Used, facts, context.Referenced);
        }
        catch (WasmFormatException refusal) when (refusal.Error == WasmFormatError.Invalid)
        {
            ThrowIfFeatureIsMissing(context);
            throw;
        }
    }

    private static ImmutableArray<FunctionFacts> ValidateBodies(ModuleContext context)
    {
        var validator = new FunctionValidator(context);
        var facts = new FunctionFacts[context.Module.Bodies.Length];
        for (int i = 0; i < facts.Length; i++) facts[i] = validator.Validate(i);
        return ImmutableCollectionsMarshal.AsImmutableArray(facts);
    }

    private static void ThrowIfFeatureIsMissing(ModuleContext context)
    {
        for (int i = 0; i < context.Module.Bodies.Length; i++)
        {
            var reader = context.ReadBody(i);
            try
            {
                while (reader.MoveNext()) { }
            }
            catch (WasmFormatException refusal) when (refusal.Error != WasmFormatError.UnsupportedFeature)
            {
                // malformed further on: the invalidity found first is what counts
            }
        }
    }
}
