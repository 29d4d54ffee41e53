import type { ProductBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { beginChange } from '@onhand/core/products/begin-change.ts';
import type { BegunChange } from '@onhand/core/products/begin-change.ts';
import { forgetChannelProduct } from '@onhand/core/products/forget-channel-product.ts';
import { mergeReading } from '@onhand/core/products/merge-reading.ts';
import { learnCurrency } from '@onhand/core/products/learn-currency.ts';
import { inTransaction, isFaultOfData } from '@onhand/database/transaction.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import type { Held, Passage } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Permission, Trigger } from '@onhand/domain/settings/permission.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { ending } from './ending.ts';
import type { Ending } from './ending.ts';
import { beginImport, importNewUnits } from './import-product.ts';
import { contentOfSnapshot, hasAnyOf, optionsOfSnapshot } from './product-content.ts';
import { sendChange } from './send-change.ts';

/** The deadline of a call that reads or changes one product. */
export const productTimeoutMs = 30_000;

/** A product whose listings have to be read first. */
export interface ProductToList {
  readonly begun: BegunChange;
}

/** A product that is compared once it was read on its platform. */
export interface ProductToRead {
  readonly begun: BegunChange;
  readonly products: ProductBehaviour;
  readonly requestLifetimeMs: number;
  readonly end: Ending;
}

/** A platform's answer to the reading of a product. */
export type ReadProduct = OutputOf<'products.get'>[number]['result'];

/**
 * Begins to compare a due product with the platform's, and finds out whether it has to be read there.
 *
 * - `to_list`: its listings have to be read first.
 * - `ended`: nothing has to be read.
 */
export async function beginComparison(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  { leaseMs }: { readonly leaseMs: number },
): Promise<
  | { readonly kind: 'ended'; readonly outcome: ChangeOutcome }
  | ({ readonly kind: 'to_list' } & ProductToList)
  | ({ readonly kind: 'to_read' } & ProductToRead)
> {
  const { db, connectors, clock } = dependencies;
  const ended = (outcome: ChangeOutcome) => ({ kind: 'ended', outcome }) as const;
  const begun = await beginChange(db, ref, { now: clock.now(), leaseMs });
  if (begun === undefined) return ended({ kind: 'nothing_due' });
  const { platform, isHeld, circuit } = begun.integration;
  const [first] = begun.units;
  if (first === undefined && !begun.listingsNeeded) {
    const forget = { needed: begun.needed, workflowId: workflowIds.change(ref), now: clock.now() };
    await inTransaction(db, (tx) => forgetChannelProduct(tx, ref, forget));
    return ended({ kind: 'in_step' });
  }
  // The product stays due. The sweep starts it again once the integration is resumed or reconnected.
  if (isHeld || circuit === 'reconnect_required') return ended({ kind: 'waiting', code: 'integration_away' });

  if (first === undefined || begun.listingsNeeded) {
    const started = await beginImport(dependencies, ref, begun);
    return started.kind === 'ended' ? started : { ...started, begun };
  }

  const failing = { operation: 'update_product', subjectId: first.productId, hint: null } as const;
  const end = ending(dependencies, ref, begun, failing);
  const description = await connectors.describe(platform);
  const { products } = description;
  if (products === null) return ended(await end.conclude({ kind: 'in_step' }));
  const held = heldBack(passageOf(begun, products));
  if (held === 'closed') return ended(await end.conclude({ kind: 'in_step' }));
  if (held !== null) return ended(await end.conclude({ kind: 'waiting', code: held }));
  const { sending } = begun;
  if (sending !== null && sending.inFlightUntil > clock.now()) {
    const again = { kind: 'again', at: sending.inFlightUntil, attempts: begun.attempts } as const;
    return ended(await end.conclude(again));
  }
  const { requestLifetimeMs } = description.stock;
  return { kind: 'to_read', begun, products, requestLifetimeMs, end };
}

/** Compares a product with the platform's answer, and synchronizes what differs. */
export async function compareProduct(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  { begun, products, requestLifetimeMs, end }: ProductToRead,
  answered: ReadProduct | undefined,
): Promise<ChangeOutcome> {
  const { db, clock, dispatcher } = dependencies;
  const answer = answered ?? {
    kind: 'unavailable',
    message: 'The connector gave no answer for this product.',
  };
  if (answer.kind === 'absent') return end.afterFault({ kind: 'missing' });
  if (answer.kind !== 'product') {
    // A reading changes nothing on the platform, so an unknown outcome is harmless.
    return end.afterFault(answer.kind === 'unknown' ? { ...answer, kind: 'unavailable' } : answer);
  }
  const { product } = answer;
  if (!hasAnyOf(product, begun.units)) return end.afterFault({ kind: 'missing' });
  const unread = await importNewUnits(dependencies, ref, { begun, product, end });
  if (unread !== null) return unread;
  const { role, currency } = begun.integration;
  if (currency === null) {
    await learnCurrency(db, { ...ref, currency: product.currency, at: clock.now() });
    void dispatcher.products();
  }
  const own = begun.ownCurrency ?? (role === 'supplier' ? product.currency : null);
  const at = clock.now();
  const merged = await mergeReading(
    db,
    ref,
    {
      theirs: contentOfSnapshot(product, begun.units),
      options: optionsOfSnapshot(product, begun.units),
      units: begun.units,
      actor: 'sync',
      at,
      inFlightUntil: new Date(at.getTime() + productTimeoutMs + requestLifetimeMs),
    },
    (standing) => ({
      ...passageOf({ ...begun, standing }, products),
      currency: own === null ? 'unknown' : own === product.currency ? 'same' : 'other',
    }),
  ).catch(unlessUnkept);
  if (merged.kind === 'unkept') return end.afterFault({ ...merged, kind: 'rejected', code: 'data_invalid' });
  if (merged.taken) {
    void dispatcher.products();
    dispatcher.nudge(merged.integrations);
  }
  if (merged.sending !== null) {
    const unsent = await sendChange(dependencies, ref, {
      begun,
      sending: merged.sending,
      timeoutMs: productTimeoutMs,
      end,
    });
    if (unsent !== null) return unsent;
  }
  if (merged.refused !== null) {
    const currencies = { theirs: product.currency, ours: own };
    return end.conclude({ kind: 'failed', ...refusal(merged.refused, currencies) });
  }
  if (merged.held !== null) return end.conclude({ kind: 'waiting', code: merged.held });
  return end.conclude({ kind: 'in_step' });
}

/**
 * Returns a refusal if the database cannot store the product's data. A person has to change it on the
 * platform.
 */
function unlessUnkept(error: unknown): { readonly kind: 'unkept'; readonly message: string } {
  if (!isFaultOfData(error)) throw error;
  return { kind: 'unkept', message: error instanceof Error ? error.message : String(error) };
}

function refusal(
  code: 'currency_mismatch' | 'currency_unknown',
  { theirs, ours }: { readonly theirs: string; readonly ours: string | null },
) {
  const hint =
    code === 'currency_mismatch'
      ? `The platform's prices are in ${theirs}, but the merchant's prices are in ${ours}, so no price is synchronized. Remove price from the fields of this integration.`
      : `The platform's prices are in ${theirs}, but the currency of the merchant's prices is unknown. Set the merchant's currency.`;
  return { code, message: null, hint };
}

/** Returns the fields and directions that the settings permit. */
function passageOf(
  { standing, isReleased, integration }: Pick<BegunChange, 'standing' | 'isReleased' | 'integration'>,
  { writable, salePrice }: ProductBehaviour,
): Omit<Passage, 'currency'> {
  const ask = (trigger: Trigger): Permission => {
    const answer = permission(standing, trigger);
    return answer.kind === 'scheduled' && isReleased ? { kind: 'now' } : answer;
  };
  return {
    fields: standing.fields,
    inward: ask('record_changed_there'),
    outward: ask('record_changed_here'),
    writable,
    salePrices: salePrice,
    source: integration.role === 'supplier' ? 'theirs' : 'ours',
  };
}

/**
 * Says why no direction may pass now: both are closed, or the open ones wait. Null: at least one may pass.
 */
function heldBack({ inward, outward }: Pick<Passage, 'inward' | 'outward'>): 'closed' | Held | null {
  const open = [inward, outward].filter(letsThrough);
  if (open.length === 0) return 'closed';
  if (open.some(({ kind }) => kind === 'now')) return null;
  return open.some(({ kind }) => kind === 'scheduled') ? 'awaiting_schedule' : 'mode_manual';
}
