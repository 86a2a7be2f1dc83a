// SES lockdown with its defaults but one. `eval` and `Function` stay the engine's own in the start realm: a contract is a
// native module there, alone in its instance, so they reach nothing that its own text does not, and SES's replacements
// refuse fine JavaScript (direct eval, `import(` in a string). Compartments still get SES's.
(function lock() {
  'use strict';
  lockdown({ evalTaming: 'unsafe-eval' });
})
