import { readFileSync } from 'node:fs';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { sendTemporalLogsTo } from '@onhand/worker/temporal-logs.ts';
import * as workflows from '@onhand/workflows/index.ts';
import { Worker } from '@temporalio/worker';
import { beforeAll, expect, inject, it } from 'vitest';
import { readHistories, workflowTypeOf } from './histories.ts';

const histories = readHistories();
const todaysCode = readFileSync(inject('workflowBundlePath'), 'utf8');

// A replay that fails says much on its way; here it is meant to fail.
beforeAll(() => sendTemporalLogsTo(createLogger({ service: 'test', level: 'silent' })));

const replay = (name: string, code = todaysCode) =>
  Worker.runReplayHistory({ workflowBundle: { code } }, histories.get(name));

it.each([...histories.keys()])("%s: today's workflows go on with it", async (name) => {
  await expect(replay(name)).resolves.toBeUndefined();
});

it('every workflow that can be started was recorded', () => {
  const recorded = new Set([...histories.values()].map(workflowTypeOf));
  expect([...recorded].toSorted()).toEqual(Object.keys(workflows).toSorted());
});

it.each([
  {
    name: 'sale-reread',
    change: 'an activity that is left out',
    from: 'await rereadOrder(order)',
    to: 'null',
  },
  {
    name: 'sale-changed',
    change: 'what changes meanwhile is not followed',
    from: /if \(changed\)\s*continue;/,
    to: '',
  },
  {
    name: 'sale-completed',
    change: 'an activity more',
    from: 'return followSale(',
    to: 'await rereadOrder(order); return followSale(',
  },
  {
    name: 'publish-waits-and-goes-on',
    change: 'no timer',
    from: /await \S+condition\)\(\(\)\s*=>\s*due, pause\.waitMs/,
    to: '((waitMs) => waitMs)(pause.waitMs',
  },
  {
    name: 'change-tried-again',
    change: 'no timer',
    from: /await \S+condition\)\(\(\)\s*=>\s*due, latest\.waitMs/,
    to: '((waitMs) => waitMs)(latest.waitMs',
  },
  {
    name: 'street-date-moved',
    change: 'no timer',
    from: /await \S+condition\)\(\(\)\s*=>\s*changed, Math/,
    to: '((waitMs) => waitMs)(Math',
  },
  {
    name: 'poll',
    change: 'another activity in runs from before there were timers',
    from: 'hearOrders, pollOrders }',
    to: 'hearOrders, askForOrders: pollOrders }',
  },
  {
    name: 'poll',
    change: 'the new way for runs that began in the old one',
    from: /if \(!\S+patched\)\('passes-on-a-timer'\)\)/,
    to: 'if (false)',
  },
  {
    name: 'poll-passes',
    change: 'no timer',
    from: /await \S+condition\)\(\(\)\s*=>\s*wanted, next\.waitMs/,
    to: '((waitMs) => waitMs)(next.waitMs',
  },
  {
    name: 'bulk-read-listings',
    change: 'another activity',
    from: '{ carryBulk }',
    to: '{ carryThem: carryBulk }',
  },
  {
    name: 'bulk-of-merchant',
    change: 'an activity that is left out where there is no integration',
    from: /if \(integrationId === null\)\s*return carryBulk\(operation\);/,
    to: 'if (integrationId === null) return { goOn: false };',
  },
  {
    name: 'read-listings',
    change: 'another activity',
    from: 'activities.readListings(',
    to: 'activities.readThem(',
  },
  {
    name: 'scheduled-sync',
    change: 'another activity',
    from: '{ releaseScheduled }',
    to: '{ release: releaseScheduled }',
  },
  {
    name: 'compute-plan-refused',
    change: 'a failure that nobody notes',
    from: 'await failPlan(plan, failure);',
    to: '',
  },
  {
    name: 'sale-failed',
    change: 'the old end for sales that failed',
    from: /&& \S+patched\)\('failed-sales-close-as-failed'\)/,
    to: '&& false',
  },
  {
    name: 'sale-reset',
    change: 'a reset that repeats nothing',
    from: /if \(runId !== \S+workflowInfo\)\(\)\.runId\) return;/,
    to: '',
  },
  {
    name: 'publish-failed',
    change: 'a fault that nobody records',
    from: /if \(!\S+patched\)\('faults-are-recorded'\)\) throw error;/,
    to: 'throw error;',
  },
  {
    name: 'notify-refused',
    change: 'a failure that nobody records',
    from: 'await giveUpNotification(notification, message)',
    to: '({ kind: "gone" })',
  },
  { name: 'sweep', change: 'an activity that is gone', from: 'await sweepUp();', to: '' },
])('$name: $change in the code would be noticed', async ({ name, from, to }) => {
  const changedCode = todaysCode.replace(from, to);
  expect(changedCode).not.toBe(todaysCode);
  await expect(replay(name, changedCode)).rejects.toMatchObject({ name: 'DeterminismViolationError' });
});
