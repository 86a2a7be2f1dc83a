using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.QuickJs;

/// <summary>
/// The named exports of quickjs.wasm that we call. Values are addresses of boxed JSValues in the guest, each freed with
/// <see cref="FreeValue"/>; a trap in any call is thrown.
/// </summary>
internal sealed class QuickJsExports(Instance instance)
{
    private readonly Store _store = instance.Store;
    private readonly WasmFunction _malloc = instance.GetFunction("wasm_malloc");
    private readonly WasmFunction _free = instance.GetFunction("wasm_free");
    private readonly WasmFunction _initialize = instance.GetFunction("_initialize");
    private readonly WasmFunction _init = instance.GetFunction("qjs_init2");
    private readonly WasmFunction _setMaxStackSize = instance.GetFunction("qjs_set_max_stack_size");
    private readonly WasmFunction _setModuleLoader = instance.GetFunction("qjs_set_module_loader");
    private readonly WasmFunction _setRejectionHandler = instance.GetFunction("qjs_set_promise_rejection_handler");
    private readonly WasmFunction _runGc = instance.GetFunction("qjs_run_gc");
    private readonly WasmFunction _compile = instance.GetFunction("qjs_compile");
    private readonly WasmFunction _evalBytecode = instance.GetFunction("qjs_eval_bytecode");
    private readonly WasmFunction _newString = instance.GetFunction("qjs_new_string");
    private readonly WasmFunction _newNumber = instance.GetFunction("qjs_new_number");
    private readonly WasmFunction _newObject = instance.GetFunction("qjs_new_object");
    private readonly WasmFunction _newArray = instance.GetFunction("qjs_new_array");
    private readonly WasmFunction _newError = instance.GetFunction("qjs_new_error");
    private readonly WasmFunction _newUint8Array = instance.GetFunction("qjs_new_uint8_array");
    private readonly WasmFunction _newHostFunction = instance.GetFunction("qjs_new_host_function");
    private readonly WasmFunction _undefined = instance.GetFunction("qjs_get_undefined");
    private readonly WasmFunction _null = instance.GetFunction("qjs_get_null");
    private readonly WasmFunction _true = instance.GetFunction("qjs_get_true");
    private readonly WasmFunction _false = instance.GetFunction("qjs_get_false");
    private readonly WasmFunction _stringOf = instance.GetFunction("qjs_get_string_len");
    private readonly WasmFunction _freeCString = instance.GetFunction("qjs_free_cstring");
    private readonly WasmFunction _float64Of = instance.GetFunction("qjs_get_float64");
    private readonly WasmFunction _boolOf = instance.GetFunction("qjs_get_bool");
    private readonly WasmFunction _isException = instance.GetFunction("qjs_is_exception");
    private readonly WasmFunction _isUndefined = instance.GetFunction("qjs_is_undefined");
    private readonly WasmFunction _isNull = instance.GetFunction("qjs_is_null");
    private readonly WasmFunction _isBool = instance.GetFunction("qjs_is_bool");
    private readonly WasmFunction _isNumber = instance.GetFunction("qjs_is_number");
    private readonly WasmFunction _isString = instance.GetFunction("qjs_is_string");
    private readonly WasmFunction _isBigInt = instance.GetFunction("qjs_is_big_int");
    private readonly WasmFunction _isFunction = instance.GetFunction("qjs_is_function");
    private readonly WasmFunction _dupValue = instance.GetFunction("qjs_dup_value");
    private readonly WasmFunction _freeValue = instance.GetFunction("qjs_free_value");
    private readonly WasmFunction _valueAddress = instance.GetFunction("qjs_get_value_ptr");
    private readonly WasmFunction _getProperty = instance.GetFunction("qjs_get_prop_string");
    private readonly WasmFunction _setProperty = instance.GetFunction("qjs_set_prop_string");
    private readonly WasmFunction _defineProperty = instance.GetFunction("qjs_define_prop_string");
    private readonly WasmFunction _setElement = instance.GetFunction("qjs_set_prop_uint32");
    private readonly WasmFunction _call = instance.GetFunction("qjs_call");
    private readonly WasmFunction _throw = instance.GetFunction("qjs_throw");
    private readonly WasmFunction _takeException = instance.GetFunction("qjs_get_exception");
    private readonly WasmFunction _isJobPending = instance.GetFunction("qjs_is_job_pending");
    private readonly WasmFunction _executeJob = instance.GetFunction("qjs_execute_pending_job");
    private readonly WasmFunction _typedArrayBuffer = instance.GetFunction("qjs_get_typed_array_buffer");
    private readonly WasmFunction _arrayBuffer = instance.GetFunction("qjs_get_array_buffer");

