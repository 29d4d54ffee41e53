import type { Route } from '../../route.ts';
import { cancelSyncRun } from './cancel-sync-run.ts';
import { listRunRepairs } from './list-run-repairs.ts';
import { listSyncRuns } from './list-sync-runs.ts';
import { readSyncRun } from './read-sync-run.ts';
import { resumeSyncRun } from './resume-sync-run.ts';

export const syncRunsRoutes: readonly Route[] = [
  listSyncRuns,
  readSyncRun,
  listRunRepairs,
  resumeSyncRun,
  cancelSyncRun,
];
