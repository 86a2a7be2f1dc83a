// The module near-sdk-js, of our own: its names, what it stores and what it answers are near-sdk-js 2.0's, byte for byte.
// Here: text and bytes. A contract is alone in its instance, so nothing of the module is frozen.
(function sdkText(realm) {
  'use strict';
  const { host } = realm;
  const wellFormed = realm.uncurry(String.prototype.toWellFormed);

  /** UTF-8 of a text; what is no text becomes one first. */
  const encode = (s) => host.encodeUtf8(wellFormed(`${s}`));
  /** Text of UTF-8; what is not UTF-8 becomes U+FFFD. */
  const decode = (a) => host.decodeUtf8(a);
  /** A byte for each character, all of which must be below U+0100. */
  const bytes = (s) => host.encodeLatin1(wellFormed(`${s}`));
  /** A character for each byte. */
  const str = (a) => host.decodeLatin1(a);

  const assert = (expression, message) => {
    if (!expression) throw new Error(`assertion failed: ${message}`);
  };

  const concat = (array1, array2) => {
    const joined = new Uint8Array(array1.length + array2.length);
    joined.set(array1, 0);
    joined.set(array2, array1.length);
    return joined;
  };

  class TextEncoder {
    encode(s) { return encode(s); }
  }

  class TextDecoder {
    constructor(encoding = 'utf-8') { this.encoding = encoding; }

    decode(a) {
      const decoders = { 'utf-8': decode, latin1: str };
      if (!Object.hasOwn(decoders, this.encoding)) throw new Error(`unsupported encoding: ${this.encoding}`);
      return decoders[this.encoding](a);
    }
  }

  const accountId = /^(([a-z\d]+[-_])*[a-z\d]+\.)*([a-z\d]+[-_])*[a-z\d]+$/;
  const validateAccountId = (id) => id.length >= 2 && id.length <= 64 && accountId.test(id);

  realm.sdk = {
    encode, decode, bytes, str, assert, concat, TextEncoder, TextDecoder, validateAccountId,
    ERR_INCONSISTENT_STATE: 'The collection is an inconsistent state. Did previous smart contract execution terminate unexpectedly?',
    ERR_INDEX_OUT_OF_BOUNDS: 'Index out of bounds',
    ONE_TERA_GAS: 10n ** 12n,
    ONE_YOCTO: 1n,
    ONE_NEAR: 10n ** 24n,
  };
})
