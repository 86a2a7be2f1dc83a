/** A part of a list, and where the next one starts; null on the last. */
export interface Page<T> {
  items: T[];
  next: number | null;
}

const MAX_PAGE = 100;

export function pageOf<T>(length: number, from: number, limit: number, get: (index: number) => T): Page<T> {
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > MAX_PAGE) throw new RangeError(`limit must be 1 to ${MAX_PAGE}`);
  const end = Math.min(from + limit, length);
  const items: T[] = [];
  for (let index = from; index < end; index += 1) items.push(get(index));
  return { items, next: end < length ? end : null };
}
