// `import near from 'near'`, `import { near } from 'near'`, `import { storageRead } from 'near'`: the same functions.
const { near } = globalThis;
export { near, near as default };
export const {
  storageRead, storageReadRaw, storageWrite, storageWriteRaw, storageRemove, storageRemoveRaw, storageHasKey,
  storageHasKeyRaw, storageGetEvicted, storageGetEvictedRaw, storageKeys, storageKeysRaw, storageUsage, storageByteCost, log, logUtf8,
  logUtf16, panic, panicUtf8, input, inputRaw, valueReturn, valueReturnRaw, currentAccountId, signerAccountId,
  signerAccountPk, predecessorAccountId, blockHeight, blockIndex, blockTimestamp, epochHeight, attachedDeposit,
  accountBalance, accountLockedBalance, prepaidGas, usedGas, randomSeed, sha256, keccak256, keccak512, ripemd160,
  ecrecover, altBn128G1Multiexp, altBn128G1Sum, altBn128PairingCheck, validatorStake, validatorTotalStake,
  promiseCreate, promiseCreateRaw, promiseThen, promiseThenRaw, promiseAnd, promiseBatchCreate, promiseBatchThen,
  promiseResultsCount, promiseResult, promiseResultRaw, promiseReturn,
  promiseBatchActionCreateAccount, promiseBatchActionDeployContract, promiseBatchActionFunctionCall,
  promiseBatchActionFunctionCallRaw, promiseBatchActionFunctionCallWeight, promiseBatchActionFunctionCallWeightRaw,
  promiseBatchActionTransfer, promiseBatchActionStake, promiseBatchActionAddKeyWithFullAccess,
  promiseBatchActionAddKeyWithFunctionCall, promiseBatchActionDeleteKey, promiseBatchActionDeleteAccount,
} = near;