    /// <summary>Address of so many bytes, or 0.</summary>
    public uint Malloc(uint bytes) => Call(_malloc, bytes);
    public void Free(uint address) => Call(_free, address);
    public void Initialize() => Call(_initialize);
    public bool Init(uint intrinsics) => Call(_init, intrinsics) == 0;
    public void SetMaxStackSize(uint bytes) => Call(_setMaxStackSize, bytes);
    public void EnableModuleLoader() => Call(_setModuleLoader, 1);
    public void EnableRejectionHandler() => Call(_setRejectionHandler, 1);
    public void RunGc() => Call(_runGc);

    /// <summary>Bytecode whose length goes to <paramref name="lengthOut"/>, or 0 with an exception pending.</summary>
    public uint Compile(uint code, uint length, uint fileName, uint evalFlags, uint compileFlags, uint lengthOut) =>
        Call(_compile, code, length, fileName, evalFlags, compileFlags, lengthOut);

    public uint EvalBytecode(uint code, uint length) => Call(_evalBytecode, code, length);
    public uint NewString(uint utf8, uint length) => Call(_newString, utf8, length);

    public uint NewNumber(double value)
    {
        Span<long> slots = [BitConverter.DoubleToInt64Bits(value)];
        return Enter(_newNumber, slots);
    }

    public uint NewObject() => Call(_newObject);
    public uint NewArray() => Call(_newArray);
    public uint NewError() => Call(_newError);
    public uint NewUint8Array(uint data, uint length) => Call(_newUint8Array, data, length);
    public uint NewHostFunction(uint name, uint length) => Call(_newHostFunction, name, length, 0);
    public uint Undefined() => Call(_undefined);
    public uint Null() => Call(_null);
    public uint Bool(bool value) => Call(value ? _true : _false);

    /// <summary>UTF-8 of a value converted to a string, 0 with an exception pending. For strings and BigInts no guest code runs.</summary>
    public uint StringOf(uint value, uint lengthOut) => Call(_stringOf, value, lengthOut);
    public void FreeCString(uint text) => Call(_freeCString, text);

    public double Float64Of(uint value)
    {
        Span<long> slots = [value];
        Enter(_float64Of, slots);
        return BitConverter.Int64BitsToDouble(slots[0]);
    }

    public bool BoolOf(uint value) => Call(_boolOf, value) != 0;
    public bool IsException(uint value) => Call(_isException, value) != 0;
    public bool IsUndefined(uint value) => Call(_isUndefined, value) != 0;
    public bool IsNull(uint value) => Call(_isNull, value) != 0;
    public bool IsBool(uint value) => Call(_isBool, value) != 0;
    public bool IsNumber(uint value) => Call(_isNumber, value) != 0;
    public bool IsString(uint value) => Call(_isString, value) != 0;
    public bool IsBigInt(uint value) => Call(_isBigInt, value) != 0;
    public bool IsFunction(uint value) => Call(_isFunction, value) != 0;
    public uint DupValue(uint value) => Call(_dupValue, value);
    public void FreeValue(uint value) => Call(_freeValue, value);

    /// <summary>Identity of an object: two boxes of one object give the same number.</summary>
    public uint ValueAddress(uint value) => Call(_valueAddress, value);
    public uint GetProperty(uint target, uint name) => Call(_getProperty, target, name);
    public void SetProperty(uint target, uint name, uint value) => Call(_setProperty, target, name, value);

    /// <summary>Flags: 1 configurable, 2 writable, 4 enumerable.</summary>
    public void DefineProperty(uint target, uint name, uint value, uint flags) => Call(_defineProperty, target, name, value, flags);
    public void SetElement(uint target, uint index, uint value) => Call(_setElement, target, index, value);
    public uint Call(uint function, uint self, uint argc, uint argv) => Call(_call, function, self, argc, argv);
    public void Throw(uint error) => Call(_throw, error);
    public uint TakeException() => Call(_takeException);
    public bool IsJobPending() => Call(_isJobPending) != 0;
    public int ExecuteJob() => (int)Call(_executeJob);

    public uint TypedArrayBuffer(uint value, uint offsetOut, uint lengthOut, uint elementSizeOut) =>
        Call(_typedArrayBuffer, value, offsetOut, lengthOut, elementSizeOut);

    /// <summary>Address of an ArrayBuffer's bytes; 0 if it is none, is detached or is empty.</summary>
    public uint ArrayBuffer(uint buffer, uint lengthOut) => Call(_arrayBuffer, buffer, lengthOut);

    private uint Call(WasmFunction function, params ReadOnlySpan<uint> arguments)
    {
        Span<long> slots = stackalloc long[Math.Max(arguments.Length, 1)];
        for (int i = 0; i < arguments.Length; i++) slots[i] = arguments[i];
        return Enter(function, slots);
    }

    private uint Enter(WasmFunction function, Span<long> slots) =>
        _store.Call(function, slots) is { } trap ? throw new TrapException(trap) : (uint)slots[0];
}
