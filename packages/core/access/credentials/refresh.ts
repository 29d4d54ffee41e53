import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ForIntegration } from '../for-integration.ts';
import { freeRenewalLease, takeRenewalLease } from './renewal-lease.ts';
import type { SecretKeys } from './secret-keys.ts';
import type { Refreshed, Renewal, Renewed, ShopStore, StoredShop } from './stored-shop.ts';
import { storeRenewed } from './store-renewed.ts';

/** A platform is given this long to answer. */
const answersWithinMs = 15_000;
/** New secrets that cannot be stored are tried again for this long. Then this process keeps them. */
const storesWithinMs = 10_000;
/** Longer than the two together, so that nobody else asks meanwhile. */
const leaseMs = 30_000;
const askAgainMs = 100;
/** Renewed secrets that wait for the database. There are as many as integrations that were renewed lately. */
const unstoredAtMost = 10_000;

/** Secrets that a platform has answered, and nobody could store yet. `version`: of those they replace. */
interface Unstored extends Renewed {
  readonly version: string;
}

interface Parts {
  readonly db: Db;
  readonly keys: SecretKeys;
  readonly load: ShopStore['load'];
  readonly forIntegration: ForIntegration;
}

/** Creates `ShopStore.refresh` (decision 50). */
export function createRefresh(parts: Parts): ShopStore['refresh'] {
  const underWay = new Map<string, Promise<Refreshed>>();
  const unstored = new Map<string, Unstored>();

  return async (integrationId, version, { renew, signal }) => {
    const name = `${integrationId}/${version}`;
    // Calls of one process wait for one renewal. It goes on when they give up: its answer may be the only
    // one.
    const running =
      underWay.get(name) ??
      refreshOnce(parts, unstored, { integrationId, version, renew })
        .catch((error: unknown): Fault => {
          const message = 'The credentials could not be renewed because of a fault of Onhand';
          return { kind: 'unavailable', message: `${message}: ${String(error)}` };
        })
        .finally(() => underWay.delete(name));
    underWay.set(name, running);
    return untilAborted(running, signal);
  };
}

async function refreshOnce(
  parts: Parts,
  unstored: Map<string, Unstored>,
  asked: { readonly integrationId: string; readonly version: string; readonly renew: Renewal['renew'] },
): Promise<Refreshed> {
  const { integrationId, version, renew } = asked;
  const { db, forIntegration, load } = parts;
  const lease = { integrationId, holder: randomUUID() };
  const endsAt = performance.now() + 2 * leaseMs;
  while (performance.now() < endsAt) {
    const shop = await load(integrationId);
    if (shop === null) return { kind: 'unavailable', message: 'The integration has no credentials.' };
    if (shop.version !== version) return { kind: 'shop', shop };
    if (await forIntegration(integrationId, () => takeRenewalLease(db, lease, leaseMs))) {
      try {
        return await renewUnderLease(parts, unstored, { integrationId, version, renew });
      } finally {
        // A lease that cannot be freed runs out.
        await forIntegration(integrationId, () => freeRenewalLease(db, lease)).catch(() => undefined);
      }
    }
    await delay(askAgainMs);
  }
  return { kind: 'unavailable', message: 'Another process is renewing the credentials.' };
}

async function renewUnderLease(
  { load, ...parts }: Parts,
  unstored: Map<string, Unstored>,
  asked: { readonly integrationId: string; readonly version: string; readonly renew: Renewal['renew'] },
): Promise<Refreshed> {
  const { integrationId, version, renew } = asked;
  const newer = async (): Promise<Refreshed | null> => {
    const shop = await load(integrationId);
    return shop === null || shop.version === version ? null : { kind: 'shop', shop };
  };
  // Somebody may have stored new ones before the lease was taken.
  const shop = await load(integrationId);
  if (shop === null) return { kind: 'unavailable', message: 'The integration has no credentials.' };
  if (shop.version !== version) return { kind: 'shop', shop };

  const kept = unstored.get(integrationId);
  const answer = kept?.version === version ? kept : await ask(shop, renew);
  if (answer.kind !== 'renewed') {
    // Whoever took the lease over, or a person, may have replaced what the platform refuses.
    return (answer.kind === 'unauthorized' ? await newer() : null) ?? answer;
  }
  if (unstored.size >= unstoredAtMost) unstored.clear();
  unstored.set(integrationId, { kind: 'renewed', secrets: answer.secrets, version });
  const stored = await storePatiently(parts, { integrationId, shop, secrets: answer.secrets });
  if (!stored) {
    return { kind: 'unavailable', message: 'The renewed credentials could not be stored.' };
  }
  unstored.delete(integrationId);
  return (await newer()) ?? { kind: 'unavailable', message: 'The integration has no credentials.' };
}

async function ask(shop: StoredShop, renew: Renewal['renew']): Promise<Renewed | Fault> {
  return renew(shop, AbortSignal.timeout(answersWithinMs));
}

/** Stores renewed secrets, again and again while the database fails. Returns false if it did not work. */
async function storePatiently(
  { db, keys, forIntegration }: Omit<Parts, 'load'>,
  renewed: Parameters<typeof storeRenewed>[1],
): Promise<boolean> {
  const endsAt = performance.now() + storesWithinMs;
  for (;;) {
    try {
      await forIntegration(renewed.integrationId, () => storeRenewed(db, renewed, keys));
      return true;
    } catch {
      if (performance.now() > endsAt) return false;
      await delay(askAgainMs);
    }
  }
}

/** Waits for a renewal, at most until the signal aborts. */
async function untilAborted(running: Promise<Refreshed>, signal: AbortSignal): Promise<Refreshed> {
  const aborted = Promise.withResolvers<Refreshed>();
  const giveUp = () =>
    aborted.resolve({
      kind: 'unavailable',
      message: 'The deadline passed while the credentials were renewed.',
    });
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([running, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
