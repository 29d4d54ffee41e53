import { nextEstimate, remoteTime } from '@onhand/database/clock-estimate.ts';
import { databaseClock } from '@onhand/database/database-clock.ts';
import type { DatabaseClock } from '@onhand/database/database-clock.ts';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, shiftClock } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { until } from '../../setup/until.ts';

const tenMinutesMs = 600_000;

describe("an estimate of the database's clock", () => {
  const first = nextEstimate(null, { sentMs: 1_000, receivedMs: 1_100, remoteMs: 51_050 });

  it('lies in the middle of the round trip', () => {
    expect(remoteTime(first, 1_100)).toBe(51_100);
  });

  it('grows exact by a quick sample, and a slow one does not spoil it', () => {
    const quick = nextEstimate(first, { sentMs: 1_200, receivedMs: 1_202, remoteMs: 51_241 });
    expect(remoteTime(quick, 1_202)).toBe(51_242);
    const slow = nextEstimate(quick, { sentMs: 1_203, receivedMs: 3_203, remoteMs: 51_303 });
    expect(Math.abs(remoteTime(slow, 3_203) - 53_243)).toBeLessThan(2);
  });

  it('follows a clock that was set, forward or back', () => {
    for (const remoteMs of [651_200, -548_800]) {
      const set = nextEstimate(first, { sentMs: 1_200, receivedMs: 1_202, remoteMs });
      expect(remoteTime(set, 1_202)).toBe(remoteMs + 1);
    }
  });

  it('follows a clock that runs a little faster', () => {
    let estimate = first;
    for (let ms = 2_000; ms < 100_000; ms += 1_000) {
      estimate = nextEstimate(estimate, { sentMs: ms, receivedMs: ms + 2, remoteMs: ms * 1.000_5 + 50_001 });
    }
    expect(Math.abs(remoteTime(estimate, 99_000) - (99_000 * 1.000_5 + 50_000))).toBeLessThan(2);
  });
});

describe("a process's clock", () => {
  let database: TestDatabase;
  let clock: DatabaseClock;
  beforeEach(async () => {
    database = await createTestDatabase();
    clock = await databaseClock(database.db, { everyMs: 50 });
  });
  afterEach(async () => {
    await clock.close();
    await database.drop();
  });

  const databaseTime = async () => {
    const { rows } = await sql<{ now: Date }>`select onhand_now() as now`.execute(database.db);
    return rows[0]?.now.getTime() ?? Number.NaN;
  };
  const apart = async () => Math.abs((await databaseTime()) - clock.now().getTime());

  it("shows the database's time", async () => {
    expect(await apart()).toBeLessThan(5_000);
  });

  it("follows the database's clock when it is set, without being asked", async () => {
    for (const shiftMs of [tenMinutesMs, -tenMinutesMs]) {
      const before = Date.now();
      await shiftClock(database.db, shiftMs);
      expect(await databaseTime()).toBeGreaterThanOrEqual(before + shiftMs);
      await until(apart, (ms) => ms < 60_000);
    }
  });

  it('runs on while the database cannot be asked, and tells it once', async () => {
    const errors: unknown[] = [];
    const other = await databaseClock(database.db, { everyMs: 20, onError: (error) => errors.push(error) });
    await sql`alter function onhand_now() rename to onhand_gone`.execute(database.db);
    await until(
      async () => errors.length,
      (count) => count > 0,
    );
    const before = other.now().getTime();
    await until(
      async () => other.now().getTime(),
      (ms) => ms > before + 100,
    );
    expect(errors).toHaveLength(1);
    await sql`alter function onhand_gone() rename to onhand_now`.execute(database.db);
    await other.close();
  });
});
