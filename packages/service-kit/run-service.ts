import { z } from 'zod';
import { readConfiguration } from './configuration.ts';
import { createLogger, loggingVariables } from './logging.ts';
import type { Logger } from './logging.ts';

/** A service that has started. `url` is where it answers, if it does. */
export interface RunningService {
  readonly url?: string;
  close(): Promise<void>;
}

export interface Service {
  readonly name: string;
  readonly start: (logger: Logger) => Promise<RunningService>;
  /** Closing that takes longer ends with exit code 1. */
  readonly closeWithinMs?: number;
}

/**
 * Runs a process's service until SIGTERM or SIGINT, then closes it once and exits. Logs one line `ready` with
 * its URL. A start that fails and any error nobody caught are logged and end the process with exit code 1.
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
    // The bound counts from the signal, also when that comes while the service is still starting.
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
 * Resolves with the first signal to stop. The handlers stay: a second one (a terminal's ctrl-C reaches children
 * too) must not cut closing short.
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
