import type { Description } from '@onhand/contracts/connector/behaviour.ts';

/** Describes every platform in the gateway's tests: ten quantities per call, two calls per second. */
export const testDescription: Description = {
  platform: 'test',
  limits: [{ name: 'calls', scope: 'integration', kind: 'window', max: 2, seconds: 1 }],
  stock: {
    figure: 'available',
    lowersAt: 'order',
    restoresOn: [],
    mayGoNegative: false,
    mayBeUnmanaged: false,
    settlesWithinMs: 0,
    ordersVisibleWithinMs: 0,
    requestLifetimeMs: 0,
    zero: 'accepted',
  },
  listings: { setState: true, creation: null },
  inventory: {
    writes: {
      ops: ['set'],
      cas: false,
      idempotent: false,
      batch: 10,
      batchWithin: 'integration',
      exclusive: 'none',
      atomic: false,
    },
    readBatch: 10,
    manage: false,
  },
  customers: null,
  products: null,
  orders: {
    overlapMs: 0,
    pollEveryMs: null,
    minPassMs: 0,
    readForCopy: true,
    creation: {
      drafts: 'order',
      draftsReserve: false,
      createdOrdersLower: true,
      carriesPrices: true,
      carriesShippingCost: true,
      orderVisibilityMs: 0,
      snapshotsCarryMarker: true,
    },
  },
  webhooks: null,
  locations: false,
};
