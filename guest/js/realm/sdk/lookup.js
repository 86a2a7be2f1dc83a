// Collections that find by key and cannot be walked.
(function sdkLookup(realm) {
  'use strict';
  const { sdk, near } = realm;
  const { encode, getValueWithOptions, serializeValueWithOptions, SubType } = sdk;

  /** Values under the prefix and the key. */
  class LookupMap extends SubType {
    constructor(keyPrefix) {
      super();
      this.keyPrefix = keyPrefix;
    }

    containsKey(key) { return near.storageHasKey(this.keyPrefix + key); }

    get(key, options) {
      const stored = near.storageReadRaw(encode(this.keyPrefix + key));
      const completed = this.set_reconstructor(options);
      return getValueWithOptions(this.subtype(), stored, completed);
    }

    remove(key, options) {
      if (!near.storageRemove(this.keyPrefix + key)) return options?.defaultValue ?? null;
      return getValueWithOptions(this.subtype(), near.storageGetEvictedRaw(), options);
    }

    set(key, newValue, options) {
      const stored = serializeValueWithOptions(newValue, options);
      if (!near.storageWriteRaw(encode(this.keyPrefix + key), stored)) return options?.defaultValue ?? null;
      return getValueWithOptions(this.subtype(), near.storageGetEvictedRaw(), options);
    }

    extend(keyValuePairs, options) {
      for (const [key, value] of keyValuePairs) this.set(key, value, options);
    }

    serialize(options) { return serializeValueWithOptions(this, options); }

    static reconstruct(data) { return new LookupMap(data.keyPrefix); }
  }

  /** An empty record for each element, under the prefix and the element's bytes as decimal numbers with commas. */
  class LookupSet {
    constructor(keyPrefix) { this.keyPrefix = keyPrefix; }

    contains(key, options) { return near.storageHasKey(this.#keyOf(key, options)); }

    remove(key, options) { return near.storageRemove(this.#keyOf(key, options)); }

    /** Whether it was not there before. */
    set(key, options) { return !near.storageWrite(this.#keyOf(key, options), ''); }

    extend(keys, options) { keys.forEach((key) => this.set(key, options)); }

    serialize(options) { return serializeValueWithOptions(this, options); }

    static reconstruct(data) { return new LookupSet(data.keyPrefix); }

    #keyOf(key, options) { return this.keyPrefix + serializeValueWithOptions(key, options); }
  }

  Object.assign(sdk, { LookupMap, LookupSet });
})
