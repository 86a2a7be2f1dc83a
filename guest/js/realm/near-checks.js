// What near.* asks of its arguments. A mistake is a TypeError or RangeError at the contract's own line; the host checks again
// and trusts nothing said here.
(function nearChecks(realm) {
  'use strict';
  const { isSafeInteger } = Number;
  const { isArray } = Array;
  const Bytes = Uint8Array;
  const getterOf = (object, key) => realm.uncurry(Object.getOwnPropertyDescriptor(object, key).get);
  const TypedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype);
  const typeNameOf = getterOf(TypedArrayPrototype, Symbol.toStringTag);
  const bufferOf = getterOf(TypedArrayPrototype, 'buffer');
  const isResizable = getterOf(ArrayBuffer.prototype, 'resizable');
  const isDetached = getterOf(ArrayBuffer.prototype, 'detached');
  const isWellFormed = realm.uncurry(String.prototype.isWellFormed);

  const describe = (value) => (value === null ? 'null' : isArray(value) ? 'an array' : `a value of type ${typeof value}`);
  const wrong = (name, argument, wanted, value) => {
    throw new TypeError(`near.${name}: ${argument} must be ${wanted}, got ${describe(value)}`);
  };
  const text = (value, name, argument) => {
    if (typeof value !== 'string') wrong(name, argument, 'a string', value);
    if (!isWellFormed(value)) throw new TypeError(`near.${name}: ${argument} has half of a surrogate pair, which UTF-8 cannot hold`);
    return value;
  };
  // The host reads where the bytes lie. The engine does not keep it up to date where a buffer can change its size, so such
  // bytes are copied, which throws if there are none left.
  const bytes = (value, name, argument) => {
    if (typeNameOf(value) !== 'Uint8Array') wrong(name, argument, 'a Uint8Array', value);
    const buffer = bufferOf(value);
    return isResizable(buffer) || isDetached(buffer) ? new Bytes(value) : value;
  };
  // near-sdk-js takes a number wherever it takes a bigint. The host gets a bigint.
  const whole = (bits) => {
    const end = 2n ** bits;
    return (value, name, argument) => {
      if (typeof value !== 'bigint' && !isSafeInteger(value)) wrong(name, argument, 'a bigint or a whole number', value);
      const exact = BigInt(value);
      if (exact < 0n || exact >= end) throw new RangeError(`near.${name}: ${argument} must be 0 to 2^${bits} - 1`);
      return exact;
    };
  };

  realm.check = { wrong, text, bytes, u64: whole(64n), u128: whole(128n) };
})
