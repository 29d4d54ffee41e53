import { randomUUID } from 'node:crypto';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { alarm, ownersShop, savedSearch } from './owned-rows.ts';
import type { OwnedRows } from './owned-rows.ts';

/** A request of a stranger, at a route without a row in its path, about rows of their owner. */
interface StrangersRequest {
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: 200. */
  readonly status?: number;
  /** What the answer contains. */
  readonly answer?: object;
}

const nothing = { answer: { data: [], nextCursor: null } };
const half = { name: 'Half', effect: { kind: 'percent', percent: 50 } };

/** Lists what a stranger asks of each route that names no row in its path; a text: where that is tested. */
export async function unnamedRequests(
  owned: OwnedRows,
  stranger: TestMerchant,
): Promise<Readonly<Record<string, readonly StrangersRequest[] | string>>> {
  const { integrations: integrationId, items: itemId, products: productId } = owned;
  const ofShop = { query: `?integrationId=${integrationId}`, ...nothing };
  const own = await stranger.createIntegration();
  const failed = { id: owned['failed-items'], code: 'failed_item_not_found' };
  const failedItems = [
    { body: { ids: [failed.id] }, answer: { moved: [], refused: [failed] } },
    { body: { filter: { integrationId } }, status: 202, answer: { runs: [] } },
  ];
  const file = { body: 'change,sku,quantity\nreceipt,OWNED,1', answer: { done: 0, refused: 1 } };
  const notices = { body: 'reference,sku,units\nOWNED,OWNED,1', answer: { done: 0, refused: 1 } };
  const shipments = {
    body: `reference,order,units\nOWNED,${owned.orders},1`,
    answer: { done: 0, refused: 1 },
  };
  const decided = { id: owned.observations, code: 'observation_not_found' };
  const observations = [
    { body: { ids: [decided.id] }, answer: { decided: [], ended: [], refused: [decided] } },
    { body: { integrationId }, status: 404 },
  ];
  const change = (asked: object, status = 404) => ({ body: { change: asked }, status });
  return {
    'GET /v1/api-keys': [{}],
    'POST /v1/people': [
      { body: { label: 'Ada', role: 'viewer', email: `${randomUUID()}@b.example` }, status: 201 },
    ],
    'POST /v1/api-keys': [{ body: { label: 'till', role: 'viewer' }, status: 201 }],
    'GET /v1/audit': [{ query: `?subjectId=${itemId}`, ...nothing }],
    'GET /v1/audit/export': [{}],
    'GET /v1/audit/head': [{}],
    'GET /v1/customers': [ofShop],
    'POST /v1/customers/find': [{ body: { email: 'ada@example.com' }, status: 404 }],
    'GET /v1/events': 'routes/events/stream-events.test.ts',
    'GET /v1/failed-items': [nothing, ofShop],
    'POST /v1/failed-items/retry': failedItems,
    'POST /v1/failed-items/skip': failedItems,
    'GET /v1/inbound-events': [nothing, ofShop],
    'GET /v1/incidents': [nothing],
    'GET /v1/integrations': [{}],
    // What is unique is so within a merchant.
    'POST /v1/integrations': [
      {
        body: {
          platform: 'woocommerce',
          name: 'Shop',
          baseUrl: ownersShop,
          api: { consumerKey: 'ck_1', consumerSecret: 'cs_1' },
        },
        status: 201,
      },
    ],
    'GET /v1/item-searches': [nothing],
    // A name is unique within a merchant.
    'POST /v1/item-searches': [{ body: savedSearch, status: 201 }],
    'GET /v1/items': [nothing],
    'POST /v1/items': [
      { body: { productId }, status: 404 },
      { body: { title: 'Set', components: [{ itemId, quantity: 1 }] }, status: 404 },
      { body: { title: 'Mug', stock: [{ quantity: 1, locationId: owned.locations }] }, status: 404 },
    ],
    'POST /v1/items/preferences': [{ body: { itemIds: [itemId], syncInventory: 'never' }, status: 404 }],
    'POST /v1/items/search': [
      { body: { filter: { kind: 'and', of: [] } }, ...nothing },
      { body: { filter: { kind: 'listed_on', integrationId } }, ...nothing },
      { body: { searchId: owned['item-searches'] }, status: 404 },
    ],
    'POST /v1/items/search/count': [
      { body: { filter: { kind: 'and', of: [] } }, answer: { count: 0 } },
      { body: { searchId: owned['item-searches'] }, status: 404 },
    ],
    'GET /v1/listings': [nothing, ofShop, { query: `?itemId=${itemId}`, ...nothing }],
    'POST /v1/listings': [
      { body: { integrationId, externalKey: 'x' }, status: 404 },
      { body: { integrationId: own, externalKey: 'x', itemId }, status: 404 },
    ],
    'GET /v1/locations': [{}],
    'POST /v1/locations': [{ body: { name: 'Back room' }, status: 201 }],
    'GET /v1/merchants': [{}],
    'POST /v1/merchants': 'access.test.ts: only the operator may',
    'GET /v1/notification-subscriptions': [nothing],
    'POST /v1/notification-subscriptions': [{ body: alarm, status: 201 }],
    'GET /v1/notifications': [
      { query: `?subscriptionId=${owned['notification-subscriptions']}`, ...nothing },
    ],
    'GET /v1/observations': [nothing, ofShop],
    'POST /v1/observations/accept': observations,
    'POST /v1/observations/reverse': observations,
    'GET /v1/orders': [nothing, ofShop, { query: '?held=true', ...nothing }],
    'GET /v1/overview': [{}],
    'GET /v1/plans': [{}],
    'POST /v1/plans': [
      change({ kind: 'first_sync', integrationId }),
      change({
        kind: 'sync_settings',
        changes: [{ integrationId, entity: 'orders', settings: { direction: 'inbound' } }],
      }),
      change({ kind: 'strategy', integrationId, strategy: 'two_way_inventory', sourceId: own }),
      change(
        { kind: 'strategy', integrationId: own, strategy: 'two_way_inventory', sourceId: integrationId },
        422,
      ),
      change({ kind: 'publishing', scope: 'item', id: itemId, values: { buffer: 1 } }),
      change({ kind: 'publishing', scope: 'listing', id: owned.listings, values: { buffer: 1 } }),
      change({ kind: 'publishing', scope: 'merchant', id: owned.merchants, values: { buffer: 1 } }),
      change({ kind: 'preferences', values: { syncInventory: 'never' } }, 201),
      change({ kind: 'pause', scope: 'integration', id: integrationId, paused: true }),
      change({ kind: 'sync_items', searchId: owned['item-searches'] }),
      change({
        kind: 'set_sync_inventory',
        searchId: owned['item-searches'],
        syncInventory: 'never',
      }),
      change({ kind: 'apply_item_properties', itemId, orders: 'all' }),
      change({ kind: 'rule', operation: 'replace', id: owned.rules, rule: half }),
      change({ kind: 'rule', operation: 'delete', id: owned.rules }),
    ],
    'GET /v1/products': [nothing],
    'GET /v1/returns': [nothing, { query: `?orderId=${owned.orders}`, ...nothing }],
    'POST /v1/returns': [
      {
        body: { reference: 'OWNED', orderId: owned.orders, lines: [{ externalLineId: '1', units: 1 }] },
        status: 404,
      },
    ],
    'POST /v1/returns.csv': [shipments],
    'POST /v1/returns/preview.csv': [shipments],
    'GET /v1/rules': [nothing],
    'POST /v1/rules': [{ body: { ...half, conditions: { integrationId } }, status: 404 }],
    'POST /v1/rules/preview': [{ body: { ...half, conditions: { integrationId } }, status: 404 }],
    'POST /v1/stock-changes.csv': [{ ...file, headers: { 'idempotency-key': randomUUID() } }],
    'POST /v1/stock-changes/preview.csv': [file],
    'GET /v1/ship-notices': [nothing],
    'POST /v1/ship-notices': [{ body: { reference: 'OWNED', lines: [{ itemId, units: 1 }] }, status: 404 }],
    'POST /v1/ship-notices.csv': [notices],
    'POST /v1/ship-notices/preview.csv': [notices],
    'GET /v1/shipments': [nothing, { query: `?orderId=${owned.orders}`, ...nothing }],
    'POST /v1/shipments': [
      {
        body: { reference: 'OWNED', lines: [{ orderId: owned.orders, externalLineId: '1', units: 1 }] },
        status: 404,
      },
    ],
    'POST /v1/shipments.csv': [shipments],
    'POST /v1/shipments/preview.csv': [shipments],
    'GET /v1/sync-runs': [ofShop, { query: `?kind=reconcile`, ...nothing }],
  };
}
