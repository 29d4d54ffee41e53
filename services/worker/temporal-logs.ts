import type { Logger } from '@onhand/service-kit/logging.ts';
import { Runtime } from '@temporalio/worker';
import type { LogLevel } from '@temporalio/worker';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
let installed = false;

/**
 * Sends what Temporal's SDK logs through the service's logger, what its native core says included (it would print
 * plain text otherwise). Once per process, before the first connection.
 */
export function sendTemporalLogsTo(logger: Logger): void {
  if (installed) {
    return;
  }
  installed = true;
  const write = (level: LogLevel, message: string, meta: object = {}) => logger[levels[level]](meta, message);
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
    // The process's own handlers decide when to stop (service-kit's runService).
    shutdownSignals: [],
  });
}
