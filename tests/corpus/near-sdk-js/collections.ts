import { NearBindgen, near, call, view, LookupMap, LookupSet, UnorderedMap, UnorderedSet, Vector } from 'near-sdk-js';

// What an operation gave, as JSON can hold it.
const shown = (value) => (value === undefined ? 'undefined' : value);
const revive = (value) => (typeof value === 'string' && value.startsWith('big:') ? BigInt(value.slice(4))
  : typeof value === 'string' && value.startsWith('date:') ? new Date(value.slice(5)) : value);

@NearBindgen({})
export class Collections {
  map = new LookupMap<unknown>('a');
  set = new LookupSet<unknown>('b');
  walked = new UnorderedMap<unknown>('c');
  elements = new UnorderedSet<unknown>('d');
  list = new Vector<unknown>('e');

  // Each step is [collection, method, ...arguments].
  @call({})
  steps({ steps }: { steps: [string, string, ...unknown[]][] }) {
    return steps.map(([name, method, ...args]) => {
      const collection = this[name];
      if (method === 'length') return collection.length;
      try {
        return shown(collection[method](...args.map(revive)));
      } catch (error) {
        return `threw ${error instanceof TypeError ? 'a TypeError' : error.message}`;
      }
    });
  }

  @view({})
  walk() {
    return [this.list.toArray(), this.walked.toArray(), this.elements.toArray(), [...this.list], this.walked.keys({}), this.walked.keys({ start: 1, limit: 1 }), this.elements.elements({ limit: 2 })];
  }

  @view({})
  state() { return JSON.stringify(this); }
}
