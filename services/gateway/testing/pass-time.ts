import { sql } from 'kysely';
import type { TestGateway } from './test-gateway.ts';

/** Lets time pass, by the clock of a test's gateway and of its database, which stands still then. */
export async function passTime({ db, clock }: Pick<TestGateway, 'db' | 'clock'>, ms: number): Promise<void> {
  clock.advance(ms);
  const now = `select '${clock.now().toISOString()}'::timestamptz`;
  await sql`
    create or replace function onhand_now() returns timestamptz language sql volatile as ${sql.lit(now)}`.execute(
    db,
  );
}
