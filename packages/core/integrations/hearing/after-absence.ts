import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** An integration whose passes are this far apart is polled, and hears of orders by passes alone. */
const polledWithinSeconds = 10;
/** Passes that are missing for fewer intervals, or for a shorter time, are only late. */
const missedPasses = 3;
const missedSeconds = 60;

/**
 * Lets orders be read before anything is written where no pass was complete for several intervals although
 * none failed: no worker was there. Call it before a worker begins, and now and then.
 */
export async function noticeMissedPasses(db: Db, at: Date): Promise<void> {
  await sql`
    update hearing set read_first_since = ${at}::timestamptz, read_first_failures = 0
    where read_first_since is null and failures = 0
      and heard_at < ${at}::timestamptz
                     - make_interval(secs => greatest(${missedSeconds}, ${missedPasses} * pass_every_ms / 1000.0))`.execute(
    db,
  );
}

/**
 * Lets orders be read before anything is written after the gateway was away, where webhooks make orders fast:
 * platforms deliver once. Spreads the passes over their interval.
 */
export async function hearAfterGatewayAbsence(db: Db, at: Date): Promise<void> {
  await sql`
    update hearing
    set read_first_since = ${at}::timestamptz, read_first_failures = 0,
        pass_wanted_at = least(pass_wanted_at, ${at}::timestamptz + random() * make_interval(secs => pass_every_ms / 1000.0))
    where pass_every_ms > ${polledWithinSeconds * 1000}`.execute(db);
}

/** Spreads overdue passes over their interval, so that a worker does not begin with all of them at once. */
export async function spreadOverduePasses(db: Db, at: Date): Promise<void> {
  await sql`
    update hearing
    set pass_wanted_at = ${at}::timestamptz + random() * make_interval(secs => pass_every_ms / 1000.0)
    where pass_wanted_at < ${at}::timestamptz and pass_every_ms > ${polledWithinSeconds * 1000}`.execute(db);
}
