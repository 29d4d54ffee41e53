import { notePresence } from '@onhand/core/integrations/presence/note-presence.ts';
import type { Dependencies } from './dependencies.ts';

const everyMs = 10_000;

/**
 * Says every ten seconds that the gateway is there and takes in what platforms tell: what a figure fell by is decided
 * only while it is. `close` ends that.
 */
export async function keepPresence({
  db,
  clock,
  log,
}: Pick<Dependencies, 'db' | 'clock' | 'log'>): Promise<{ close(): Promise<void> }> {
  const note = () =>
    notePresence(db, 'gateway', clock.now()).catch((error: unknown) =>
      log.warn({ err: error }, 'It was not noted that the gateway is there.'),
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
