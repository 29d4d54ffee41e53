import type { ProductBehaviour } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { failedInRun, readFailureWords } from '@onhand/core/failed-items/earlier-failures.ts';
import { findNames } from '@onhand/core/integrations/find-names.ts';
import { findChannelProduct } from '@onhand/core/products/find-channel-product.ts';
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
import { currentRun } from './current-run.ts';
import type { Dependencies } from './dependencies.ts';
import { retryEarlier } from './retry-earlier.ts';
import { reasonOf, shopOf } from './in-words.ts';
import { ending } from './products/ending.ts';
import type { Ending } from './products/ending.ts';
import { importNewUnits, importProduct } from './products/import-product.ts';
import { contentOfSnapshot, hasAnyOf } from './products/product-content.ts';
import { sendChange } from './products/send-change.ts';

const timeoutMs = 30_000;
/** The operations of the failed items that a run of this workflow leaves. */
const changeOperations = ['update_product', 'import_product', 'carry_change'] as const;
/** Is longer than two readings and a change together take. */
const leaseMs = 90_000;

/**
 * Retries what failed in an earlier run of this product. Then synchronizes the product on an integration with
 * the stored product: reads it there, merges both field by field, stores and sends the changed fields, and
 * records the result. An earlier change of unknown outcome is read back first.
 */
export async function carryChange(
  dependencies: Dependencies,
  ref: ChannelProductRef,
): Promise<ChangeOutcome> {
  const { db, clock } = dependencies;
  const { merchantId, integrationId } = ref;
  const of = { merchantId, integrationId, workflowId: workflowIds.change(ref) };
  // Listings that could not be stored are failed items of runs that succeeded otherwise.
  const hasFailed = (await findChannelProduct(db, ref))?.state === 'failed';
  await retryEarlier(dependencies, { ...of, operations: hasFailed ? changeOperations : ['carry_change'] });
  const outcome = await synchronize(dependencies, ref);
  if (outcome.kind === 'failed') {
    return { ...outcome, failure: await failureOf(dependencies, ref, outcome.code) };
  }
  await closeFailed(db, { ...of, operations: ['carry_change'] }, clock.now());
  return outcome;
}

/** Describes why a change failed, and records that it failed in this run. */
async function failureOf(
  { db }: Dependencies,
  ref: ChannelProductRef,
  code: string,
): Promise<NonNullable<Extract<ChangeOutcome, { kind: 'failed' }>['failure']>> {
  const { merchantId, integrationId, externalGroup } = ref;
  const of = { merchantId, integrationId, operations: changeOperations, workflowId: workflowIds.change(ref) };
  const { runId } = currentRun();
  await failedInRun(db, of, runId);
  const [failed] = await readFailureWords(db, of);
  const shop = shopOf(await findNames(db, integrationId));
  return {
    runId,
    message: `Product ${externalGroup} of ${shop} failed: ${reasonOf(failed ?? { code, words: null })}`,
  };
}

async function synchronize(dependencies: Dependencies, ref: ChannelProductRef): Promise<ChangeOutcome> {
  const { db, connectors, clock } = dependencies;
  const begun = await beginChange(db, ref, { now: clock.now(), leaseMs });
  if (begun === undefined) return { kind: 'nothing_due' };
  const { platform, state, circuit } = begun.integration;
  const [first] = begun.units;
  if (first === undefined && !begun.listingsNeeded) {
    const forget = { needed: begun.needed, workflowId: workflowIds.change(ref), now: clock.now() };
    await inTransaction(db, (tx) => forgetChannelProduct(tx, ref, forget));
    return { kind: 'in_step' };
  }
  // The product stays due. The sweep starts it again once the integration is resumed or reconnected.
  if (state !== 'active' || circuit === 'reconnect_required')
    return { kind: 'waiting', code: 'integration_away' };

  if (first === undefined || begun.listingsNeeded) return importProduct(dependencies, ref, begun);

  const failing = { operation: 'update_product', subjectId: first.productId, hint: null } as const;
  const end = ending(dependencies, ref, begun, failing);
  const description = await connectors.describe(platform);
  const { products } = description;
  if (products === null) return end.conclude({ kind: 'in_step' });
  const held = heldBack(passageOf(begun, products));
  if (held === 'closed') return end.conclude({ kind: 'in_step' });
  if (held !== null) return end.conclude({ kind: 'waiting', code: held });
  const { sending } = begun;
  if (sending !== null && sending.inFlightUntil > clock.now()) {
    return end.conclude({ kind: 'again', at: sending.inFlightUntil, attempts: begun.attempts });
  }

  const [answer] = await connectors.call(platform, 'products.get', {
    integrationId: ref.integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { groups: [ref.externalGroup] },
  });
  const { requestLifetimeMs } = description.stock;
  return afterReading(dependencies, ref, { begun, products, requestLifetimeMs, end, answer: answer?.result });
}

type Read = OutputOf<'products.get'>[number]['result'];

async function afterReading(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  of: {
    readonly begun: BegunChange;
    readonly products: ProductBehaviour;
    readonly requestLifetimeMs: number;
    readonly end: Ending;
    readonly answer: Read | undefined;
  },
): Promise<ChangeOutcome> {
  const { db, clock, dispatcher } = dependencies;
  const { begun, products, requestLifetimeMs, end } = of;
  const answer = of.answer ?? {
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
      units: begun.units,
      actor: 'sync',
      at,
      inFlightUntil: new Date(at.getTime() + timeoutMs + requestLifetimeMs),
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
    const unsent = await sendChange(dependencies, ref, { begun, sending: merged.sending, timeoutMs, end });
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
