// Objects of this engine that SES does not know. They are no globals of a Compartment, but syntax and the engine's own
// errors reach them (`using` makes a SuppressedError), so they are made like the errors that SES does know: inheriting
// from the shared Error, and frozen.
(function hardenEngine() {
  'use strict';
  const SharedError = Error.prototype.constructor;
  for (const name of ['InternalError', 'SuppressedError']) {
    const EngineError = globalThis[name];
    Object.setPrototypeOf(EngineError, SharedError);
    harden(EngineError);
  }
  for (const name of ['DisposableStack', 'AsyncDisposableStack', 'SharedArrayBuffer', 'Float16Array']) {
    harden(globalThis[name]);
  }
})
