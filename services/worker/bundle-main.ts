import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Writes the bundle of all workflows to the file it is given, for the worker's WORKFLOW_BUNDLE. */
const [, , path] = process.argv;
if (path === undefined) {
  console.error('usage: node services/worker/bundle-main.ts <file>');
  process.exit(1);
}
const workflowsPath = new URL(import.meta.resolve('@onhand/workflows/index.ts')).pathname;
const { code } = await bundleWorkflowCode({ workflowsPath });
await writeFile(path, code);
