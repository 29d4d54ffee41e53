import { stepsAtATime } from '@onhand/activities/sweep-up.ts';
import { leaseMs } from '@onhand/activities/publishing/publishing-session.ts';
import type { ConnectOptions } from '@onhand/database/connect.ts';

/**
 * The worker's pools. PostgreSQL ends what takes too long, so that an activity fails with a code before its
 * deadline, and the next attempt finds the database free of it.
 */
export const workerConnections: Readonly<Record<'general' | 'publisher' | 'door' | 'sweep', ConnectOptions>> =
  {
    /** Bounded by the deadlines of activities. Statements that take minutes set bounds of their own. */
    general: {
      name: 'worker',
      maxConnections: 16,
      timeouts: { lockMs: 10_000, statementMs: 50_000, idleInTransactionMs: 60_000 },
    },
    /** Bounded by the lease: a publisher that waits longer would lose it, and begin again without an end. */
    publisher: {
      name: 'worker-publisher',
      maxConnections: 12,
      timeouts: { lockMs: 0.4 * leaseMs, statementMs: 0.8 * leaseMs, idleInTransactionMs: 0.8 * leaseMs },
    },
    /** For taking orders in. A platform's page waits longer for a lock than its webhooks do. */
    door: {
      name: 'worker-door',
      maxConnections: 8,
      timeouts: { lockMs: 5_000, statementMs: 20_000, idleInTransactionMs: 30_000 },
    },
    /** The sweep never waits for other work's connections. */
    sweep: {
      name: 'worker-sweep',
      maxConnections: stepsAtATime,
      timeouts: { lockMs: 5_000, statementMs: 15_000, idleInTransactionMs: 20_000 },
    },
  };
