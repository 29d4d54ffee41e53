import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { wantPasses } from '@onhand/core/integrations/hearing/want-passes.ts';
import type { IntegrationToHear } from '@onhand/core/integrations/hearing/want-passes.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';

/** Remembers integrations whose orders are to be read soon, until the database has recorded it. */
export interface WantedPasses {
  want(integrationId: IntegrationId): void;
  /** Forgets what the database has not recorded. The next regular pass reads these orders. */
  close(): void;
}

/** More are forgotten: their regular passes bring the orders. */
const longestList = 10_000;
const againAfterMs = 1_000;

/**
 * Wants passes in the database, again and again while it cannot be reached: a failed delivery is often the
 * first sign of that. Calls `start` for each integration whose pass moved nearer.
 */
export function createWantedPasses(
  {
    db,
    clock,
    log,
  }: {
    readonly db: Db;
    readonly clock: { now(): Date };
    readonly log: { warn(detail: object, message: string): void };
  },
  start: (integration: IntegrationToHear) => void,
): WantedPasses {
  let wanted = new Set<IntegrationId>();
  let recording = false;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  async function record(): Promise<void> {
    recording = true;
    while (wanted.size > 0) {
      const taken = wanted;
      wanted = new Set();
      try {
        for (const integration of await wantPasses(db, [...taken], clock.now())) start(integration);
      } catch (error) {
        log.warn({ err: error }, 'Wanted readings of orders were not recorded; trying again.');
        wanted = closed ? new Set() : new Set([...taken, ...wanted]);
        if (!closed) timer = setTimeout(() => void record(), againAfterMs);
        return;
      }
    }
    recording = false;
  }

  return {
    want(integrationId) {
      if (wanted.size < longestList) wanted.add(integrationId);
      // It records the wishes of all merchants.
      if (!recording) void forMerchants('all', record);
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
