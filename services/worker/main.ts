import { connectorUrls, connectorVariables } from '@onhand/connector-client/addresses.ts';
import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import { z } from 'zod';
import { sendTemporalLogsTo } from './temporal-logs.ts';
import { startWorker } from './worker.ts';

const variables = z.object({
  DATABASE_URL: z.string().describe('postgres://user:password@host/database'),
  TEMPORAL_ADDRESS: z.string().default('127.0.0.1:7233').describe('host:port of the Temporal server'),
  TEMPORAL_NAMESPACE: z.string().default('default'),
  TEMPORAL_TASK_QUEUE: z.string().default('onhand').describe('shared by the gateway and all workers'),
  ...connectorVariables.shape,
  NOTIFIER_URL: z.url().default('http://127.0.0.1:3031').describe('where the notifier answers'),
  WORKFLOW_BUNDLE: z.string().optional().describe('a prebuilt bundle of the workflows'),
  ONHAND_PUBLIC_URL: z.url().optional().describe('where platforms reach the gateway'),
  PASS_EVERY_MS: z.coerce.number().int().positive().default(300_000),
  SWEEP_EVERY_MS: z.coerce.number().int().positive().default(5_000),
});

await runService({
  name: 'worker',
  closeWithinMs: 70_000,
  start: async (logger) => {
    const configuration = readConfiguration(variables, process.env);
    sendTemporalLogsTo(logger);
    const worker = await startWorker({
      databaseUrl: configuration.DATABASE_URL,
      temporalAddress: configuration.TEMPORAL_ADDRESS,
      temporalNamespace: configuration.TEMPORAL_NAMESPACE,
      taskQueue: configuration.TEMPORAL_TASK_QUEUE,
      connectorToken: configuration.CONNECTOR_TOKEN,
      connectorUrls: connectorUrls(configuration),
      notifierUrl: configuration.NOTIFIER_URL,
      ...(configuration.WORKFLOW_BUNDLE === undefined
        ? {}
        : { workflowBundlePath: configuration.WORKFLOW_BUNDLE }),
      sweepEveryMs: configuration.SWEEP_EVERY_MS,
      passEveryMs: configuration.PASS_EVERY_MS,
      ...(configuration.ONHAND_PUBLIC_URL === undefined
        ? {}
        : { publicUrl: configuration.ONHAND_PUBLIC_URL.replace(/\/+$/, '') }),
      logger,
    });
    // A worker that ends by itself ends the process, so that its supervisor starts it again.
    void worker.ended.catch((error: unknown) => {
      throw error;
    });
    return { close: () => worker.close() };
  },
});
