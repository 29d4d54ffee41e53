import { createLogger } from '@onhand/service-kit/logging.ts';
import { sendTemporalLogsTo } from '@onhand/worker/temporal-logs.ts';

/**
 * Keeps Temporal's logs off the output. Test files share a process and its one runtime: a file that installed
 * one of its own would take the logs from the tests after it.
 */
export function silenceTemporal(): void {
  sendTemporalLogsTo(createLogger({ service: 'test', level: 'silent' }));
}
