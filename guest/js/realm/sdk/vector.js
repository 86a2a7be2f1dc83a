// A list: each element under the prefix and its index, 4 bytes little-endian as Latin-1 characters.
(function sdkVector(realm) {
  'use strict';
  const { sdk, near } = realm;
  const { assert, bytes, str, getValueWithOptions, serializeValueWithOptions, SubType, ERR_INCONSISTENT_STATE, ERR_INDEX_OUT_OF_BOUNDS } = sdk;

  const indexBytes = (index) => new Uint8Array(new Uint32Array([index]).buffer);
  const keyOf = (prefix, index) => bytes(prefix + str(indexBytes(index)));

  class VectorIterator {
    constructor(vector, options) {
      this.vector = vector;
      this.options = options;
      this.current = 0;
    }

    next() {
      if (this.current >= this.vector.length) return { value: null, done: true };
      const value = this.vector.get(this.current, this.options);
      this.current += 1;
      return { value, done: false };
    }
  }

  class Vector extends SubType {
    constructor(prefix, length = 0) {
      super();
      this.prefix = prefix;
      this.length = length;
    }

    isEmpty() { return this.length === 0; }

    get(index, options) {
      if (index >= this.length) return options?.defaultValue ?? null;
      const stored = near.storageReadRaw(keyOf(this.prefix, index));
      return this.#complete(stored, options);
    }

    /** Removes an element by putting the last one in its place. */
    swapRemove(index, options) {
      assert(index < this.length, ERR_INDEX_OUT_OF_BOUNDS);
      if (index + 1 === this.length) return this.pop(options);
      const key = keyOf(this.prefix, index);
      return this.#exchange(key, this.pop(options), options);
    }

    push(element, options) {
      const key = keyOf(this.prefix, this.length);
      this.length += 1;
      near.storageWriteRaw(key, serializeValueWithOptions(element, options));
    }

    pop(options) {
      if (this.isEmpty()) return options?.defaultValue ?? null;
      this.length -= 1;
      assert(near.storageRemoveRaw(keyOf(this.prefix, this.length)), ERR_INCONSISTENT_STATE);
      return getValueWithOptions(this.subtype(), near.storageGetEvictedRaw(), options);
    }

    replace(index, element, options) {
      assert(index < this.length, ERR_INDEX_OUT_OF_BOUNDS);
      return this.#exchange(keyOf(this.prefix, index), element, options);
    }

    extend(elements) {
      for (const element of elements) this.push(element);
    }

    [Symbol.iterator]() { return new VectorIterator(this); }

    createIteratorWithOptions(options) {
      return { [Symbol.iterator]: () => new VectorIterator(this, options) };
    }

    toArray(options) { return [...(options ? this.createIteratorWithOptions(options) : this)]; }

    clear() {
      for (let index = 0; index < this.length; index += 1) near.storageRemoveRaw(keyOf(this.prefix, index));
      this.length = 0;
    }

    serialize(options) { return serializeValueWithOptions(this, options); }

    static reconstruct(data) { return new Vector(data.prefix, data.length); }

    #exchange(key, element, options) {
      assert(near.storageWriteRaw(key, serializeValueWithOptions(element, options)), ERR_INCONSISTENT_STATE);
      return this.#complete(near.storageGetEvictedRaw(), options);
    }

    #complete(stored, options) {
      const completed = this.set_reconstructor(options);
      return getValueWithOptions(this.subtype(), stored, completed);
    }
  }

  Object.assign(sdk, { Vector, VectorIterator, indexBytes });
})
