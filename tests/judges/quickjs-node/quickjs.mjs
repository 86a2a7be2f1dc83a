// quickjs.wasm under node, through its named exports: the same calls in the same order as OutLayer.Js makes, so that
// memory can be compared byte for byte.
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });
const PAGE = 65536;
const EVAL_MODULE = 1;
const STRIP_SOURCE = 16;
const CONFIGURABLE = 1;
const WRITABLE = 2;
const ENTRY = 'outlayer:entry';

export class HostTrouble extends Error {}

export class QuickJs {
  modules = new Map();
  host = {};
  rejections = new Map();

  constructor(wasm, snapshot) {
    this.e = new WebAssembly.Instance(wasm, this.#imports()).exports;
    if (snapshot) this.#restore(snapshot);
    else this.e._initialize();
  }

  init(intrinsics) {
    if (this.e.qjs_init2(intrinsics) !== 0) throw new Error('qjs_init2 failed');
    this.scratch = this.e.wasm_malloc(16);
  }

  snapshot() {
    return { memory: this.bytes.slice(), stackPointer: this.e.__stack_pointer.value };
  }

  #restore({ memory, stackPointer, scratch }) {
    const grow = (memory.length - this.bytes.length) / PAGE;
    if (grow > 0) this.e.memory.grow(grow);
    this.bytes.set(memory);
    this.e.__stack_pointer.value = stackPointer;
    this.scratch = scratch;
  }

  get bytes() { return new Uint8Array(this.e.memory.buffer); }
  get view() { return new DataView(this.e.memory.buffer); }

  /** Copies bytes and a NUL into the guest. */
  push(data) {
    const content = typeof data === 'string' ? encoder.encode(data) : data;
    const address = this.e.wasm_malloc(content.length + 1);
    if (address === 0) throw new HostTrouble('out of memory');
    this.bytes.set(content, address);
    this.bytes[address + content.length] = 0;
    return { address, length: content.length };
  }

  cString(address) {
    const { bytes } = this;
    let end = address;
    while (bytes[end] !== 0) end += 1;
    return decoder.decode(bytes.slice(address, end));
  }

  newString(text) {
    const { address, length } = this.push(text);
    const value = this.e.qjs_new_string(address, length);
    this.e.wasm_free(address);
    return value;
  }

  /** The text of a value, which is freed. */
  takeText(value) {
    const content = this.text(value);
    this.e.qjs_free_value(value);
    return content;
  }

  text(value) {
    const address = this.e.qjs_get_string_len(value, this.scratch);
    if (address === 0) throw this.pendingException();
    const content = decoder.decode(this.bytes.slice(address, address + this.view.getUint32(this.scratch, true)));
    this.e.qjs_free_cstring(address);
    return content;
  }

  getProperty(object, name) {
    const key = this.push(name);
    const value = this.e.qjs_get_prop_string(object, key.address);
    this.e.wasm_free(key.address);
    return value;
  }

  setProperty(object, name, value) {
    const key = this.push(name);
    this.e.qjs_set_prop_string(object, key.address, value);
    this.e.wasm_free(key.address);
    this.e.qjs_free_value(value);
  }

  call(func, ...args) {
    const argv = args.length === 0 ? 0 : this.e.wasm_malloc(4 * args.length);
    args.forEach((arg, i) => this.view.setUint32(argv + 4 * i, arg, true));
    const self = this.e.qjs_get_undefined();
    const result = this.checked(this.e.qjs_call(func, self, args.length, argv));
    this.e.qjs_free_value(self);
    if (argv !== 0) this.e.wasm_free(argv);
    args.forEach((arg) => this.e.qjs_free_value(arg));
    return result;
  }

  checked(value) {
    if (this.e.qjs_is_exception(value) !== 0) throw this.pendingException();
    return value;
  }

  pendingException() {
    const error = this.e.qjs_get_exception();
    return new Error(`${this.text(error)}\n${this.text(this.getProperty(error, 'stack'))}`);
  }

  compile(source, name, isModule) {
    const code = this.push(source);
    const file = this.push(name);
    const address = this.e.qjs_compile(code.address, code.length, file.address, isModule ? EVAL_MODULE : 0,
      STRIP_SOURCE, this.scratch);
    if (address === 0) throw this.pendingException();
    const bytecode = this.bytes.slice(address, address + this.view.getUint32(this.scratch, true));
    for (const pointer of [address, code.address, file.address]) this.e.wasm_free(pointer);
    return bytecode;
  }

  evalBytecode(bytecode) {
    const code = this.push(bytecode);
    const result = this.checked(this.e.qjs_eval_bytecode(code.address, bytecode.length));
    this.e.wasm_free(code.address);
    return result;
  }

  runJobs() {
    let jobs = 0;
    while (this.e.qjs_is_job_pending() !== 0) {
      if (this.e.qjs_execute_pending_job() < 0) throw this.pendingException();
      jobs += 1;
    }
    return jobs;
  }

  throwInto(message) {
    const error = this.e.qjs_new_error();
    const text = this.newString(message);
    const key = this.push('message');
    this.e.qjs_define_prop_string(error, key.address, text, CONFIGURABLE | WRITABLE);
    this.e.wasm_free(key.address);
    this.e.qjs_free_value(text);
    this.e.qjs_throw(error);
    this.e.qjs_free_value(error);
    return 0;
  }

