import type { Db } from '@onhand/database/connect.ts';
import type { AnsweredAttempt } from '@onhand/core/channel-stock/attempt-answers.ts';
import type { OpenAttempt } from '@onhand/core/channel-stock/open-attempts.ts';
import { inOrder } from '../core.ts';
import type { NamedAnswer, NamedAttempt } from '../core.ts';
import type { Ids } from './ids.ts';

/** Names attempts by their channel and their number there, and finds their request keys again. */
export class Attempts {
  readonly #requestKeys = new Map<string, string>();
  readonly #db: Db;
  readonly #ids: Ids;

  constructor(db: Db, ids: Ids) {
    this.#db = db;
    this.#ids = ids;
  }

  /** What was taken last of each channel. */
  async name(taken: readonly OpenAttempt[]): Promise<readonly NamedAttempt[]> {
    if (taken.length === 0) return [];
    const rows = await this.#db
      .selectFrom('channel_stock_attempts')
      .where(
        'channel_stock_id',
        'in',
        taken.map(({ channelStockId }) => channelStockId),
      )
      .groupBy('channel_stock_id')
      .select(({ fn }) => ['channel_stock_id as id', fn.countAll<number>().as('count')])
      .execute();
    const counts = new Map(rows.map(({ id, count }) => [id, count]));
    const named = taken.map(({ channelStockId, requestKey, ref, ...figures }) => {
      // The simulation's shops say nothing to a write.
      const { revision, attempt, quantity, expected, delta } = figures;
      const channel = this.#ids.nameOf(channelStockId);
      const id = `${channel}#${counts.get(channelStockId)}`;
      this.#requestKeys.set(id, requestKey);
      return {
        revision,
        attempt,
        quantity,
        expected,
        delta,
        id,
        channel,
        ref: { unit: ref.unit, location: ref.location },
      };
    });
    return inOrder(named);
  }

  answer({ attempt, seen, ...answer }: NamedAnswer): AnsweredAttempt {
    return {
      ...answer,
      wanted: attempt.quantity,
      channelStockId: this.#ids.channel(attempt.channel),
      requestKey: this.#requestKeys.get(attempt.id) ?? '',
      seen:
        seen === null
          ? null
          : {
              quantity: seen.quantity,
              readStartedAt: new Date(seen.readStartedAt),
              platformAt: seen.platformAt === null ? null : new Date(seen.platformAt),
            },
    };
  }
}
