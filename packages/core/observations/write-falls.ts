import type { OpenFall } from '@onhand/domain/observing/consume-falls.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { recordset } from '@onhand/database/recordset.ts';

/**
 * Builds the statement (for `together`) that records which units of falls and rises are explained by orders.
 * One that orders explain altogether is `consumed`, also after a decision, whose time stays.
 */
export function fallWrites(
  before: readonly OpenFall[],
  after: readonly OpenFall[],
  at: Date,
): readonly RawBuilder<unknown>[] {
  const was = new Map(before.map((fall) => [fall.id, fall]));
  const explained = after.flatMap((fall) => {
    const { id, left, taken, expected } = fall;
    const units = (was.get(id)?.left ?? left) - left;
    return fall === was.get(id) ? [] : [{ id, units, taken, expected }];
  });
  return explained.length === 0
    ? []
    : [
        sql`
          update observations
          set consumed = consumed + explained.units, taken = explained.taken, expected = explained.expected,
              state = case when consumed + explained.units = abs(observations.units) then 'consumed' else state end,
              decide_at = case when consumed + explained.units = abs(observations.units) then null else decide_at end,
              decided_at = case when consumed + explained.units = abs(observations.units)
                                then coalesce(decided_at, ${at}::timestamptz) else decided_at end
          from ${recordset(explained, 'explained', 'id uuid, units int, taken jsonb, expected int[]')}
          where observations.id = explained.id`,
      ];
}
