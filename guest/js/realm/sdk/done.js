(function sdkDone() {
  'use strict';
  delete globalThis.nearSdk;
})
