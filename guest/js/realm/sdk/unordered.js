// Collections that find by key and can be walked: a list of keys beside what finds them.
(function sdkUnordered(realm) {
  'use strict';
  const { sdk, near } = realm;
  const { assert, encode, decode, getValueWithOptions, serializeValueWithOptions, indexBytes, ERR_INCONSISTENT_STATE } = sdk;
  const { LookupMap, SubType, Vector, VectorIterator } = sdk;

  const range = (start, limit, length, get) => {
    const first = start === undefined ? 0 : start;
    const end = first + ((limit ?? null) === null ? length - first : limit);
    const found = [];
    for (let i = first; i < end; i += 1) found.push(get(i));
    return found;
  };

  class UnorderedMapIterator {
    constructor(map, options) {
      this.options = options;
      this.keys = new VectorIterator(map._keys);
      this.map = map.values;
      this.subtype = map.subtype;
    }

    next() {
      const { value: key, done } = this.keys.next();
      if (done) return { value: [key, null], done };
      const found = this.map.get(key);
      assert(found !== null, ERR_INCONSISTENT_STATE);
      return { done, value: [key, getValueWithOptions(this.subtype(), encode(found[0]), this.options)] };
    }
  }

  /** Keys in a vector under the prefix and u; under the prefix, m and the key: [value as text, index of the key]. */
  class UnorderedMap extends SubType {
    constructor(prefix) {
      super();
      this.prefix = prefix;
      this._keys = new Vector(`${prefix}u`);
      this.values = new LookupMap(`${prefix}m`);
    }

    get length() { return this._keys.length; }

    isEmpty() { return this._keys.isEmpty(); }

    get(key, options) {
      const found = this.values.get(key);
      if (found === null) return options?.defaultValue ?? null;
      const completed = this.set_reconstructor(options);
      return getValueWithOptions(this.subtype(), encode(found[0]), completed);
    }

    set(key, value, options) {
      const found = this.values.get(key);
      const text = decode(serializeValueWithOptions(value, options));
      if (found === null) {
        const index = this.length;
        this._keys.push(key);
        this.values.set(key, [text, index]);
        return null;
      }
      this.values.set(key, [text, found[1]]);
      return getValueWithOptions(this.subtype(), encode(found[0]), options);
    }

    remove(key, options) {
      const found = this.values.remove(key);
      if (found === null) return options?.defaultValue ?? null;
      const [text, index] = found;
      assert(this._keys.swapRemove(index) !== null, ERR_INCONSISTENT_STATE);
      if (!this._keys.isEmpty() && index !== this._keys.length) this.#moved(this._keys.get(index), index);
      return getValueWithOptions(this.subtype(), encode(text), options);
    }

    /** The records of the values stay, as null. */
    clear() {
      for (const key of this._keys) this.values.set(key, null);
      this._keys.clear();
    }

    [Symbol.iterator]() { return new UnorderedMapIterator(this); }

    createIteratorWithOptions(options) {
      return { [Symbol.iterator]: () => new UnorderedMapIterator(this, options) };
    }

    toArray(options) { return [...(options ? this.createIteratorWithOptions(options) : this)]; }

    extend(keyValuePairs) {
      for (const [key, value] of keyValuePairs) this.set(key, value);
    }

    serialize(options) { return serializeValueWithOptions(this, options); }

    static reconstruct(data) {
      const map = new UnorderedMap(data.prefix);
      map._keys.length = data._keys.length;
      return map;
    }

    keys({ start, limit }) { return range(start, limit, this.length, (i) => this._keys.get(i)); }

    /** The key that was the last is at another index now. */
    #moved(key, index) {
      const found = this.values.get(key);
      assert(found !== null, ERR_INCONSISTENT_STATE);
      this.values.set(key, [found[0], index]);
    }
  }

  /** Elements in a vector under the prefix and e; under the prefix, i and the element's bytes with commas: its index. */
  class UnorderedSet {
    constructor(prefix) {
      this.prefix = prefix;
      this.elementIndexPrefix = `${prefix}i`;
      this._elements = new Vector(`${prefix}e`);
    }

    get length() { return this._elements.length; }

    isEmpty() { return this._elements.isEmpty(); }

    contains(element, options) { return near.storageHasKey(this.#keyOf(element, options)); }

    /** Whether it was not there before. */
    set(element, options) {
      const key = this.#keyOf(element, options);
      if (near.storageReadRaw(encode(key))?.length > 0) return false;
      near.storageWriteRaw(encode(key), indexBytes(this.length));
      this._elements.push(element, options);
      return true;
    }

    remove(element, options) {
      const key = this.#keyOf(element, options);
      const stored = near.storageReadRaw(encode(key));
      if (!stored) return false;
      if (this.length === 1) near.storageRemove(key);
      else this.#replaceByLast(key, element, stored, options);
      this._elements.swapRemove(new Uint32Array(stored.buffer)[0]);
      return true;
    }

    clear(options) {
      for (const element of this._elements) near.storageRemove(this.#keyOf(element, options));
      this._elements.clear();
    }

    [Symbol.iterator]() { return this._elements[Symbol.iterator](); }

    createIteratorWithOptions(options) {
      return { [Symbol.iterator]: () => new VectorIterator(this._elements, options) };
    }

    toArray(options) { return [...(options ? this.createIteratorWithOptions(options) : this)]; }

    extend(elements) {
      for (const element of elements) this.set(element);
    }

    serialize(options) { return serializeValueWithOptions(this, options); }

    static reconstruct(data) {
      const set = new UnorderedSet(data.prefix);
      set._elements.length = data._elements.length;
      return set;
    }

    elements({ options, start, limit }) { return range(start, limit, this.length, (i) => this._elements.get(i, options)); }

    #keyOf(element, options) { return this.elementIndexPrefix + serializeValueWithOptions(element, options); }

    #replaceByLast(key, element, index, options) {
      const last = this._elements.get(this.length - 1, options);
      assert(!!last, ERR_INCONSISTENT_STATE);
      near.storageRemove(key);
      if (last !== element) near.storageWriteRaw(encode(this.#keyOf(last, options)), index);
    }
  }

  Object.assign(sdk, { UnorderedMap, UnorderedSet });
  delete sdk.indexBytes;
})
