import type { Logger } from '@onhand/service-kit/logging.ts';
import { Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/worker';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
let current: Logger | undefined;

/**
 * Sends the logs of Temporal's SDK and its native core to the service's logger. The core would print plain
 * text otherwise. Call it before the first connection. A later call replaces the logger.
 */
export function sendTemporalLogsTo(logger: Logger): void {
  const isInstalled = current !== undefined;
  current = logger;
  if (isInstalled) return;
  const write = (level: LogLevel, message: string, meta: object = {}) =>
    current?.[levels[level]](meta, message);
  Runtime.install({
    logger: {
      log: write,
      trace: (message, meta) => write('TRACE', message, meta),
      debug: (message, meta) => write('DEBUG', message, meta),
      info: (message, meta) => write('INFO', message, meta),
      warn: (message, meta) => write('WARN', message, meta),
      error: (message, meta) => write('ERROR', message, meta),
    },
    telemetryOptions: { logging: { filter: { core: 'WARN', other: 'WARN' }, forward: {} } },
    // The process's own handlers (service-kit's `runService`) decide when to stop.
    shutdownSignals: [],
  });
}
