import { hearAfterGatewayAbsence } from '@onhand/core/integrations/hearing/after-absence.ts';
import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Dependencies } from './dependencies.ts';

const everyMs = 10_000;

/**
 * Records every ten seconds that the gateway runs and accepts webhooks. After its start, and after a break,
 * orders are read before anything is written: platforms do not deliver again. Call `close` to stop.
 */
export async function keepPresence({
  db,
  clock,
  log,
}: Pick<Dependencies, 'db' | 'clock' | 'log'>): Promise<{ close(): Promise<void> }> {
  let started = false;
  const note = async () => {
    try {
      await forMerchants('all', () => reportPresence(db, { at: clock.now(), starts: !started }));
      started = true;
    } catch (error) {
      log.warn({ err: error }, "The gateway's presence was not recorded.");
    }
  };
  let last = note();
  const timer = setInterval(() => {
    last = note();
  }, everyMs);
  await last;
  return {
    async close() {
      clearInterval(timer);
      await last;
    },
  };
}

async function reportPresence(
  db: Dependencies['db'],
  { at, starts }: { readonly at: Date; readonly starts: boolean },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const returned = await notePresence(tx, 'gateway', at);
    // A crash of some seconds is no break, and a shop may have switched its webhooks off meanwhile.
    if (returned || starts) await hearAfterGatewayAbsence(tx, at);
  });
}
