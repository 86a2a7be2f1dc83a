// Runs before SES. Keeps what lockdown hides and the driver needs, and removes what a frozen realm must not have.
(function prepare(realm) {
  'use strict';
  const getterOf = (object, name) => Object.getOwnPropertyDescriptor(object, name).get;
  const uncurry = Function.prototype.call.bind(Function.prototype.bind, Function.prototype.call);

  // quickjs-ng keeps the back trace in the error and shows it through one accessor on Error.prototype. SES replaces the
  // accessor by one that shows no frames; the driver tells the host, and only the host, what ours reads.
  realm.uncurry = uncurry;
  realm.stackOf = uncurry(getterOf(Error.prototype, 'stack'));
  realm.functionPlace = {
    file: uncurry(getterOf(Function.prototype, 'fileName')),
    line: uncurry(getterOf(Function.prototype, 'lineNumber')),
    column: uncurry(getterOf(Function.prototype, 'columnNumber')),
  };

  // With these two SES would take the engine for V8 and hook every creation of an error. Contracts must not have them
  // either: prepareStackTrace runs guest code inside the engine, wherever an error is made.
  delete Error.captureStackTrace;
  delete Error.prepareStackTrace;

  // SES needs a console to wrap. What it reports goes nowhere: the build checks the outcome instead (scrub.js).
  const names = ['debug', 'log', 'info', 'warn', 'error', 'trace', 'dirxml', 'dir', 'assert', 'clear', 'count',
    'countReset', 'group', 'groupCollapsed', 'groupEnd', 'table', 'time', 'timeEnd', 'timeLog', 'timeStamp', 'profile',
    'profileEnd'];
  const silence = (name) => ({ [name]() {} })[name];
  globalThis.console = Object.fromEntries(names.map((name) => [name, silence(name)]));
})
