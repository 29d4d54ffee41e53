import type { App } from '@onhand/connector-kit/app.ts';

/** The operator's app at Etsy, by the names of Etsy's developer portal. */
export const app: App = {
  variables: {
    keystring: { variable: 'ETSY_KEYSTRING' },
    sharedSecret: { variable: 'ETSY_SHARED_SECRET' },
  },
};
