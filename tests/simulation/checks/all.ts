import { awaitedCheck } from './awaited.ts';
import { channelsCheck } from './channels.ts';
import type { Check } from './check.ts';
import { echoesCheck } from './echoes.ts';
import { eventsCheck } from './events.ts';
import { editsCheck } from './edits.ts';
import { explainedCheck } from './explained.ts';
import { freshReplayCheck } from './fresh-replay.ts';
import { holdsCheck } from './holds.ts';
import { ledgerCheck } from './ledger.ts';
import { observationsCheck } from './observations.ts';
import { queueCheck } from './queue.ts';
import { returnsCheck } from './returns.ts';
import { revisionsCheck } from './revisions.ts';
import { sourceCheck } from './source.ts';

/** Every rule, new for each sequence: some remember what was. */
export function createChecks(): readonly Check[] {
  return [
    ledgerCheck(),
    holdsCheck(),
    queueCheck(),
    freshReplayCheck(),
    eventsCheck(),
    channelsCheck(),
    awaitedCheck(),
    revisionsCheck(),
    echoesCheck(),
    observationsCheck(),
    explainedCheck(),
    returnsCheck(),
    editsCheck(),
    sourceCheck(),
  ];
}
