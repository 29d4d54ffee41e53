import { expect, it } from 'vitest';
import { runSteps } from './run-steps.ts';
import type { Step, StepOptions } from './run-steps.ts';

const options = (more: Partial<StepOptions> = {}): StepOptions => ({
  signal: new AbortController().signal,
  underWay: new Set(),
  atATime: 2,
  withinMs: 30_000,
  ...more,
});

function noted() {
  const ran: string[] = [];
  const step = (name: string): Step => ({ name, run: async () => void ran.push(name) });
  return { ran, step };
}

const stuck = (name: string) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { step: { name, run: () => promise }, release: resolve };
};

it('a step that does not end delays no other step, and is told at the end', async () => {
  const { ran, step } = noted();
  const { step: hangs } = stuck('hangs');
  const sweep = runSteps([hangs, step('b'), step('c'), step('d')], options({ withinMs: 100 }));
  await expect(sweep).rejects.toThrow('The step hangs took longer than 100 ms.');
  expect(ran).toEqual(['b', 'c', 'd']);
});

it('a step that still runs is not started again, and is once it has ended', async () => {
  const { ran, step } = noted();
  const { step: hangs, release } = stuck('a');
  const underWay = new Set<string>();
  await expect(runSteps([hangs], options({ underWay, withinMs: 10 }))).rejects.toThrow('longer');
  await expect(runSteps([step('a'), step('b')], options({ underWay }))).rejects.toThrow('still runs');
  expect(ran).toEqual(['b']);
  release();
  await Promise.resolve();
  await runSteps([step('a')], options({ underWay }));
  expect(ran).toEqual(['b', 'a']);
});

it('a cancelled sweep waits for no step and starts none', async () => {
  const { ran, step } = noted();
  const { step: hangs } = stuck('hangs');
  const cancelled = new AbortController();
  const sweep = runSteps([hangs, step('b')], options({ signal: cancelled.signal, atATime: 1 }));
  cancelled.abort(new Error('The worker stops.'));
  await expect(sweep).rejects.toThrow('The worker stops.');
  expect(ran).toEqual([]);
});

it('all errors are told, in the order of the steps', async () => {
  const fails = (name: string): Step => ({ name, run: () => Promise.reject(new Error(name)) });
  await expect(runSteps([fails('a'), fails('b')], options())).rejects.toMatchObject({
    errors: [{ message: 'a' }, { message: 'b' }],
  });
});
