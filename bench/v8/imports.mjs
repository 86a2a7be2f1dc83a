// The host that kernels see, the same as in the command (KernelHost.cs): a clock that stands, zeros for randomness, no files.
const BadFile = 8;

const functions = {
  clock_time_get: (memory, id, precision, at) => { new DataView(memory()).setBigUint64(at, 0n, true); return 0; },
  random_get: (memory, at, length) => { new Uint8Array(memory(), at, length).fill(0); return 0; },
  fd_close: () => BadFile,
  fd_fdstat_get: () => BadFile,
  fd_seek: () => BadFile,
  fd_write: () => BadFile,
};

export function imports(module, memory) {
  const all = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (!functions[name]) throw new Error(`no host function ${from}.${name} for kernels`);
    (all[from] ??= {})[name] = (...values) => functions[name](memory, ...values);
  }
  return all;
}
