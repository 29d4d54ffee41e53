import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import type { Dependencies } from './dependencies.ts';

const everyMs = 10_000;

/**
 * Records every ten seconds that the gateway runs and accepts webhooks. Drops in quantities are decided only
 * while it does. Call `close` to stop.
 */
export async function keepPresence({
  db,
  clock,
  log,
}: Pick<Dependencies, 'db' | 'clock' | 'log'>): Promise<{ close(): Promise<void> }> {
  const note = () =>
    notePresence(db, 'gateway', clock.now()).catch((error: unknown) =>
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
