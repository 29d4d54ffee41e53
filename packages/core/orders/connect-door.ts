import { connect } from '@onhand/database/connect.ts';
import type { Db } from '@onhand/database/connect.ts';

/**
 * Connects the door, where deliveries come in, to the database at `url`. The door has connections of its own,
 * so that slow requests keep no delivery waiting. Its statements give up soon, so that one merchant's locks
 * keep no other merchant waiting (DESIGN §4.1).
 */
export function connectDoor(url: string): Db {
  return connect(url, {
    name: 'gateway-door',
    maxConnections: 12,
    // An order of 7,000 lines takes seconds, a lock of a publisher milliseconds.
    // Its statements find rows by keys, whatever the batch.
    plansOnce: true,
    timeouts: { lockMs: 250, statementMs: 20_000, idleInTransactionMs: 30_000 },
  });
}
