import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { connect } from '@onhand/database/connect.ts';
import { renewAt } from './renew-at.ts';

/**
 * Renews an integration's secrets once, as a process that a test may kill: DATABASE_URL, ONHAND_SECRETS_KEY
 * and INTEGRATION_ID.
 */
const db = connect(process.env['DATABASE_URL'] ?? '');
const store = createShopStore({ db, keys: readSecretKeys(process.env) });
const integrationId = process.env['INTEGRATION_ID'] ?? '';
const shop = await store.load(integrationId);
if (shop === null) throw new Error('The integration has no secrets.');
await store.refresh(integrationId, shop.version, {
  renew: renewAt,
  signal: new AbortController().signal,
});
await db.destroy();
