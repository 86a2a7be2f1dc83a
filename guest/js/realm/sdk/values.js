// Values as they are stored: JSON, in which a bigint or a Date is an object of two members; and back into classes.
(function sdkValues(realm) {
  'use strict';
  const { sdk } = realm;
  const { encode, decode } = sdk;
  const { hasOwn, keys } = Object;

  const tagged = (value, typeInfo) => ({ value, typeInfo });
  const untagged = {
    bigint: (text) => BigInt(text),
    date: (text) => new Date(text),
  };

  const serialize = (value) => encode(JSON.stringify(value, function replace(key, shown) {
    if (typeof shown === 'bigint') return tagged(shown.toString(), 'bigint');
    // A Date has become a text already; its holder still has the Date.
    const held = this[key];
    return held instanceof Date ? tagged(held.toISOString(), 'date') : shown;
  }));

  const isTagged = (value) => typeof value === 'object' && value !== null && keys(value).length === 2
    && hasOwn(value, 'value') && hasOwn(value, 'typeInfo') && hasOwn(untagged, value.typeInfo);

  const deserialize = (stored) => JSON.parse(decode(stored),
    (_, value) => (isTagged(value) ? untagged[value.typeInfo](value.value) : value));

  const serializeValueWithOptions = (value, options) => {
    const { serializer } = options === undefined ? { serializer: serialize } : options;
    return serializer(value);
  };

  /** A field that the schema says the class of: { class, value }, a collection, { map }, { array }, or a nested object. */
  const decodeField = (instance, field, value, type) => {
    if (type !== undefined && hasOwn(type, 'map')) {
      const { value: Value } = type.map;
      for (const key in value) instance[field][key] = Value === 'string' ? value[key] : decodeObj2class(new Value(), value[key]);
    } else if (type !== undefined && hasOwn(type, 'array')) {
      const { value: Value } = type.array;
      for (const key in value) instance[field].push(Value === 'string' ? value[key] : decodeObj2class(new Value(), value[key]));
    } else if (type !== undefined && hasOwn(type, 'class')) {
      instance[field] = type.class.reconstruct(value);
      if (hasOwn(type, 'value')) instance[field].subtype = () => type.value;
    } else if (type !== undefined && typeof type.reconstruct === 'function') {
      instance[field] = type.reconstruct(value);
    } else {
      instance[field] = decodeObj2class(instance[field], value);
    }
  };

  const decodeObj2class = (instance, stored) => {
    if (typeof stored !== 'object' || stored instanceof Date || instance.constructor.schema === undefined) return stored;
    for (const field in stored) {
      const value = stored[field];
      if (typeof value === 'object') decodeField(instance, field, value, instance.constructor.schema[field]);
      else instance[field] = value;
    }
    return instance;
  };

  /** What a collection read, as the class that it is declared to hold; null and what is not there are the default. */
  const getValueWithOptions = (subtype, stored, options) => {
    const missing = options?.defaultValue ?? null;
    if (stored === null) return missing;
    const value = deserialize(stored);
    if (value === undefined || value === null) return missing;
    if (options?.reconstructor) {
      const collection = options.reconstructor(value);
      if (subtype !== undefined && hasOwn(subtype, 'class') && hasOwn(subtype.class, 'value')) {
        collection.subtype = () => subtype.class.value;
      }
      return collection;
    }
    if (typeof subtype === 'function') return decodeObj2class(new subtype(), value);
    if (typeof subtype !== 'object') return value;
    return decodeParts(subtype, stored, value);
  };

  // near-sdk-js looks the parts up in the bytes that were stored, not in the value; what that gives is kept.
  const decodeParts = (subtype, stored, value) => {
    if (hasOwn(subtype, 'map')) {
      const { value: Value } = subtype.map;
      if (Value !== 'string') for (const key in value) value[key] = decodeObj2class(new Value(), stored[key]);
      return value;
    }
    if (!hasOwn(subtype, 'array')) return value;
    const { value: Value } = subtype.array;
    const parts = [];
    if (Value !== 'string') for (const key in value) parts.push(decodeObj2class(new Value(), stored[key]));
    return parts;
  };

  /** A collection that may be told, by overriding subtype(), what it holds. */
  class SubType {
    subtype() {}

    set_reconstructor(options) {
      const given = options ?? {};
      const subtype = this.subtype();
      if ((given.reconstructor ?? null) !== null || (subtype ?? null) === null) return given;
      if (hasOwn(subtype, 'class') && typeof subtype.class.reconstruct === 'function') given.reconstructor = subtype.class.reconstruct;
      else if (typeof subtype.reconstruct === 'function') given.reconstructor = subtype.reconstruct;
      return given;
    }
  }

  Object.assign(sdk, { serialize, deserialize, serializeValueWithOptions, getValueWithOptions, decodeObj2class, SubType });
})
