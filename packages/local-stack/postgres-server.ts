import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyProcess } from './process-identity.ts';

/** What a cluster's `postmaster.pid` says of its server. */
export type PostgresServer =
  /** There is no server. If it crashed, PostgreSQL clears its `postmaster.pid` away by itself. */
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly pid: number; readonly port: number }
  /** The server ended, and its process id belongs to another program now. PostgreSQL would not start. */
  | { readonly kind: 'stale' };

/** Finds the server that runs on a cluster. */
export async function runningServer(cluster: string): Promise<PostgresServer> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  // The lines are process id, data folder, start time and port (PostgreSQL's miscadmin.h).
  const [pid = 0, , , port = 0] = text.split('\n').map(Number);
  const process = pid > 0 ? await identifyProcess(pid) : undefined;
  if (process === undefined) return { kind: 'none' };
  const isServer = process.command.includes('postgres') && process.command.includes(cluster);
  return isServer ? { kind: 'running', pid, port } : { kind: 'stale' };
}
