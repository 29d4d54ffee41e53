import { Refusal, found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import { shipNoticeMachine } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import type { ShipNoticeEvent, ShipNoticeState } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { countItemsFrom } from '../../items/count-from.ts';
import { announceWithin } from '../../stock/announce.ts';
import type { AnnouncedDifference } from '../../stock/announce.ts';
import { readNoticeLines } from './notice-row.ts';
import type { NoticeLineRow, NoticeRef } from './notice-row.ts';

/** Who changes a ship notice, and when. */
export interface NoticeActor {
  readonly actor: string;
  readonly at: Date;
}

/** Changes announced stock by differences. There may be none. */
type Announce = (tx: Tx, differences: readonly AnnouncedDifference[], by: NoticeActor) => Promise<void>;

/**
 * Locks a ship notice, does `work` with its lines as they were before, stores its next state, and announces
 * the difference: units of its published lines that are announced now, or no longer are. A receipt announces
 * in its own way, together with the units that came in.
 *
 * @throws Refusal `ship_notice_not_found`, or `ship_notice_not_open` where the event cannot happen
 */
export async function withAnnouncements(
  tx: Tx,
  notice: NoticeRef,
  event: ShipNoticeEvent,
  { actor, at }: NoticeActor,
  work: (lines: readonly NoticeLineRow[]) => Promise<void> = async () => {},
  announce: Announce = announceWithin,
): Promise<void> {
  const { merchantId, id } = notice;
  const state = await lockNotice(tx, notice);
  const next = shipNoticeMachine[state][event];
  if (next === undefined) throw new Refusal('ship_notice_not_open', { members: { state } });
  const before = await readNoticeLines(tx, notice);
  await work(before);
  if (next !== state) {
    await tx
      .updateTable('ship_notices')
      .set({ state: next, ended_at: at })
      .where('merchant_id', '=', merchantId)
      .where('id', '=', id)
      .execute();
  }
  const after = next === 'open' ? await readNoticeLines(tx, notice) : [];
  const differences = differencesBetween(state === 'open' ? before : [], after).map((one) => {
    return { merchantId, ...one };
  });
  await announce(tx, differences, { actor, at });
  // Announced units count as received: orders move the item's stock from now on, and it is published.
  const counting = differences.filter(({ difference }) => difference > 0).map((one) => ({ ...one, at }));
  if (counting.length > 0) await countItemsFrom(tx, counting);
}

/** Locks a ship notice. Whoever changes notices and items locks the notices first. */
export async function lockNotice(tx: Tx, { merchantId, id }: NoticeRef): Promise<ShipNoticeState> {
  const notice = await tx
    .selectFrom('ship_notices')
    .where('merchant_id', '=', merchantId)
    .where('id', '=', id)
    .select('state')
    .forUpdate()
    .executeTakeFirst();
  return found(notice, 'ship_notice_not_found').state;
}

interface Place {
  readonly itemId: ItemId;
  readonly locationId: LocationId;
}

function differencesBetween(
  before: readonly NoticeLineRow[],
  after: readonly NoticeLineRow[],
): readonly (Place & { readonly difference: number })[] {
  const places = new Map<string, Place & { difference: number }>();
  const add = (line: NoticeLineRow, sign: 1 | -1) => {
    if (!line.published) return;
    const { itemId, locationId } = line;
    const key = `${itemId} ${locationId}`;
    const place = places.get(key) ?? { itemId, locationId, difference: 0 };
    places.set(key, { ...place, difference: place.difference + sign * expectedOf(line) });
  };
  for (const line of before) add(line, -1);
  for (const line of after) add(line, 1);
  return [...places.values()].filter(({ difference }) => difference !== 0);
}

/** Returns the units of a line that have not come in. */
export function expectedOf({ announced, received }: Pick<NoticeLineRow, 'announced' | 'received'>): number {
  return Math.max(0, announced - received);
}
