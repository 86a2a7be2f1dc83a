// Run once when the image is built. The pages of the image that this run writes are written by nearly every run; they are
// noted in the image, and a reset copies them instead of letting each fault anew. Nothing else depends on the list.
import { storageRead, storageWrite } from 'near';

class Counter {
  #count = Number(storageRead('count') ?? '0');

  add(by) {
    this.#count += by;
    return this.#count;
  }
}

export async function increment({ by = 1 }) {
  const counter = new Counter();
  const count = counter.add(by);
  storageWrite('count', String(count));
  near.log(`count is ${count}`, { by });
  const seen = new Map([['count', count]]);
  await null;
  return { count, deposit: near.attachedDeposit().toString(), keys: [...seen.keys()].map((key) => key.toUpperCase()) };
}