  #imports() {
    return {
      env: {
        host_get_timezone_offset: () => 0,
        host_interrupt: () => 0,
        host_promise_rejection: (promise, reason, handled) => this.#rejection(promise, reason, handled),
        host_module_normalize: (base, name) => this.#resolve(this.cString(base), this.cString(name)),
        host_module_load: (name, lengthOut) => this.#load(this.cString(name), lengthOut),
        host_call: (name, length, self, argc, argv) => this.#hostCall(name, length, argc, argv),
      },
      wasi_snapshot_preview1: {
        clock_time_get: (clock, precision, out) => { this.view.setBigUint64(out, 0n, true); return 0; },
        random_get: (address, length) => { this.bytes.fill(0, address, address + length); return 0; },
        fd_write: () => 8, fd_close: () => 8, fd_fdstat_get: () => 8, fd_seek: () => 8,
      },
    };
  }

  #rejection(promise, reason, handled) {
    const identity = this.e.qjs_get_value_ptr(promise);
    if (handled === 0) {
      this.rejections.set(identity, { promise, reason });
      return;
    }
    const known = this.rejections.get(identity);
    this.rejections.delete(identity);
    for (const box of known ? [known.promise, known.reason, promise, reason] : [promise, reason]) this.e.qjs_free_value(box);
  }

  #resolve(base, specifier) {
    try {
      return this.push(resolve(this.modules, base, specifier)).address;
    } catch (error) {
      return this.throwInto(error.message);
    }
  }

  #load(name, lengthOut) {
    const source = this.push(name === ENTRY ? `import * as contract from '${this.entry}'; export { contract };` : this.modules.get(name));
    this.view.setUint32(lengthOut, source.length, true);
    return source.address;
  }

  #hostCall(nameAddress, nameLength, argc, argv) {
    const name = decoder.decode(this.bytes.slice(nameAddress, nameAddress + nameLength));
    const callback = this.host[name];
    if (!callback) throw new HostTrouble(`unknown host function ${name}`);
    const borrowed = [];
    const args = [];
    for (let i = 0; i < argc; i += 1) args.push(this.#fromGuest(this.view.getUint32(argv + 4 * i, true), borrowed));
    const answer = callback(...args);
    for (const text of borrowed) this.e.qjs_free_cstring(text);
    return this.#toGuest(answer);
  }

  #borrow(value, borrowed) {
    const address = this.e.qjs_get_string_len(value, this.scratch);
    borrowed.push(address);
    return decoder.decode(this.bytes.slice(address, address + this.view.getUint32(this.scratch, true)));
  }

  #fromGuest(value, borrowed) {
    const { e } = this;
    if (e.qjs_is_string(value)) return this.#borrow(value, borrowed);
    if (e.qjs_is_null(value)) return null;
    if (e.qjs_is_undefined(value)) return undefined;
    if (e.qjs_is_bool(value)) return e.qjs_get_bool(value) !== 0;
    if (e.qjs_is_number(value)) return e.qjs_get_float64(value);
    if (e.qjs_is_big_int(value)) return BigInt(this.#borrow(value, borrowed));
    const buffer = this.checked(e.qjs_get_typed_array_buffer(value, this.scratch, this.scratch + 4, this.scratch + 8));
    const offset = this.view.getUint32(this.scratch, true);
    const length = this.view.getUint32(this.scratch + 4, true);
    const start = e.qjs_get_array_buffer(buffer, this.scratch);
    e.qjs_free_value(buffer);
    return this.bytes.slice(start + offset, start + offset + length);
  }

  #toGuest(value) {
    const { e } = this;
    if (value === null) return e.qjs_get_null();
    if (value === undefined) return e.qjs_get_undefined();
    if (typeof value === 'boolean') return value ? e.qjs_get_true() : e.qjs_get_false();
    if (typeof value === 'number') return e.qjs_new_number(value);
    if (typeof value === 'string') return this.newString(value);
    if (typeof value === 'bigint') return this.call(this.handles.bigint, this.newString(value.toString()));
    if (Array.isArray(value)) return this.#newArray(value);
    const data = this.push(value);
    const array = e.qjs_new_uint8_array(data.address, data.length);
    e.wasm_free(data.address);
    return array;
  }

  #newArray(items) {
    const array = this.e.qjs_new_array();
    items.forEach((item, i) => {
      const value = this.#toGuest(item);
      this.e.qjs_set_prop_uint32(array, i, value);
      this.e.qjs_free_value(value);
    });
    return array;
  }
}

/** What a specifier names, for a module of the contract: `near`, or a file beside it. */
export function resolve(modules, base, specifier) {
  if (specifier === 'near' || specifier === 'near-sdk-js') return specifier;
  if (base.startsWith('outlayer:') && (specifier === ENTRY || modules.has(specifier))) return specifier;
  if (!/^\.\.?\//.test(specifier)) {
    throw new Error(`cannot import '${specifier}' from ${base}: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../`);
  }
  const parts = base.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') {
      if (parts.length === 0) throw new Error(`cannot import '${specifier}' from ${base}: it is outside the contract's folder`);
      parts.pop();
    } else if (part !== '.') parts.push(part);
  }
  const name = parts.join('/');
  if (!modules.has(name)) throw new Error(`cannot import '${specifier}' from ${base}: the contract has no file ${name}`);
  return name;
}
