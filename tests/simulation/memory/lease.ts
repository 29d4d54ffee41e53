import { transition } from '@onhand/domain/channel-stock/transition.ts';
import { times } from '../core.ts';
import type { NamedLease } from '../core.ts';
import type { Store } from './store.ts';

/**
 * Takes a shop's lease if nobody holds it; what an earlier holder left open is unknown then. See lease.ts.
 */
export function acquireLease(store: Store, shop: string, at: number): NamedLease | null {
  const held = store.leases.get(shop);
  if (held !== undefined && held.until > at) return null;
  const epoch = (held?.epoch ?? 0) + 1;
  store.leases.set(shop, { epoch, until: at + times.leaseMs });
  for (const [name, channel] of store.channels) {
    if (name.startsWith(`${shop}/`) && channel.state === 'open' && (channel.openEpoch ?? 0) < epoch) {
      const effectiveBy = (channel.openedAt ?? 0) + times.callTimeoutMs + times.requestLifetimeMs;
      store.channels.set(name, transition(channel, { kind: 'abandoned', effectiveBy }));
    }
  }
  return { shop, epoch };
}

export function holdsLease(store: Store, { shop, epoch }: NamedLease): boolean {
  return store.leases.get(shop)?.epoch === epoch;
}

/** Moves the end of the lease; false if another holder has fenced this one off. */
export function extendLease(store: Store, lease: NamedLease, until: number): boolean {
  if (!holdsLease(store, lease)) return false;
  store.leases.set(lease.shop, { epoch: lease.epoch, until });
  return true;
}
