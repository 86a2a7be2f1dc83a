using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Compiler;

/// <summary>Takes IL and forgets it.</summary>
internal sealed class SilentIL : ILGenerator
{
    public static readonly MethodInfo AnyMethod = ((Action)Nothing).Method;

    private int _labels;

    private static void Nothing() { }

    public override int ILOffset => 0;
    public override Label DefineLabel() => CreateLabel(_labels++);
    public override LocalBuilder DeclareLocal(Type localType, bool pinned) => new SilentLocal(localType);

    public override Label BeginExceptionBlock() => DefineLabel();
    public override void BeginCatchBlock(Type? exceptionType) { }
    public override void BeginExceptFilterBlock() { }
    public override void BeginFaultBlock() { }
    public override void BeginFinallyBlock() { }
    public override void BeginScope() { }
    public override void EndExceptionBlock() { }
    public override void EndScope() { }
    public override void Emit(OpCode opcode) { }
    public override void Emit(OpCode opcode, byte arg) { }
    public override void Emit(OpCode opcode, double arg) { }
    public override void Emit(OpCode opcode, short arg) { }
    public override void Emit(OpCode opcode, int arg) { }
    public override void Emit(OpCode opcode, long arg) { }
    public override void Emit(OpCode opcode, float arg) { }
    public override void Emit(OpCode opcode, ConstructorInfo con) { }
    public override void Emit(OpCode opcode, Label label) { }
    public override void Emit(OpCode opcode, Label[] labels) { }
    public override void Emit(OpCode opcode, LocalBuilder local) { }
    public override void Emit(OpCode opcode, SignatureHelper signature) { }
    public override void Emit(OpCode opcode, FieldInfo field) { }
    public override void Emit(OpCode opcode, MethodInfo meth) { }
    public override void Emit(OpCode opcode, string str) { }
    public override void Emit(OpCode opcode, Type cls) { }
    public override void EmitCall(OpCode opcode, MethodInfo methodInfo, Type[]? optionalParameterTypes) { }
    public override void EmitCalli(OpCode opcode, CallingConventions callingConvention, Type? returnType, Type[]? parameterTypes, Type[]? optionalParameterTypes) { }
    public override void EmitCalli(OpCode opcode, CallingConvention unmanagedCallConv, Type? returnType, Type[]? parameterTypes) { }
    public override void MarkLabel(Label loc) { }
    public override void UsingNamespace(string usingNamespace) { }

    private sealed class SilentLocal(Type type) : LocalBuilder
    {
        public override int LocalIndex => 0;
        public override Type LocalType => type;
        public override bool IsPinned => false;
    }
}
