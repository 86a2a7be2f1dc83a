// The host that kernels see, the same as in the command (KernelHost.cs): a clock that stands, zeros for randomness, no files.
const BadFile = 8;

const functions = {
  clock_time_get: (memory, id, precision, at) => { new DataView(memory()).setBigUint64(at, 0n, true); return 0; },
  random_get: (memory, at, length) => { new Uint8Array(memory(), at, length).fill(0); return 0; },
  fd_close: () => BadFile,
  fd_fdstat_get: () => BadFile,
  fd_seek: () => BadFile,
  fd_write: () => BadFile,
  host_interrupt: () => 0,
  host_get_timezone_offset: () => 0,
};

export function imports(module, memory) {
  const all = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const absent = () => { throw new Error(`the kernel called ${from}.${name}, which kernels have no use for`); };
    const found = functions[name];
    (all[from] ??= {})[name] = found ? (...values) => found(memory, ...values) : absent;
  }
  return all;
}
