import { join } from 'node:path';
import { startProcess } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';

/** Describes one of Onhand's own programs. */
export interface ServiceOptions {
  /** The program's folder below services/. */
  readonly name: string;
  /** The program's file, if it is not main.ts in its folder. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly pidFile?: string;
  readonly signal?: AbortSignal;
}

const services = join(import.meta.dirname, '../../services');

/**
 * Starts a service. Resolves when the service has logged that it is ready (see service-kit's `runService`).
 */
export function startService({
  name,
  file,
  env,
  logFile,
  pidFile,
  signal,
}: ServiceOptions): Promise<ManagedProcess> {
  return startProcess({
    name,
    command: process.execPath,
    args: [file ?? join(services, name, 'main.ts')],
    env,
    logFile,
    ...(pidFile !== undefined && { pidFile }),
    isReady: async (output) => (await output()).includes('"msg":"ready"'),
    ...(signal && { signal }),
  });
}
