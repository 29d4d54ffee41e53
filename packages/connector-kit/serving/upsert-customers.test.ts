import { expect, test } from 'vitest';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { Call, Customers, PlainCustomer } from '../connector.ts';
import { memoryCustomers } from '../testing/memory-customers.ts';
import { memoryVault, openedContent, sealedContent } from '../testing/memory-vault.ts';
import { upsertCustomers } from './upsert-customers.ts';

const call = { integrationId: 'shop', signal: new AbortController().signal } as unknown as Call; // No more of a call is used.
const email = 'ada@b.example';
const there: PlainCustomer = { externalId: '7', changedAt: null, content: { email, lastName: 'King' } };

/** Writes Ada's last name to a shop where somebody changes her right after each write. */
async function written(edit: CustomerContent | null, isThere: boolean) {
  const kept = new Map(isThere ? [['7', there]] : []);
  const shop = memoryCustomers(kept, new Set(), () => null);
  const edited = <Answer>(answer: Answer): Answer => {
    for (const [id, one] of kept) kept.set(id, { ...one, content: { ...one.content, ...edit } });
    return answer;
  };
  const customers: Customers = {
    ...shop,
    create: async (...args) => edited(await shop.create(...args)),
    update: async (...args) => edited(await shop.update(...args)),
  };
  const connector = { check: () => Promise.reject(new Error('not asked')) };
  const content = { email, lastName: 'Lovelace' };
  const [answer] = await upsertCustomers({ connector, customers, vault: memoryVault }, call, [
    {
      key: 'row',
      externalId: isThere ? '7' : null,
      ...sealedContent(content),
      unlessChangedSince: null,
      seenHash: null,
    },
  ]);
  if (answer?.result.kind !== 'ok') throw new Error(`not written: ${JSON.stringify(answer)}`);
  const { customer, since } = answer.result;
  return { ours: openedContent(customer), since: since && openedContent(since) };
}

test.each([true, false])(
  'a change right after a write is told apart from what was written',
  async (isThere) => {
    const { ours, since } = await written({ lastName: 'Byron' }, isThere);
    expect(ours).toEqual({ email, lastName: 'Lovelace' });
    expect(since).toEqual({ email, lastName: 'Byron' });
  },
);

test('a customer whom nobody changed is as it was written', async () => {
  expect(await written(null, true)).toEqual({ ours: { email, lastName: 'Lovelace' }, since: undefined });
});
