import { describe, expect, it } from 'vitest';
import type { SharedFault } from '../faults.ts';
import { inHalves } from './halves.ts';

type Answer = { kind: 'ok' } | SharedFault;
const keys = Array.from({ length: 100 }, (_, index) => `row ${index}`);
const ok: Answer = { kind: 'ok' };
const broken: SharedFault = { kind: 'unavailable', message: 'broke', perhapsOneRow: 'its_code' };
const rejected = { kind: 'rejected', code: 'its_code', message: 'broke' };

/** Asks a shop that answers a request with `fault` if it holds a bad row. */
async function ask(bad: (key: string) => boolean, fault: SharedFault = broken, works = true) {
  const asked: number[] = [];
  let checks = 0;
  const answers = await inHalves<Answer>(keys, {
    ask: async (some) => {
      asked.push(some.length);
      const answer: Answer = some.some(bad) ? fault : ok;
      return new Map(some.map((key) => [key, answer]));
    },
    works: async () => {
      checks += 1;
      return works;
    },
    mutation: false,
  });
  const failed = keys.filter((key) => answers.get(key)?.kind !== 'ok');
  return { answers, asked, failed, checks };
}

describe('rows that are refused as a whole', () => {
  it('are halved until only the bad one fails, as its own fault', async () => {
    const { answers, asked, failed, checks } = await ask((key) => key === 'row 61');
    expect(failed).toEqual(['row 61']);
    expect(answers.get('row 61')).toEqual(rejected);
    expect(asked.length).toBeLessThanOrEqual(2 * 7 + 2);
    expect(checks).toBe(1);
  });

  it('are the integration’s if the shop fails at everything', async () => {
    const { answers, asked, failed } = await ask(() => true, broken, false);
    expect(asked).toEqual([100]);
    expect(failed).toEqual(keys);
    expect(answers.get('row 0')).toMatchObject({ kind: 'unavailable' });
  });

  it('are the integration’s if each row fails, after a bounded number of questions', async () => {
    const { answers, asked } = await ask(() => true);
    expect(asked.length).toBeLessThanOrEqual(50);
    expect(new Set([...answers.values()].map(({ kind }) => kind))).toEqual(new Set(['unavailable']));
  });

  it('with many bad ones, some are found each time, and the rest is tried again later', async () => {
    const { answers, failed } = await ask((key) => key.endsWith('3'));
    const kinds = Map.groupBy(failed, (key) => answers.get(key)?.kind);
    expect(kinds.get('rejected')?.length).toBeGreaterThan(1);
    expect(new Set(kinds.keys())).toEqual(new Set(['rejected', 'unavailable']));
    expect(kinds.get('rejected')?.every((key) => key.endsWith('3'))).toBe(true);
  });

  it('with a refusal of the platform itself, are halved to the end, and nothing else is asked', async () => {
    const refused: SharedFault = {
      kind: 'rejected',
      code: 'its_code',
      message: 'broke',
      perhapsOneRow: 'its_code',
    };
    const { failed, checks } = await ask((key) => key.endsWith('3'), refused);
    expect(failed).toEqual(keys.filter((key) => key.endsWith('3')));
    expect(checks).toBe(0);
  });

  it('keep an unknown outcome of the bad row, and of rows that could not be sent again', async () => {
    const unknown: SharedFault = {
      kind: 'unknown',
      message: 'broke',
      ended: true,
      perhapsOneRow: 'its_code',
    };
    const { answers, failed } = await ask((key) => key === 'row 3', unknown);
    expect(failed).toEqual(['row 3']);
    expect(answers.get('row 3')).toMatchObject({ kind: 'unknown', ended: true });

    let first = true;
    const later = await inHalves<Answer>(['a', 'b'], {
      ask: async (some) => {
        const answer: Answer = first ? unknown : { kind: 'unavailable', message: 'too late' };
        first = false;
        return new Map(some.map((key) => [key, answer]));
      },
      works: async () => true,
      mutation: true,
    });
    expect([...later.values()].map(({ kind }) => kind)).toEqual(['unknown', 'unknown']);
  });

  it('of unknown outcome stay unknown if another figure stands there then: it may be their own', async () => {
    const unknown: SharedFault = {
      kind: 'unknown',
      message: 'broke',
      ended: true,
      perhapsOneRow: 'its_code',
    };
    const asked: string[][] = [];
    const answers = await inHalves<{ kind: 'ok' | 'stale' } | SharedFault>(['a', 'b', 'c', 'd'], {
      ask: async (some) => {
        asked.push([...some]);
        const stale = (key: string) => asked.length > 1 && key < 'c';
        return new Map(
          some.map((key) => [key, stale(key) ? { kind: 'stale' } : asked.length > 1 ? ok : unknown]),
        );
      },
      works: async () => true,
      mutation: true,
      repeatable: (key) => key !== 'd',
    });
    expect(Object.fromEntries([...answers].map(([key, { kind }]) => [key, kind]))).toEqual({
      a: 'unknown',
      b: 'unknown',
      c: 'ok',
      // It may not be sent again.
      d: 'unknown',
    });
    expect(asked).toEqual([['a', 'b', 'c', 'd'], ['a', 'b'], ['c']]);
  });

  it('a row that is alone is its own fault only if it fails twice while the shop answers for others', async () => {
    const alone = async (answers: Answer[], options: { works: boolean; mutation: boolean }) => {
      const answered = await inHalves<Answer>(['row'], {
        ask: async () => new Map([['row', answers.shift() ?? ok]]),
        works: async () => options.works,
        mutation: options.mutation,
      });
      return answered.get('row');
    };
    const reading = { works: true, mutation: false };
    expect(await alone([broken, broken], reading)).toEqual(rejected);
    expect(await alone([broken, broken], { ...reading, mutation: true })).toEqual({
      ...rejected,
      transient: true,
    });
    expect(await alone([broken, ok], reading)).toEqual(ok);
    expect(await alone([broken, broken], { ...reading, works: false })).toMatchObject({
      kind: 'unavailable',
    });
  });
});
