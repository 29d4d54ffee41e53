import { z } from 'zod';
import { readConfiguration } from './configuration.ts';
import { createLogger, loggingVariables } from './logging.ts';
import type { Logger } from './logging.ts';

/** A started service. `url` is its address, if it has one. */
export interface RunningService {
  readonly url?: string;
  close(): Promise<void>;
}

export interface Service {
  readonly name: string;
  readonly start: (logger: Logger) => Promise<RunningService>;
  /** If closing takes longer, the process ends with exit code 1. */
  readonly closeWithinMs?: number;
}

/**
 * Runs a service until SIGTERM or SIGINT, then closes it once and exits. Logs the line `ready` with its URL.
 * A failed start or an uncaught error is logged and ends the process with exit code 1.
 */
export async function runService({ name, start, closeWithinMs = 10_000 }: Service): Promise<void> {
  let logger = createLogger({ service: name });
  const fail = (err: unknown): never => {
    logger.fatal({ err }, 'ended by an error');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);

  try {
    const { LOG_LEVEL: level } = readConfiguration(z.object(loggingVariables), process.env);
    logger = createLogger({ service: name, level });
    // The time limit starts with the signal, even if the service is still starting.
    const stopping = onStopSignal(() => {
      setTimeout(() => fail(new Error(`did not close within ${closeWithinMs} ms`)), closeWithinMs);
    });
    const service = await start(logger);
    logger.info({ url: service.url }, 'ready');
    logger.info({ signal: await stopping }, 'closing');
    await service.close();
    logger.info('closed');
    process.exit(0);
  } catch (error) {
    fail(error);
  }
}

/**
 * Resolves with the first stop signal. The handlers stay installed, because a terminal sends ctrl-C to child
 * processes too: a second signal must not interrupt closing.
 */
function onStopSignal(react: () => void): Promise<NodeJS.Signals> {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let asked = false;
  const stop = (signal: NodeJS.Signals) => {
    if (!asked) react();
    asked = true;
    resolve(signal);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return promise;
}
