// Public keys as text and as NEAR's bytes: a byte for the curve, then the key.
(function sdkKeys(realm) {
  'use strict';
  const { sdk } = realm;

  const names = (list) => {
    const table = {};
    list.forEach((name, number) => { table[table[name] = number] = name; });
    return table;
  };
  const CurveType = names(['ED25519', 'SECP256K1']);
  const curves = { ed25519: CurveType.ED25519, secp256k1: CurveType.SECP256K1 };
  const lengths = [32, 64];

  class ParsePublicKeyError extends Error {}

  class InvalidLengthError extends ParsePublicKeyError {
    constructor(length, expectedLength) {
      super(`Invalid length: ${length}. Expected: ${expectedLength}`);
      this.length = length;
      this.expectedLength = expectedLength;
    }
  }

  class Base58Error extends ParsePublicKeyError {
    constructor(error) {
      super(`Base58 error: ${error}`);
      this.error = error;
    }
  }

  class UnknownCurve extends ParsePublicKeyError {
    constructor() { super('Unknown curve'); }
  }

  const curveTypeFromStr = (value) => {
    if (!Object.hasOwn(curves, value)) throw new UnknownCurve();
    return curves[value];
  };

  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

  /** The number in base 58, big-endian; each leading 1 is a zero byte. */
  const fromBase58 = (text) => {
    let number = 0n;
    let zeros = 0;
    for (const letter of text) {
      const digit = alphabet.indexOf(letter);
      if (digit < 0) throw new Base58Error(`Unknown letter: "${letter}". Allowed: ${alphabet}`);
      if (digit === 0 && number === 0n) zeros += 1;
      number = number * 58n + BigInt(digit);
    }
    const bytes = [];
    for (; number > 0n; number >>= 8n) bytes.push(Number(number & 255n));
    return new Uint8Array([...new Uint8Array(zeros), ...bytes.reverse()]);
  };

  class PublicKey {
    constructor(data) {
      const length = lengths[data[0]];
      if (length === undefined) throw new UnknownCurve();
      if (data.length !== length + 1) throw new InvalidLengthError(data.length, length + 1);
      this.type = data[0];
      this.data = data;
    }

    curveType() { return this.type; }

    /** Without a curve's name it is ed25519. */
    static fromString(publicKeyString) {
      const at = publicKeyString.indexOf(':');
      const curve = at < 0 ? CurveType.ED25519 : curveTypeFromStr(publicKeyString.substring(0, at));
      const key = fromBase58(publicKeyString.substring(at + 1));
      return new PublicKey(sdk.concat(new Uint8Array([curve]), key));
    }
  }

  Object.assign(sdk, {
    CurveType, ParsePublicKeyError, InvalidLengthError, Base58Error, UnknownCurve, curveTypeFromStr, PublicKey,
    PromiseResult: names(['NotReady', 'Successful', 'Failed']),
    PromiseError: names(['Failed', 'NotReady']),
  });
})
