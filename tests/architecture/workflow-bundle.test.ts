import { relative } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { z } from 'zod';
import * as workflows from '@onhand/workflows/index.ts';
import { root } from './run.ts';

/** Ours, and Temporal's own with what it needs. All of it is held in memory once per running workflow. */
const belongs =
  /^(workflows|packages\/domain)\/|\/node_modules\/(@temporalio\/(common|workflow)|nexus-rpc|ms|long)\//;
const sourceMap = z.object({ sources: z.array(z.string()) });

it('the code of workflows holds no zod, no database, no web framework and no activities', async () => {
  const { code } = await bundleWorkflowCode({
    workflowsPath: `${root}/workflows/index.ts`,
    logger: new DefaultLogger('WARN'),
  });
  const encoded = /sourceMappingURL=data:application\/json;charset=utf-8;base64,(\S+)/.exec(code)?.[1] ?? '';
  const { sources } = sourceMap.parse(JSON.parse(Buffer.from(encoded, 'base64').toString()));
  const files = sources.filter((source) => source.startsWith('/')).map((source) => relative(root, source));
  expect(files).toContain('workflows/sale.ts');
  expect(files.filter((file) => !belongs.test(file))).toEqual([]);
});

it('everything exported from workflows/index.ts is a workflow: it can be started by its name', () => {
  expect(Object.keys(workflows).toSorted()).toEqual([
    'bulk',
    'change',
    'computePlan',
    'notify',
    'poll',
    'publish',
    'readListings',
    'sale',
    'scheduledSync',
    'streetDate',
    'sweep',
  ]);
});
