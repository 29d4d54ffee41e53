import { readFile } from 'node:fs/promises';
import { createChannelWatch } from '@onhand/activities/publishing/channel-watch.ts';
import { passIntervals } from '@onhand/activities/dependencies.ts';
import { createActivities } from '@onhand/activities/index.ts';
import { createDispatcher } from '@onhand/activities/start-work/dispatcher.ts';
import { startSweep } from '@onhand/activities/start-work/start-workflows.ts';
import { urlIn } from '@onhand/connector-client/addresses.ts';
import { createConnectorClient } from '@onhand/connector-client/client.ts';
import { createNotifierClient } from '@onhand/connector-client/notifier-client.ts';
import { connect } from '@onhand/database/connect.ts';
import { databaseClock } from '@onhand/database/database-clock.ts';
import type { DatabaseClock } from '@onhand/database/database-clock.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { listen } from '@onhand/database/listen.ts';
import { warnIfUnsecured } from '@onhand/database/warn-if-unsecured.ts';
import { noticeMissedPasses, spreadOverduePasses } from '@onhand/core/integrations/hearing/after-absence.ts';
import { confirmedChannel, dueChannel } from '@onhand/core/channel-stock/notifications.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client } from '@temporalio/client';
import { bundleWorkflowCode, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { workerConnections } from './connections.ts';
import { queues } from './queues.ts';
import { ensureSearchAttributes } from './search-attributes.ts';

export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly temporalNamespace: string;
  readonly taskQueue: string;
  readonly connectorUrls: Readonly<Record<string, string>>;
  readonly connectorToken: string;
  /** Where the notifier answers. It requires the connectors' token. */
  readonly notifierUrl: string;
  /**
   * The file of a prebuilt bundle of workflows/index.ts; without it, the bundle is built at the start (about
   * a second).
   */
  readonly workflowBundlePath?: string;
  readonly sweepEveryMs: number;
  /** Where platforms reach the gateway. Without it, this worker leaves subscriptions to webhooks alone. */
  readonly publicUrl?: string;
  /** How often orders are read where webhooks make them fast; default: five minutes. */
  readonly passEveryMs?: number;
  readonly logger: Logger;
}

export interface RunningWorker {
  readonly clock: DatabaseClock;
  /** Rejects when one of the workers ends by itself. */
  readonly ended: Promise<void>;
  /** Takes no new work, finishes current work, and returns its leases. */
  close(): Promise<void>;
}

/** Starts the installation's sweep and, in this process, one Temporal worker for each of its task queues. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const { logger: log, taskQueue, temporalNamespace: namespace } = options;
  await using opened = new AsyncDisposableStack();
  const pool = (which: keyof typeof workerConnections): Db => {
    const db = connect(options.databaseUrl, workerConnections[which]);
    opened.defer(() => db.destroy());
    return db;
  };
  const db = pool('general');
  const sweepDb = pool('sweep');
  const clock = await databaseClock(db, {
    onError: (error) => log.warn({ err: error }, "The database's clock could not be read; it runs on."),
  });
  opened.defer(() => clock.close());
  const listener = await listen(options.databaseUrl, [dueChannel, confirmedChannel], (error) =>
    log.warn({ err: error }, 'The database no longer notifies; connecting again.'),
  );
  opened.defer(() => listener.close());
  const connection = await NativeConnection.connect({ address: options.temporalAddress });
  opened.defer(() => connection.close());
  await ensureSearchAttributes(connection, namespace);

  const temporal = new Client({ connection, namespace });
  const dispatcher = createDispatcher({ db, temporal, taskQueue, clock, log });
  opened.defer(() => dispatcher.close());
  const channelWatch = createChannelWatch(db, listener);
  opened.defer(() => channelWatch.close());
  const connectors = createConnectorClient({
    token: options.connectorToken,
    urlFor: urlIn(options.connectorUrls),
    clock,
  });

  await warnIfUnsecured(db, log);
  await forMerchants('all', () => hearAfterAbsence(db, clock));
  await startSweep(temporal, taskQueue, { everyMs: options.sweepEveryMs });
  const shared = {
    connection,
    namespace,
    workflowBundle: { code: await workflowCode(options.workflowBundlePath) },
    activities: createActivities(
      {
        db,
        publisherDb: pool('publisher'),
        doorDb: pool('door'),
        connectors,
        notifier: createNotifierClient({ url: options.notifierUrl, token: options.connectorToken }),
        dispatcher,
        listener,
        channelWatch,
        clock,
        hearing: {
          ...passIntervals,
          ...(options.passEveryMs === undefined ? {} : { besideWebhooksMs: options.passEveryMs }),
          ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
        },
        log,
      },
      { db: sweepDb },
    ),
    shutdownForceTime: '60 s',
  } as const;
  const names = taskQueues(taskQueue);
  const workers = await Promise.all([
    Worker.create({ ...shared, ...queues.sales, taskQueue: names.sales }),
    Worker.create({ ...shared, ...queues.channels, taskQueue: names.channels }),
    Worker.create({ ...shared, ...queues.bulk, taskQueue: names.bulk }),
    Worker.create({ ...shared, ...queues.reconcile, taskQueue: names.reconcile }),
    Worker.create({ ...shared, ...queues.notify, taskQueue: names.notify }),
  ]);
  const runs = workers.map((worker) => worker.run());
  const ended = Promise.all(runs).then(() => undefined);
  const owned = opened.move();
  return {
    clock,
    ended,
    async close() {
      for (const worker of workers) {
        if (worker.getState() === 'RUNNING') {
          worker.shutdown();
        }
      }
      try {
        await Promise.allSettled(runs);
        await ended;
      } finally {
        await owned.disposeAsync();
      }
    },
  };
}

/**
 * Lets orders be read before anything is written where no worker read them for a while, and spreads the
 * overdue passes.
 */
async function hearAfterAbsence(db: Db, clock: DatabaseClock): Promise<void> {
  await noticeMissedPasses(db, clock.now());
  await spreadOverduePasses(db, clock.now());
}

async function workflowCode(bundlePath: string | undefined): Promise<string> {
  if (bundlePath !== undefined) {
    return readFile(bundlePath, 'utf8');
  }
  const workflowsPath = new URL(import.meta.resolve('@onhand/workflows/index.ts')).pathname;
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: Runtime.instance().logger });
  return code;
}
