// import { NearBindgen, near, call, view } from 'near-sdk-js'.
export const {
  near, NearBindgen, call, view, initialize, migrate, middleware, includeBytes,
  NearPromise, PromiseJoint, PromiseAction, CreateAccount, DeployContract, FunctionCall, FunctionCallRaw, FunctionCallWeight,
  FunctionCallWeightRaw, Transfer, Stake, AddFullAccessKey, AddAccessKey, DeleteKey, DeleteAccount,
  LookupMap, LookupSet, UnorderedMap, UnorderedSet, Vector, VectorIterator, SubType,
  assert, concat, bytes, str, encode, decode, TextEncoder, TextDecoder, validateAccountId,
  serialize, deserialize, serializeValueWithOptions, getValueWithOptions, decodeObj2class,
  ERR_INCONSISTENT_STATE, ERR_INDEX_OUT_OF_BOUNDS, ONE_TERA_GAS, ONE_YOCTO, ONE_NEAR,
  PublicKey, CurveType, curveTypeFromStr, ParsePublicKeyError, InvalidLengthError, Base58Error, UnknownCurve,
  PromiseResult, PromiseError,
} = globalThis.nearSdk;
