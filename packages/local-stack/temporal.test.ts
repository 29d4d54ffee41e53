import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType, TypedSearchAttributes } from '@temporalio/common';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTemporal } from './temporal.ts';
import type { Temporal } from './temporal.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let temporal: Temporal | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await temporal?.kill();
  await rm(folder, { recursive: true });
});

test('a run and its search attributes survive a crash of the server', async () => {
  const files = { logFile: join(folder, 'temporal.log'), databaseFile: join(folder, 'temporal.db') };
  const merchant = defineSearchAttributeKey('Merchant', SearchAttributeType.KEYWORD);
  const needsAttention = defineSearchAttributeKey('NeedsAttention', SearchAttributeType.BOOL);
  const workflowId = `sale:${randomUUID()}`;

  temporal = await startTemporal(files);
  const { port, address } = temporal;
  const connection = await Connection.connect({ address });
  await new Client({ connection }).workflow.start('sale', {
    workflowId,
    taskQueue: 'nobody-listens',
    typedSearchAttributes: new TypedSearchAttributes([
      { key: merchant, value: 'm1' },
      { key: needsAttention, value: true },
    ]),
  });
  await connection.close();
  await temporal.kill();

  temporal = await startTemporal({ ...files, port });
  const again = await Connection.connect({ address });
  const run = await new Client({ connection: again }).workflow.getHandle(workflowId).describe();
  await again.close();
  expect(run.status.name).toBe('RUNNING');
  expect(run.typedSearchAttributes.get(merchant)).toBe('m1');
  expect(run.typedSearchAttributes.get(needsAttention)).toBe(true);
});
