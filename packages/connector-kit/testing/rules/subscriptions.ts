import { expect, it } from 'vitest';
import type { Subject } from './subject.ts';

export function subscriptionRules({ connector, arranged }: Subject): void {
  const rule = it.skipIf(connector.subscriptions === undefined);
  const topics = [...(connector.webhook?.topics ?? [])];

  async function withSubscriptions() {
    const { ask, subscriptions } = await arranged();
    if (subscriptions === undefined) throw new Error('the arrangement has no subscriptions');
    const { url } = subscriptions;
    return {
      ...subscriptions,
      ask,
      ensure: async (at = url) => {
        const results = await ask('webhooks.ensure', { url: at, topics });
        return results.map(({ key, result }) => [key, result.kind === 'ok' ? result.id : result]);
      },
      list: async (at = url) => {
        const answer = await ask('webhooks.list', { url: at });
        if (answer.kind !== 'subscriptions') throw new Error(answer.kind);
        return answer.subscriptions;
      },
    };
  }

  rule('after ensure, the list shows every topic on, each once, however often it is ensured', async () => {
    const { ensure, list } = await withSubscriptions();
    const first = await ensure();
    expect(await ensure()).toEqual(first);
    const listed = await list();
    expect(listed.every(({ on }) => on)).toBe(true);
    expect(listed.map(({ topic }) => topic).sort()).toEqual(topics.toSorted());
    expect(Object.fromEntries(listed.map(({ topic, id }) => [topic, id]))).toEqual(Object.fromEntries(first));
  });

  rule('one that is switched off is listed as off, and ensure switches it on again', async ({ skip }) => {
    const { ensure, list, switchOff } = await withSubscriptions();
    if (switchOff === undefined) return skip('the platform removes what it gives up');
    await ensure();
    const [one] = await list();
    await switchOff(one?.id ?? '');
    expect((await list()).filter(({ on }) => !on)).toEqual([{ ...one, on: false }]);
    await ensure();
    expect((await list()).filter(({ on }) => !on)).toEqual([]);
  });

  rule('one that was removed is missing from the list, and ensure makes it again', async () => {
    const { ensure, list, remove } = await withSubscriptions();
    await ensure();
    const [one] = await list();
    await remove(one?.id ?? '');
    expect((await list()).map(({ topic }) => topic)).not.toContain(one?.topic);
    await ensure();
    expect((await list()).map(({ topic }) => topic)).toContain(one?.topic);
  });

  rule('remove removes the named ones only, and again changes nothing', async () => {
    const { ask, ensure, list, url } = await withSubscriptions();
    const other = new URL('/another', url).href;
    await ensure();
    await ensure(other);
    const ids = (await list()).map(({ id }) => id);
    const gone = ids.map((key) => ({ key, result: { kind: 'ok' } }));
    expect(await ask('webhooks.remove', { ids })).toEqual(gone);
    expect(await list()).toEqual([]);
    expect(await list(other)).toHaveLength(topics.length);
    expect(await ask('webhooks.remove', { ids })).toEqual(gone);
  });

  rule('the list shows only what sends to its address', async () => {
    const { ensure, list, url } = await withSubscriptions();
    await ensure();
    const other = new URL('/elsewhere', url).href;
    expect(await list(other)).toEqual([]);
    await ensure(other);
    expect(await list()).toHaveLength(topics.length);
    expect(await list(other)).toHaveLength(topics.length);
  });
}
