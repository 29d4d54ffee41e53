import { findSubjects } from '@onhand/core/runs/reconciling/take-in-units.ts';
import { takeInUnlisted } from '@onhand/core/runs/reconciling/take-in-unlisted.ts';
import type { UnlistedProduct } from '@onhand/core/runs/reconciling/take-in-unlisted.ts';
import type { CarryPage, NoPage } from '../bulk/carry-page.ts';
import { separateFaults } from './separate-faults.ts';

/** A platform may need one call for each product. */
const timeoutMs = 2 * 60_000;
const productsAtATime = 20;

/**
 * Reads the next products by id whose unlinked listings the shop did not show. Those that are gone count as
 * deleted, and one that alone gets no answer is a problem of the run. After the last, the figures follow.
 */
export const readUnlisted: CarryPage = async ({ db, clock, connectors }, run, { platform }) => {
  const found = await findSubjects(db, run, 'unlisted', productsAtATime);
  const last = found.at(-1);
  if (last === undefined) {
    const next = { phase: 'figures', cursor: null };
    await takeInUnlisted(db, run, { products: [], problems: [], next }, { clock });
    return { kind: 'carried' };
  }
  const answers = await connectors.call(platform, 'listings.get', {
    integrationId: run.integrationId,
    lane: 'reconcile',
    timeoutMs,
    input: { groups: found.map(({ subject }) => subject) },
  });
  const products: UnlistedProduct[] = [];
  const faults = new Map<string, NoPage>();
  for (const { key, result } of answers) {
    switch (result.kind) {
      case 'listings':
        products.push({ externalGroup: key, units: result.items.map(({ ref }) => ref.unit) });
        break;
      case 'absent':
        products.push({ externalGroup: key, units: [] });
        break;
      case 'rejected':
      case 'rate_limited':
      case 'unavailable':
      case 'unauthorized':
      case 'unknown':
        faults.set(key, result);
    }
  }
  const { ofShop, ofRows: problems } = separateFaults(faults, found.length);
  if (ofShop !== undefined) return ofShop;
  const next = { phase: 'unlisted', cursor: last.id };
  await takeInUnlisted(db, run, { products, problems, next }, { clock });
  return { kind: 'carried' };
};
