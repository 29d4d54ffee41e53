import { hearAfterGatewayAbsence } from '@onhand/core/integrations/hearing/after-absence.ts';
import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Dependencies } from './dependencies.ts';

const everyMs = 10_000;

/**
 * Records every ten seconds that the gateway runs and accepts webhooks. After an absence, orders are read
 * before anything is written: platforms do not deliver again. Call `close` to stop.
 */
export async function keepPresence({
  db,
  clock,
  log,
}: Pick<Dependencies, 'db' | 'clock' | 'log'>): Promise<{ close(): Promise<void> }> {
  const note = () =>
    reportPresence(db, clock.now()).catch((error: unknown) =>
      log.warn({ err: error }, "The gateway's presence was not recorded."),
    );
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

async function reportPresence(db: Dependencies['db'], at: Date): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (await notePresence(tx, 'gateway', at)) await hearAfterGatewayAbsence(tx, at);
  });
}
