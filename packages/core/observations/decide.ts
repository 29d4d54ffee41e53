import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { FallDecision } from '@onhand/domain/observing/observation.ts';
import { massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { leaveUnrecorded } from '../audit/action.ts';
import { concludeFalls } from './conclude-falls.ts';
import type { Look } from './look-again.ts';
import { recordReadingsWithin } from './record-readings.ts';

export interface WantedDecision {
  readonly merchantId: MerchantId;
  /** The ids of observations, or an integration: then every fall of its mass drop. */
  readonly of: { readonly ids: readonly string[] } | { readonly integrationId: IntegrationId };
  readonly decision: 'accept' | 'reverse';
  /** The actor of the decision. */
  readonly by: string;
}

/**
 * What became of a decision about an observation.
 *
 * - `decided`: it was applied.
 * - `ended`: the newest figure ended the observation, and nothing was left to decide.
 * - `figure_moving`: a write or another reading came between, so its figure has to be read again.
 * - `figure_unreadable`: the platform gives no figure for it.
 * - `data_refused`: its units cannot be booked, for example because the stock would be too large.
 */
export interface Decided {
  readonly id: string;
  readonly kind:
    | 'decided'
    | 'ended'
    | 'figure_moving'
    | 'figure_unreadable'
    | 'data_refused'
    | 'not_open'
    | 'not_found';
}

/** The number of observations in one transaction. */
const batchSize = 100;

/**
 * Applies an operator's decision to falls and rises. Accepted ones enter the ledger; reversed ones are taken
 * back and their figures overwritten. Judges the figures of `look` first, in the same transactions. Without a
 * look, decides by the figures that are known.
 */
export async function decideObservations(
  db: Db,
  wanted: WantedDecision,
  options: { readonly clock: { now(): Date }; readonly look?: readonly Look[] },
): Promise<readonly Decided[]> {
  const ids = await decidedIds(db, wanted);
  const judged = new Set<ChannelStockId>();
  const decided: Decided[] = [];
  for (let from = 0; from < ids.length; from += batchSize) {
    const batch = ids.slice(from, from + batchSize);
    const at = options.clock.now();
    const parts = await rowByRow<string, readonly Decided[]>(db, batch, {
      work: (tx, some) => decideBatch(tx, { ...wanted, ids: some }, { ...options, at, judged }),
      refuse: async (id) => [{ id, kind: 'data_refused' }],
    });
    decided.push(...parts.flat());
  }
  return decided;
}

/** Lists the ids of the observations that a decision concerns. */
export async function decidedIds(db: Db, wanted: WantedDecision): Promise<readonly string[]> {
  return 'ids' in wanted.of ? wanted.of.ids : massDropOf(db, wanted, wanted.of.integrationId);
}

interface OwnObservation {
  readonly id: string;
  readonly channelStockId: ChannelStockId;
  readonly state: string;
}

async function decideBatch(
  tx: Tx,
  wanted: Omit<WantedDecision, 'of'> & { readonly ids: readonly string[] },
  {
    at,
    look,
    judged,
  }: { readonly at: Date; readonly look?: readonly Look[]; readonly judged: Set<ChannelStockId> },
): Promise<readonly Decided[]> {
  const decision: FallDecision = wanted.decision === 'accept' ? 'adopt' : 'reverse';
  const own = new Map((await findOwn(tx, wanted)).map((one) => [one.id, one]));
  const channels = new Set([...own.values()].map(({ channelStockId }) => channelStockId));
  const lookedAt = new Set([...judged, ...(await judgeLook(tx, look ?? [], channels, at))]);
  const kindOf = new Map([...own.values()].map((one) => [one.id, heldUpBy(one, look, lookedAt)]));
  const decisions = [...own.keys()].filter((id) => kindOf.get(id) === null).map((id) => ({ id, decision }));
  const concluded = await concludeFalls(tx, decisions, { at, by: wanted.by, reopen: true });
  const ended = look === undefined ? new Set<string>() : await findEnded(tx, own);
  for (const channel of lookedAt) judged.add(channel);
  // Only the figures were read then.
  if (concluded.size === 0 && ended.size === 0) leaveUnrecorded();
  return wanted.ids.map((id): Decided => {
    if (!own.has(id)) return { id, kind: 'not_found' };
    const heldUp = kindOf.get(id) ?? null;
    if (concluded.has(id)) return { id, kind: 'decided' };
    if (ended.has(id)) return { id, kind: 'ended' };
    return { id, kind: heldUp ?? 'not_open' };
  });
}

/** Judges the newest figures of these channel stocks. Returns the channel stock whose reading still stood. */
async function judgeLook(
  tx: Tx,
  look: readonly Look[],
  channels: ReadonlySet<ChannelStockId>,
  at: Date,
): Promise<readonly ChannelStockId[]> {
  const recorded: ChannelStockId[] = [];
  for (const { integrationId, stock, readings } of look) {
    const own = readings.filter(({ wanted }) => channels.has(wanted.channelStockId));
    if (own.length === 0) continue;
    const observed = await recordReadingsWithin(
      tx,
      { integrationId, lease: null, readings: own },
      { ...stock, at },
    );
    recorded.push(...observed.recorded);
  }
  return recorded;
}

/** Returns why an observation cannot be decided by its newest figure, or null. */
function heldUpBy(
  { channelStockId, state }: OwnObservation,
  look: readonly Look[] | undefined,
  judged: ReadonlySet<ChannelStockId>,
): 'figure_moving' | 'figure_unreadable' | null {
  if (look === undefined || !undecided.has(state)) return null;
  if (look.some(({ unreadable }) => unreadable.has(channelStockId))) return 'figure_unreadable';
  return judged.has(channelStockId) ? null : 'figure_moving';
}

/** The states of observations that a person may decide. */
const undecided: ReadonlySet<string> = new Set(['provisional', 'quarantined', 'adopted']);

async function findOwn(
  tx: Tx,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly string[] },
): Promise<readonly OwnObservation[]> {
  const { rows } = await sql<OwnObservation>`
    select id, channel_stock_id as "channelStockId", state from observations
    where merchant_id = ${merchantId} and id = any(${ids}::uuid[])`.execute(tx);
  return rows;
}

/** Finds the observations that could be decided before, and that the newest figure ended. */
async function findEnded(tx: Tx, own: ReadonlyMap<string, OwnObservation>): Promise<ReadonlySet<string>> {
  const ids = [...own.values()].filter(({ state }) => undecided.has(state)).map(({ id }) => id);
  const { rows } = await sql<{ id: string }>`
    select id from observations where id = any(${ids}::uuid[]) and state in ('dropped', 'consumed')`.execute(
    tx,
  );
  return new Set(rows.map(({ id }) => id));
}

/** Finds an integration's quarantined falls, and the steep falls in the window before the first of them. */
async function massDropOf(
  db: Db,
  { merchantId, decision }: WantedDecision,
  integrationId: IntegrationId,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with quarantined as (
      select id, found_at from observations
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and state = 'quarantined'
    )
    select id from quarantined
    union
    select id from observations
    where ${decision === 'reverse'} and merchant_id = ${merchantId} and integration_id = ${integrationId}
      and state in ('provisional', 'adopted') and units < 0 and (seen <= 0 or seen * 2 <= seen - units)
      and found_at > (select min(found_at) from quarantined)
                            - make_interval(secs => ${massDropWindowMs / 1000})
    order by id`.execute(db);
  return rows.map(({ id }) => id);
}
