using System.Numerics;
using System.Runtime.CompilerServices;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Numerics;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Interpreter.Vectors;
using OutLayer.Wasm.Runtime;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Interpreter.Execution;

// The dispatch loop: one arm per instruction, a line each.
internal static unsafe partial class Executor
{
    /// <summary>
    /// Runs until the outermost function returns, the steps are used up, or an exception leaves it. While it runs, the gas left is
    /// <c>balance</c> less what the text up to the instruction at hand costs (<see cref="Instruction.Paid"/>); whenever it is left, gas
    /// is in the store's block.
    /// </summary>
    /// <remarks>
    /// Five values live from instruction to instruction (the activation, the instruction, its frame's slots, the memory, the balance), which is as
    /// many as a machine has registers that outlive calls. What else an instruction needs is found by the frame on top.
    /// </remarks>
    /// <param name="activation">The stack; it goes on with the frame on top.</param>
    private static void Execute<TMode>(Activation* activation) where TMode : struct, IMode
    {
        long* fp;
        Instruction* i;
        MemoryBlock* memory;
        FunctionCode* callee;
        FuncRef* target;
        InstanceBlock* instance;
        TrapCode trap;
        ulong at;
        long balance;
        float f32;
        double f64;

    Resume: // as it is at the start, after a pause, or where an exception was caught
        fp = activation->Top->Slots;
        i = activation->Top->At;
        balance = activation->Instance->Store->Gas + i->Before;
        memory = MemoryOf(activation->Top);
        if (TMode.Profiles) _profile!.GoOn(activation->Height, activation->Instance->Store->Gas);
        goto Dispatch;

    Next:
        i++;
    Dispatch:
        if (TMode.CountsSteps && activation->Code->Offsets[i - activation->Code->Code] >= 0)
        {
            if (activation->Steps == 0) goto Pause;
            activation->Steps--;
        }
        unchecked
        {
            switch (i->Code)
            {
                // Control
                case (int)Unreachable: trap = TrapCode.Unreachable; goto Trap;
                case (int)Nop: goto Next;
                case (int)Loop: if (IsInterrupted(activation->Instance)) goto Deadline; if (balance - i->Paid < activation->Code->LeastGas) goto OutOfGas; if (TMode.Warms && --activation->Code->Heat < 0) goto Hot; goto Next;
                case Op.Jump: goto Jump;
                case Op.JumpIf: if ((int)fp[i->A] != 0) goto Jump; goto Next;
                case Op.JumpIfNot: if ((int)fp[i->A] == 0) goto Jump; goto Next;
                case Op.Table: i += 1 + Math.Min((uint)fp[i->A], (uint)i->B); goto Jump;
                case Op.ReturnOne: *fp = fp[i->A]; goto Return;
                case Op.Return: Copy(fp + i->A, fp, i->B); goto Return;
                case Op.CallDefined:
                    callee = FunctionOf(activation->Code, i->B);
                    instance = activation->Instance;
                    if (callee != null) goto CallHere;
                    Leave(activation, i, balance - i->Paid);
                    CallOutside(activation, i->B, fp + i->A);
                    goto Returned;
                case Op.CallImported: target = *(FuncRef**)((byte*)activation->Instance + i->B); goto CallTarget;
                case Op.CallIndirect: if ((trap = Tables.Target(TableOf(activation, i->Sub), activation->Instance, (uint)fp[i->B], i->C, &target)) != TrapCode.None) goto Trap; goto CallTarget;
                case Op.CallRef: if ((target = (FuncRef*)fp[i->B]) == null) goto Null; goto CallTarget;
                case Op.TailDefined:
                    callee = FunctionOf(activation->Code, i->B);
                    instance = activation->Instance;
                    if (callee != null) goto TailHere;
                    target = null;
                    goto TailOutside;
                case Op.TailImported: target = *(FuncRef**)((byte*)activation->Instance + i->B); goto TailTarget;
                case Op.TailIndirect: if ((trap = Tables.Target(TableOf(activation, i->Sub), activation->Instance, (uint)fp[i->B], i->C, &target)) != TrapCode.None) goto Trap; goto TailTarget;
                case Op.TailRef: if ((target = (FuncRef*)fp[i->B]) == null) goto Null; goto TailTarget;
                case Op.JumpIfNull: if (fp[i->A] == 0) goto Jump; goto Next;
                case Op.JumpIfNotNull: if (fp[i->A] != 0) goto Jump; goto Next;
                case (int)RefAsNonNull: if ((fp[i->A] = fp[i->B]) == 0) goto Null; goto Next;
                case Op.Throw: if (balance - i->Paid < activation->Code->LeastGas) goto OutOfGas; Leave(activation, i, balance - i->Paid); Throw(activation, i->B, fp + i->A); goto Resume;
                case Op.ThrowRef: if (fp[i->A] == 0) goto Null; if (balance - i->Paid < activation->Code->LeastGas) goto OutOfGas; Leave(activation, i, balance - i->Paid); ThrowAgain(activation, fp[i->A]); goto Resume;
                case Op.Rethrow: if (balance - i->Paid < activation->Code->LeastGas) goto OutOfGas; Leave(activation, i, balance - i->Paid); Rethrow(activation, i->A); goto Resume;

                // Variables
                case Op.Copy: fp[i->A] = fp[i->B]; goto Next;
                case Op.CopyWide: CopyWide(fp + i->B, fp + i->A); goto Next;
                case Op.Move: Buffer.MemoryCopy(fp + i->B, fp + i->A, i->C * sizeof(long), i->C * sizeof(long)); goto Next;
                case Op.Const: fp[i->A] = (long)((uint)i->B | (ulong)(uint)i->C << 32); goto Next;
                case Op.Select: if ((int)fp[i->C] == 0) fp[i->A] = fp[i->B]; goto Next;
                case Op.SelectWide: if ((int)fp[i->C] == 0) CopyWide(fp + i->B, fp + i->A); goto Next;
                case Op.GlobalGet: fp[i->A] = *(long*)((byte*)activation->Instance + i->B); goto Next;
                case Op.GlobalSet: *(long*)((byte*)activation->Instance + i->B) = fp[i->A]; goto Next;
                case Op.ImportedGet: fp[i->A] = **(long**)((byte*)activation->Instance + i->B); goto Next;
                case Op.ImportedSet: **(long**)((byte*)activation->Instance + i->B) = fp[i->A]; goto Next;
                case Op.GlobalGetWide: CopyWide((long*)((byte*)activation->Instance + i->B), fp + i->A); goto Next;
                case Op.GlobalSetWide: CopyWide(fp + i->A, (long*)((byte*)activation->Instance + i->B)); goto Next;
                case Op.ImportedGetWide: CopyWide(*(long**)((byte*)activation->Instance + i->B), fp + i->A); goto Next;
                case Op.ImportedSetWide: CopyWide(fp + i->A, *(long**)((byte*)activation->Instance + i->B)); goto Next;

                // Jumps on a comparison of two slots, and of a slot and a number
                case Op.JumpWhen + (int)I32Eq: if ((int)fp[i->A] == (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32Ne: if ((int)fp[i->A] != (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32LtS: if ((int)fp[i->A] < (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32LtU: if ((uint)fp[i->A] < (uint)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32GtS: if ((int)fp[i->A] > (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32GtU: if ((uint)fp[i->A] > (uint)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32LeS: if ((int)fp[i->A] <= (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32LeU: if ((uint)fp[i->A] <= (uint)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32GeS: if ((int)fp[i->A] >= (int)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhen + (int)I32GeU: if ((uint)fp[i->A] >= (uint)fp[i->B]) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32Eq: if ((int)fp[i->A] == i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32Ne: if ((int)fp[i->A] != i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32LtS: if ((int)fp[i->A] < i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32LtU: if ((uint)fp[i->A] < (uint)i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32GtS: if ((int)fp[i->A] > i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32GtU: if ((uint)fp[i->A] > (uint)i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32LeS: if ((int)fp[i->A] <= i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32LeU: if ((uint)fp[i->A] <= (uint)i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32GeS: if ((int)fp[i->A] >= i->B) goto Jump; goto Next;
                case Op.JumpWhenImmediate + (int)I32GeU: if ((uint)fp[i->A] >= (uint)i->B) goto Jump; goto Next;

                case Op.JumpIfBits: if (((int)fp[i->A] & i->B) != 0) goto Jump; goto Next;
                case Op.JumpIfNoBits: if (((int)fp[i->A] & i->B) == 0) goto Jump; goto Next;

                // Comparisons
                case (int)I32Eqz: fp[i->A] = (int)fp[i->B] == 0 ? 1 : 0; goto Next;
                case (int)I32Eq: fp[i->A] = (int)fp[i->B] == (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32Ne: fp[i->A] = (int)fp[i->B] != (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32LtS: fp[i->A] = (int)fp[i->B] < (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32LtU: fp[i->A] = (uint)fp[i->B] < (uint)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32GtS: fp[i->A] = (int)fp[i->B] > (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32GtU: fp[i->A] = (uint)fp[i->B] > (uint)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32LeS: fp[i->A] = (int)fp[i->B] <= (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32LeU: fp[i->A] = (uint)fp[i->B] <= (uint)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32GeS: fp[i->A] = (int)fp[i->B] >= (int)fp[i->C] ? 1 : 0; goto Next;
                case (int)I32GeU: fp[i->A] = (uint)fp[i->B] >= (uint)fp[i->C] ? 1 : 0; goto Next;
                case (int)I64Eqz: fp[i->A] = fp[i->B] == 0 ? 1 : 0; goto Next;
                case (int)I64Eq: fp[i->A] = fp[i->B] == fp[i->C] ? 1 : 0; goto Next;
                case (int)I64Ne: fp[i->A] = fp[i->B] != fp[i->C] ? 1 : 0; goto Next;
                case (int)I64LtS: fp[i->A] = fp[i->B] < fp[i->C] ? 1 : 0; goto Next;
                case (int)I64LtU: fp[i->A] = (ulong)fp[i->B] < (ulong)fp[i->C] ? 1 : 0; goto Next;
                case (int)I64GtS: fp[i->A] = fp[i->B] > fp[i->C] ? 1 : 0; goto Next;
                case (int)I64GtU: fp[i->A] = (ulong)fp[i->B] > (ulong)fp[i->C] ? 1 : 0; goto Next;
                case (int)I64LeS: fp[i->A] = fp[i->B] <= fp[i->C] ? 1 : 0; goto Next;
                case (int)I64LeU: fp[i->A] = (ulong)fp[i->B] <= (ulong)fp[i->C] ? 1 : 0; goto Next;
                case (int)I64GeS: fp[i->A] = fp[i->B] >= fp[i->C] ? 1 : 0; goto Next;
                case (int)I64GeU: fp[i->A] = (ulong)fp[i->B] >= (ulong)fp[i->C] ? 1 : 0; goto Next;
                case (int)F32Eq: fp[i->A] = Float32.Of(fp[i->B]) == Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F32Ne: fp[i->A] = Float32.Of(fp[i->B]) != Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F32Lt: fp[i->A] = Float32.Of(fp[i->B]) < Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F32Gt: fp[i->A] = Float32.Of(fp[i->B]) > Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F32Le: fp[i->A] = Float32.Of(fp[i->B]) <= Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F32Ge: fp[i->A] = Float32.Of(fp[i->B]) >= Float32.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Eq: fp[i->A] = Float64.Of(fp[i->B]) == Float64.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Ne: fp[i->A] = Float64.Of(fp[i->B]) != Float64.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Lt: fp[i->A] = Float64.Of(fp[i->B]) < Float64.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Gt: fp[i->A] = Float64.Of(fp[i->B]) > Float64.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Le: fp[i->A] = Float64.Of(fp[i->B]) <= Float64.Of(fp[i->C]) ? 1 : 0; goto Next;
                case (int)F64Ge: fp[i->A] = Float64.Of(fp[i->B]) >= Float64.Of(fp[i->C]) ? 1 : 0; goto Next;

                // Integers
                case (int)I32Clz: fp[i->A] = BitOperations.LeadingZeroCount((uint)fp[i->B]); goto Next;
                case (int)I32Ctz: fp[i->A] = BitOperations.TrailingZeroCount((uint)fp[i->B]); goto Next;
                case (int)I32Popcnt: fp[i->A] = BitOperations.PopCount((uint)fp[i->B]); goto Next;
                case (int)I32Add: fp[i->A] = (uint)((int)fp[i->B] + (int)fp[i->C]); goto Next;
                case (int)I32Sub: fp[i->A] = (uint)((int)fp[i->B] - (int)fp[i->C]); goto Next;
                case (int)I32Mul: fp[i->A] = (uint)((int)fp[i->B] * (int)fp[i->C]); goto Next;
                case (int)I32And: fp[i->A] = (uint)((int)fp[i->B] & (int)fp[i->C]); goto Next;
                case (int)I32Or: fp[i->A] = (uint)((int)fp[i->B] | (int)fp[i->C]); goto Next;
                case (int)I32Xor: fp[i->A] = (uint)((int)fp[i->B] ^ (int)fp[i->C]); goto Next;
                case (int)I32Shl: fp[i->A] = (uint)((int)fp[i->B] << (int)fp[i->C]); goto Next;
                case (int)I32ShrS: fp[i->A] = (uint)((int)fp[i->B] >> (int)fp[i->C]); goto Next;
                case (int)I32ShrU: fp[i->A] = (uint)fp[i->B] >> (int)fp[i->C]; goto Next;
                case (int)I32Rotl: fp[i->A] = BitOperations.RotateLeft((uint)fp[i->B], (int)fp[i->C]); goto Next;
                case (int)I32Rotr: fp[i->A] = BitOperations.RotateRight((uint)fp[i->B], (int)fp[i->C]); goto Next;
                case (int)I32DivS: if ((trap = Division.DivS32(fp + i->A, (int)fp[i->B], (int)fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I32DivU: if ((trap = Division.DivU32(fp + i->A, (uint)fp[i->B], (uint)fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I32RemS: if ((trap = Division.RemS32(fp + i->A, (int)fp[i->B], (int)fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I32RemU: if ((trap = Division.RemU32(fp + i->A, (uint)fp[i->B], (uint)fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I64Clz: fp[i->A] = BitOperations.LeadingZeroCount((ulong)fp[i->B]); goto Next;
                case (int)I64Ctz: fp[i->A] = BitOperations.TrailingZeroCount((ulong)fp[i->B]); goto Next;
                case (int)I64Popcnt: fp[i->A] = BitOperations.PopCount((ulong)fp[i->B]); goto Next;
                case (int)I64Add: fp[i->A] = fp[i->B] + fp[i->C]; goto Next;
                case (int)I64Sub: fp[i->A] = fp[i->B] - fp[i->C]; goto Next;
                case (int)I64Mul: fp[i->A] = fp[i->B] * fp[i->C]; goto Next;
                case (int)I64And: fp[i->A] = fp[i->B] & fp[i->C]; goto Next;
                case (int)I64Or: fp[i->A] = fp[i->B] | fp[i->C]; goto Next;
                case (int)I64Xor: fp[i->A] = fp[i->B] ^ fp[i->C]; goto Next;
                case (int)I64Shl: fp[i->A] = fp[i->B] << (int)fp[i->C]; goto Next;
                case (int)I64ShrS: fp[i->A] = fp[i->B] >> (int)fp[i->C]; goto Next;
                case (int)I64ShrU: fp[i->A] = (long)((ulong)fp[i->B] >> (int)fp[i->C]); goto Next;
                case (int)I64Rotl: fp[i->A] = (long)(BitOperations.RotateLeft((ulong)fp[i->B], (int)fp[i->C])); goto Next;
                case (int)I64Rotr: fp[i->A] = (long)(BitOperations.RotateRight((ulong)fp[i->B], (int)fp[i->C])); goto Next;
                case (int)I64DivS: if ((trap = Division.DivS64(fp + i->A, fp[i->B], fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I64DivU: if ((trap = Division.DivU64(fp + i->A, (ulong)fp[i->B], (ulong)fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I64RemS: if ((trap = Division.RemS64(fp + i->A, fp[i->B], fp[i->C])) != TrapCode.None) goto Trap; goto Next;
                case (int)I64RemU: if ((trap = Division.RemU64(fp + i->A, (ulong)fp[i->B], (ulong)fp[i->C])) != TrapCode.None) goto Trap; goto Next;

                // Integers, the right operand a number
                case Op.Immediate + (int)I32Eq: fp[i->A] = (int)fp[i->B] == i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32Ne: fp[i->A] = (int)fp[i->B] != i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32LtS: fp[i->A] = (int)fp[i->B] < i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32LtU: fp[i->A] = (uint)fp[i->B] < (uint)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32GtS: fp[i->A] = (int)fp[i->B] > i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32GtU: fp[i->A] = (uint)fp[i->B] > (uint)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32LeS: fp[i->A] = (int)fp[i->B] <= i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32LeU: fp[i->A] = (uint)fp[i->B] <= (uint)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32GeS: fp[i->A] = (int)fp[i->B] >= i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32GeU: fp[i->A] = (uint)fp[i->B] >= (uint)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I32Add: fp[i->A] = (uint)((int)fp[i->B] + i->C); goto Next;
                case Op.Immediate + (int)I32Sub: fp[i->A] = (uint)((int)fp[i->B] - i->C); goto Next;
                case Op.Immediate + (int)I32Mul: fp[i->A] = (uint)((int)fp[i->B] * i->C); goto Next;
                case Op.Immediate + (int)I32And: fp[i->A] = (uint)((int)fp[i->B] & i->C); goto Next;
                case Op.Immediate + (int)I32Or: fp[i->A] = (uint)((int)fp[i->B] | i->C); goto Next;
                case Op.Immediate + (int)I32Xor: fp[i->A] = (uint)((int)fp[i->B] ^ i->C); goto Next;
                case Op.Immediate + (int)I32Shl: fp[i->A] = (uint)((int)fp[i->B] << i->C); goto Next;
                case Op.Immediate + (int)I32ShrS: fp[i->A] = (uint)((int)fp[i->B] >> i->C); goto Next;
                case Op.Immediate + (int)I32ShrU: fp[i->A] = (uint)fp[i->B] >> i->C; goto Next;
                case Op.Immediate + (int)I32Rotl: fp[i->A] = BitOperations.RotateLeft((uint)fp[i->B], i->C); goto Next;
                case Op.Immediate + (int)I32Rotr: fp[i->A] = BitOperations.RotateRight((uint)fp[i->B], i->C); goto Next;
                case Op.Immediate + (int)I64Eq: fp[i->A] = fp[i->B] == i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64Ne: fp[i->A] = fp[i->B] != i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64LtS: fp[i->A] = fp[i->B] < i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64LtU: fp[i->A] = (ulong)fp[i->B] < (ulong)(long)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64GtS: fp[i->A] = fp[i->B] > i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64GtU: fp[i->A] = (ulong)fp[i->B] > (ulong)(long)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64LeS: fp[i->A] = fp[i->B] <= i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64LeU: fp[i->A] = (ulong)fp[i->B] <= (ulong)(long)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64GeS: fp[i->A] = fp[i->B] >= i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64GeU: fp[i->A] = (ulong)fp[i->B] >= (ulong)(long)i->C ? 1 : 0; goto Next;
                case Op.Immediate + (int)I64Add: fp[i->A] = fp[i->B] + i->C; goto Next;
                case Op.Immediate + (int)I64Sub: fp[i->A] = fp[i->B] - i->C; goto Next;
                case Op.Immediate + (int)I64Mul: fp[i->A] = fp[i->B] * i->C; goto Next;
                case Op.Immediate + (int)I64And: fp[i->A] = fp[i->B] & i->C; goto Next;
                case Op.Immediate + (int)I64Or: fp[i->A] = fp[i->B] | (long)i->C; goto Next;
                case Op.Immediate + (int)I64Xor: fp[i->A] = fp[i->B] ^ i->C; goto Next;
                case Op.Immediate + (int)I64Shl: fp[i->A] = fp[i->B] << i->C; goto Next;
                case Op.Immediate + (int)I64ShrS: fp[i->A] = fp[i->B] >> i->C; goto Next;
                case Op.Immediate + (int)I64ShrU: fp[i->A] = (long)((ulong)fp[i->B] >> i->C); goto Next;
                case Op.Immediate + (int)I64Rotl: fp[i->A] = (long)(BitOperations.RotateLeft((ulong)fp[i->B], i->C)); goto Next;
                case Op.Immediate + (int)I64Rotr: fp[i->A] = (long)(BitOperations.RotateRight((ulong)fp[i->B], i->C)); goto Next;

                // Floats
                case (int)F32Abs: fp[i->A] = Float32.Abs(fp[i->B]); goto Next;
                case (int)F32Neg: fp[i->A] = Float32.Neg(fp[i->B]); goto Next;
                case (int)F32Ceil: f32 = Float32.Ceil(Float32.Of(fp[i->B])); goto F32;
                case (int)F32Floor: f32 = Float32.Floor(Float32.Of(fp[i->B])); goto F32;
                case (int)F32Trunc: f32 = Float32.Trunc(Float32.Of(fp[i->B])); goto F32;
                case (int)F32Nearest: f32 = Float32.Nearest(Float32.Of(fp[i->B])); goto F32;
                case (int)F32Sqrt: f32 = (float)Math.Sqrt(Float32.Of(fp[i->B])); goto F32;
                case (int)F32Add: f32 = Float32.Of(fp[i->B]) + Float32.Of(fp[i->C]); goto F32;
                case (int)F32Sub: f32 = Float32.Of(fp[i->B]) - Float32.Of(fp[i->C]); goto F32;
                case (int)F32Mul: f32 = Float32.Of(fp[i->B]) * Float32.Of(fp[i->C]); goto F32;
                case (int)F32Div: f32 = Float32.Of(fp[i->B]) / Float32.Of(fp[i->C]); goto F32;
                case (int)F32Min: f32 = Float32.Min(Float32.Of(fp[i->B]), Float32.Of(fp[i->C])); goto F32;
                case (int)F32Max: f32 = Float32.Max(Float32.Of(fp[i->B]), Float32.Of(fp[i->C])); goto F32;
                case (int)F32Copysign: fp[i->A] = Float32.Copysign(fp[i->B], fp[i->C]); goto Next;
                case (int)F64Abs: fp[i->A] = Float64.Abs(fp[i->B]); goto Next;
                case (int)F64Neg: fp[i->A] = Float64.Neg(fp[i->B]); goto Next;
                case (int)F64Ceil: f64 = Float64.Ceil(Float64.Of(fp[i->B])); goto F64;
                case (int)F64Floor: f64 = Float64.Floor(Float64.Of(fp[i->B])); goto F64;
                case (int)F64Trunc: f64 = Float64.Trunc(Float64.Of(fp[i->B])); goto F64;
                case (int)F64Nearest: f64 = Float64.Nearest(Float64.Of(fp[i->B])); goto F64;
                case (int)F64Sqrt: f64 = Math.Sqrt(Float64.Of(fp[i->B])); goto F64;
                case (int)F64Add: f64 = Float64.Of(fp[i->B]) + Float64.Of(fp[i->C]); goto F64;
                case (int)F64Sub: f64 = Float64.Of(fp[i->B]) - Float64.Of(fp[i->C]); goto F64;
                case (int)F64Mul: f64 = Float64.Of(fp[i->B]) * Float64.Of(fp[i->C]); goto F64;
                case (int)F64Div: f64 = Float64.Of(fp[i->B]) / Float64.Of(fp[i->C]); goto F64;
                case (int)F64Min: f64 = Float64.Min(Float64.Of(fp[i->B]), Float64.Of(fp[i->C])); goto F64;
                case (int)F64Max: f64 = Float64.Max(Float64.Of(fp[i->B]), Float64.Of(fp[i->C])); goto F64;
                case (int)F64Copysign: fp[i->A] = Float64.Copysign(fp[i->B], fp[i->C]); goto Next;

                // Conversions
                case (int)I32WrapI64: fp[i->A] = (uint)fp[i->B]; goto Next;
                case (int)I64ExtendI32S: fp[i->A] = (int)fp[i->B]; goto Next;
                case (int)I64ExtendI32U: fp[i->A] = (uint)fp[i->B]; goto Next;
                case (int)I32Extend8S: fp[i->A] = (uint)(sbyte)fp[i->B]; goto Next;
                case (int)I32Extend16S: fp[i->A] = (uint)(short)fp[i->B]; goto Next;
                case (int)I64Extend8S: fp[i->A] = (sbyte)fp[i->B]; goto Next;
                case (int)I64Extend16S: fp[i->A] = (short)fp[i->B]; goto Next;
                case (int)I64Extend32S: fp[i->A] = (int)fp[i->B]; goto Next;
                case (int)I32TruncF32S: if ((trap = Conversion.Truncate(fp + i->A, Float32.Of(fp[i->B]), 32, true)) != TrapCode.None) goto Trap; goto Next;
                case (int)I32TruncF32U: if ((trap = Conversion.Truncate(fp + i->A, Float32.Of(fp[i->B]), 32, false)) != TrapCode.None) goto Trap; goto Next;
                case (int)I32TruncF64S: if ((trap = Conversion.Truncate(fp + i->A, Float64.Of(fp[i->B]), 32, true)) != TrapCode.None) goto Trap; goto Next;
                case (int)I32TruncF64U: if ((trap = Conversion.Truncate(fp + i->A, Float64.Of(fp[i->B]), 32, false)) != TrapCode.None) goto Trap; goto Next;
                case (int)I64TruncF32S: if ((trap = Conversion.Truncate(fp + i->A, Float32.Of(fp[i->B]), 64, true)) != TrapCode.None) goto Trap; goto Next;
                case (int)I64TruncF32U: if ((trap = Conversion.Truncate(fp + i->A, Float32.Of(fp[i->B]), 64, false)) != TrapCode.None) goto Trap; goto Next;
                case (int)I64TruncF64S: if ((trap = Conversion.Truncate(fp + i->A, Float64.Of(fp[i->B]), 64, true)) != TrapCode.None) goto Trap; goto Next;
                case (int)I64TruncF64U: if ((trap = Conversion.Truncate(fp + i->A, Float64.Of(fp[i->B]), 64, false)) != TrapCode.None) goto Trap; goto Next;
                case Op.PrefixFC + ((int)I32TruncSatF32S & 0xFF): fp[i->A] = Conversion.Saturate(Float32.Of(fp[i->B]), 32, true); goto Next;
                case Op.PrefixFC + ((int)I32TruncSatF32U & 0xFF): fp[i->A] = Conversion.Saturate(Float32.Of(fp[i->B]), 32, false); goto Next;
                case Op.PrefixFC + ((int)I32TruncSatF64S & 0xFF): fp[i->A] = Conversion.Saturate(Float64.Of(fp[i->B]), 32, true); goto Next;
                case Op.PrefixFC + ((int)I32TruncSatF64U & 0xFF): fp[i->A] = Conversion.Saturate(Float64.Of(fp[i->B]), 32, false); goto Next;
                case Op.PrefixFC + ((int)I64TruncSatF32S & 0xFF): fp[i->A] = Conversion.Saturate(Float32.Of(fp[i->B]), 64, true); goto Next;
                case Op.PrefixFC + ((int)I64TruncSatF32U & 0xFF): fp[i->A] = Conversion.Saturate(Float32.Of(fp[i->B]), 64, false); goto Next;
                case Op.PrefixFC + ((int)I64TruncSatF64S & 0xFF): fp[i->A] = Conversion.Saturate(Float64.Of(fp[i->B]), 64, true); goto Next;
                case Op.PrefixFC + ((int)I64TruncSatF64U & 0xFF): fp[i->A] = Conversion.Saturate(Float64.Of(fp[i->B]), 64, false); goto Next;
                case (int)F32ConvertI32S: f32 = Conversion.ToF32((long)(int)fp[i->B]); goto F32;
                case (int)F32ConvertI32U: f32 = Conversion.ToF32((long)(uint)fp[i->B]); goto F32;
                case (int)F32ConvertI64S: f32 = Conversion.ToF32(fp[i->B]); goto F32;
                case (int)F32ConvertI64U: f32 = Conversion.ToF32((ulong)fp[i->B]); goto F32;
                case (int)F64ConvertI32S: f64 = Conversion.ToF64((long)(int)fp[i->B]); goto F64;
                case (int)F64ConvertI32U: f64 = Conversion.ToF64((long)(uint)fp[i->B]); goto F64;
                case (int)F64ConvertI64S: f64 = Conversion.ToF64(fp[i->B]); goto F64;
                case (int)F64ConvertI64U: f64 = Conversion.ToF64((ulong)fp[i->B]); goto F64;
                case (int)F32DemoteF64: f32 = (float)Float64.Of(fp[i->B]); goto F32;
                case (int)F64PromoteF32: f64 = Float32.Of(fp[i->B]); goto F64;
                case (int)I32ReinterpretF32: case (int)F32ReinterpretI32: fp[i->A] = (uint)fp[i->B]; goto Next;
                case (int)I64ReinterpretF64: case (int)F64ReinterpretI64: fp[i->A] = fp[i->B]; goto Next;

                // Memory
                case (int)I32Load: case (int)F32Load: case (int)I64Load32U: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 4 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(uint*)(memory->Base + at); goto Next;
                case (int)I64Load: case (int)F64Load: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 8 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(long*)(memory->Base + at); goto Next;
                case (int)I32Load8S: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 1 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = (uint)*(sbyte*)(memory->Base + at); goto Next;
                case (int)I32Load8U: case (int)I64Load8U: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 1 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(byte*)(memory->Base + at); goto Next;
                case (int)I32Load16S: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 2 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = (uint)*(short*)(memory->Base + at); goto Next;
                case (int)I32Load16U: case (int)I64Load16U: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 2 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(ushort*)(memory->Base + at); goto Next;
                case (int)I64Load8S: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 1 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(sbyte*)(memory->Base + at); goto Next;
                case (int)I64Load16S: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 2 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(short*)(memory->Base + at); goto Next;
                case (int)I64Load32S: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 4 > (ulong)memory->Length) goto OutOfBounds; fp[i->A] = *(int*)(memory->Base + at); goto Next;
                case (int)I32Store: case (int)F32Store: case (int)I64Store32: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 4 > (ulong)memory->Length) goto OutOfBounds; *(uint*)(memory->Base + at) = (uint)fp[i->B]; goto Next;
                case (int)I64Store: case (int)F64Store: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 8 > (ulong)memory->Length) goto OutOfBounds; *(long*)(memory->Base + at) = (long)fp[i->B]; goto Next;
                case (int)I32Store8: case (int)I64Store8: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 1 > (ulong)memory->Length) goto OutOfBounds; *(byte*)(memory->Base + at) = (byte)fp[i->B]; goto Next;
                case (int)I32Store16: case (int)I64Store16: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 2 > (ulong)memory->Length) goto OutOfBounds; *(ushort*)(memory->Base + at) = (ushort)fp[i->B]; goto Next;
                case Op.StoreImmediate + 0: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 1 > (ulong)memory->Length) goto OutOfBounds; *(byte*)(memory->Base + at) = (byte)i->B; goto Next;
                case Op.StoreImmediate + 1: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 2 > (ulong)memory->Length) goto OutOfBounds; *(ushort*)(memory->Base + at) = (ushort)i->B; goto Next;
                case Op.StoreImmediate + 2: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 4 > (ulong)memory->Length) goto OutOfBounds; *(uint*)(memory->Base + at) = (uint)i->B; goto Next;
                case Op.StoreImmediate + 3: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 8 > (ulong)memory->Length) goto OutOfBounds; *(long*)(memory->Base + at) = i->B; goto Next;
                case (int)MemorySize: fp[i->A] = (*(MemoryBlock**)((byte*)activation->Instance + i->B))->Length / StoreOptions.PageSize; goto Next;
                case (int)MemoryGrow:
                    fp[i->A] = (uint)InstanceOperations.MemoryGrow(activation->Instance, i->C, (int)fp[i->B]);
                    if ((int)fp[i->A] != InstanceOperations.GrowTraps) goto Next;
                    trap = TrapCode.MemoryLimit;
                    goto Trap;

                // Tables, references and segments
                case (int)TableGet: if ((trap = Tables.Get(TableOf(activation, i->C), fp + i->A, (uint)fp[i->B])) != TrapCode.None) goto Trap; goto Next;
                case (int)TableSet: if ((trap = Tables.Set(TableOf(activation, i->C), (uint)fp[i->A], fp[i->B])) != TrapCode.None) goto Trap; goto Next;
                case Op.PrefixFC + ((int)TableSize & 0xFF): fp[i->A] = TableOf(activation, i->C)->Length; goto Next;
                case Op.PrefixFC + ((int)TableGrow & 0xFF):
                    fp[i->A] = (uint)InstanceOperations.TableGrow(activation->Instance, i->C, (nint)fp[i->A], (int)fp[i->A + 1]);
                    if ((int)fp[i->A] != InstanceOperations.GrowInterrupted) goto Next;
                    trap = TrapCode.DeadlineExceeded;
                    goto Trap;
                case (int)RefIsNull: fp[i->A] = fp[i->B] == 0 ? 1 : 0; goto Next;
                case (int)RefFunc: fp[i->A] = InstanceOperations.RefFunc(activation->Instance, i->B); goto Next;
                case Op.PrefixFC + ((int)DataDrop & 0xFF): InstanceOperations.DataDrop(activation->Instance, i->A); goto Next;
                case Op.PrefixFC + ((int)ElemDrop & 0xFF): InstanceOperations.ElemDrop(activation->Instance, i->A); goto Next;
                case Op.PrefixFC + ((int)MemoryInit & 0xFF): case Op.PrefixFC + ((int)MemoryCopy & 0xFF): case Op.PrefixFC + ((int)MemoryFill & 0xFF):
                case Op.PrefixFC + ((int)TableInit & 0xFF): case Op.PrefixFC + ((int)TableCopy & 0xFF): case Op.PrefixFC + ((int)TableFill & 0xFF):
                    balance -= (uint)fp[i->A + 2] * activation->Code->BulkUnit;
                    if (balance - i->Paid < activation->Code->LeastGas) goto OutOfGas;
                    if ((trap = Tables.Bulk(activation->Instance, i, fp + i->A)) != TrapCode.None) goto Trap;
                    goto Next;

                // Vectors
                case Op.Vector: VectorTable.Operations[VectorTable.SubOf(i->Sub)]((byte*)(fp + i->A), (byte*)(fp + i->B), (byte*)(fp + i->C), i->Sub); goto Next;
                case Op.VectorLane: if (!VectorMemory.Apply(i, fp, memory)) goto OutOfBounds; goto Next;
                case Op.VectorLoadPart: if ((at = (uint)fp[i->B] + (ulong)(uint)i->C) + (1UL << VectorTable.LaneOf(i->Sub)) > (ulong)memory->Length) goto OutOfBounds; VectorTable.Operations[VectorTable.SubOf(i->Sub)]((byte*)(fp + i->A), memory->Base + at, null, i->Sub); goto Next;
                case Op.VectorLoad: if ((at = (uint)((int)fp[i->B] + (short)i->Sub) + (ulong)(uint)i->C) + 16 > (ulong)memory->Length) goto OutOfBounds; CopyWide((long*)(memory->Base + at), fp + i->A); goto Next;
                case Op.VectorStore: if ((at = (uint)((int)fp[i->A] + (short)i->Sub) + (ulong)(uint)i->C) + 16 > (ulong)memory->Length) goto OutOfBounds; CopyWide(fp + i->B, (long*)(memory->Base + at)); goto Next;

                default: throw new InvalidOperationException($"internal instruction 0x{i->Code:x} has no arm");
            }
        }

    F32: // a result of arithmetic, whose NaNs are canonical
        fp[i->A] = !float.IsNaN(f32) ? BitConverter.SingleToUInt32Bits(f32) : Float32.CanonicalNaN;
        goto Next;

    F64:
        fp[i->A] = !double.IsNaN(f64) ? BitConverter.DoubleToInt64Bits(f64) : (long)Float64.CanonicalNaN;
        goto Next;

    Jump:
        at = (ulong)i->Paid;
        i += i->C;
        balance += i->Before - (long)at;
        goto Dispatch;

    CallTarget:
        callee = CodeOf(activation->Top, target);
        if (callee == null)
        {
            Leave(activation, i, balance - i->Paid);
            CallOutside(activation, target, fp + i->A);
            goto Returned;
        }
        instance = target->Instance;

    CallHere:
        if (TMode.Warms && --callee->Heat < 0)
        {
            InterpretedModule.OwnerOf(callee).Warm(callee);
            goto Dispatch; // it may be compiled now
        }
        balance -= i->Paid;
        activation->Top->At = i;
        fp += i->A;
        goto Enter;

    Returned: // from code outside, which may have charged
        balance = activation->Instance->Store->Gas + i->Paid;
        goto Next;

    TailTarget:
        callee = CodeOf(activation->Top, target);
        if (callee == null) goto TailOutside;
        instance = target->Instance;

    TailHere: // the callee's frame replaces this one
        balance -= i->Paid;
        Copy(fp + i->A, fp, callee->Parameters);
        activation->Top--;
        goto Enter;

    TailOutside:
        Leave(activation, i, balance - i->Paid);
        TailOutside(activation, target, i->B, fp + i->A);
        balance = activation->Instance->Store->Gas + i->Paid;
        Copy(fp + i->A, fp, activation->Code->Results);
        goto Return;

    Enter: // the arguments are at fp, balance is the gas left
        balance = Enter<TMode>(activation, callee, instance, fp, balance);
        i = activation->Code->Code;
        memory = MemoryOf(activation->Top);
        goto Dispatch;

    Return: // the results are in the first slots
        balance -= i->Paid;
        activation->Top--;
        if (TMode.Profiles) _profile!.GoOn(activation->Height, balance);
        if (activation->HasReturned)
        {
            activation->Top[1].Instance->Store->Gas = balance;
            return;
        }
        fp = activation->Top->Slots;
        i = activation->Top->At;
        memory = MemoryOf(activation->Top);
        balance += i->Paid;
        goto Next;

    Hot: // a loop with many iterations, whose checks are done for this one
        Leave(activation, i, balance - i->Paid);
        if (!GoOnCompiled(activation, i)) goto Next;
        balance = activation->Instance->Store->Gas + i->Paid;
        goto Return;

    Pause:
        Leave(activation, i, balance - i->Before);
        return;

    Null:
        trap = TrapCode.NullReference;
        goto Trap;

    OutOfBounds:
        trap = TrapCode.MemoryOutOfBounds;
        goto Trap;

    Deadline:
        trap = TrapCode.DeadlineExceeded;
        goto Trap;

    OutOfGas:
        trap = TrapCode.OutOfGas;

    Trap:
        InstanceOperations.Trap(activation->Instance, balance - i->Paid, (int)trap, activation->Code->FunctionIndex, activation->Code->OffsetOf(i));
    }

    /// <summary>Makes a frame for a call and puts it on top; the gas that is left then.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Enter<TMode>(Activation* activation, FunctionCode* callee, InstanceBlock* instance, long* arguments, long gas) where TMode : struct, IMode
    {
        if (IsInterrupted(instance)) Refuse(callee, instance, gas, TrapCode.DeadlineExceeded);
        long depth = activation->Top->Depth - callee->FrameBytes;
        if (depth < 0) Refuse(callee, instance, gas, TrapCode.CallStackExhausted);
        if (TMode.Profiles) _profile!.Enter(activation->Height + 1, callee->FunctionIndex, gas);
        gas -= callee->FramePrice;
        if (gas < callee->LeastGas) Refuse(callee, instance, gas, TrapCode.OutOfGas);
        if (arguments + callee->FrameSlots > activation->SlotsEnd) throw new InvalidOperationException("the explicit stack is smaller than counted depth");
        var frame = ++activation->Top;
        frame->Slots = arguments;
        frame->Code = callee;
        frame->Instance = instance;
        frame->Depth = depth;
        Clear(arguments + callee->Parameters, callee->Cleared);
        return gas;
    }

    /// <summary>What others may look at while the loop does not run.</summary>
    private static void Leave(Activation* activation, Instruction* at, long gas)
    {
        activation->Top->At = at;
        activation->Instance->Store->Gas = gas;
    }

    private static void Refuse(FunctionCode* callee, InstanceBlock* instance, long gas, TrapCode trap) =>
        InstanceOperations.Trap(instance, gas, (int)trap, callee->FunctionIndex, callee->Start);

    private static FunctionCode* FunctionOf(FunctionCode* caller, int function)
    {
        var known = caller->Functions[function];
        return known != null ? known : Translate(caller, function);
    }

    /// <summary>The code that a reference is to, if this engine runs it; null if it is the host's or another engine's.</summary>
    private static FunctionCode* CodeOf(Frame* caller, FuncRef* target)
    {
        var known = target->Instance == caller->Instance && target->FunctionIndex >= 0 ? caller->Code->Functions[target->FunctionIndex] : null;
        return known != null ? known : Find(caller->Code, caller->Instance, target);
    }

    private static MemoryBlock* MemoryOf(Frame* frame) =>
        frame->Code->MemoryOffset < 0 ? null : *(MemoryBlock**)((byte*)frame->Instance + frame->Code->MemoryOffset);

    private static TableBlock* TableOf(Activation* activation, int table) =>
        *(TableBlock**)((byte*)activation->Instance + activation->Code->TablesOffset + table * sizeof(nint));

    /// <summary>Not by a vector: crossgen2 would leave the loop to the JIT, which takes 20 ms for it.</summary>
    private static void CopyWide(long* from, long* to) => (to[0], to[1]) = (from[0], from[1]);

    private static void Clear(long* slots, int count)
    {
        if (count > 16) new Span<long>(slots, count).Clear();
        else for (int i = 0; i < count; i++) slots[i] = 0;
    }
}
