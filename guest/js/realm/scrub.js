// Makes the start realm's global object what a Compartment's is: every other property is deleted, and the powerful
// Date, Math, Error, RegExp and Symbol become the shared, tamed ones. A property that resists ends the build.
(function scrub(realm) {
  'use strict';
  const model = new Compartment({ __options__: true }).globalThis;
  // These belong to a global object, so the start realm keeps its own.
  const own = ['globalThis', 'eval', 'Function', 'Compartment'];
  const fail = (key, why) => { throw new TypeError(`scrub: the global ${String(key)} ${why}`); };

  realm.harden = harden;
  for (const key of Reflect.ownKeys(globalThis)) {
    if (!Reflect.getOwnPropertyDescriptor(model, key)) {
      if (!Reflect.deleteProperty(globalThis, key)) fail(key, 'cannot be deleted');
    }
  }
  for (const key of Reflect.ownKeys(model)) {
    const wanted = Reflect.getOwnPropertyDescriptor(model, key);
    if (own.includes(key)) {
      const found = Reflect.getOwnPropertyDescriptor(globalThis, key) ?? fail(key, 'is missing');
      wanted.value = found.value;
    }
    if (!Reflect.defineProperty(globalThis, key, wanted)) fail(key, 'cannot be made as in a Compartment');
  }
})
