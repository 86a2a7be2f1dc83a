// The smallest contract with state. near.* works on bytes and strings; numbers are ours to format.
const KEY = 'count';

const read = () => Number(near.storageRead(KEY) ?? '0');

const write = (count) => {
  near.storageWrite(KEY, String(count));
  return { count };
};

export function increment({ by = 1 } = {}) {
  if (!Number.isSafeInteger(by)) throw new TypeError(`by must be a whole number, got ${by}`);
  const count = read() + by;
  near.log(`count is now ${count}`);
  return write(count);
}

export function decrement({ by = 1 } = {}) {
  return increment({ by: -by });
}

export function get_count() {
  return { count: read() };
}

export function reset() {
  return write(0);
}
