import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { remediesOf } from './remedies.ts';

/** Reasons that end without anybody's work. */
const ending = ['first_sync_waiting', 'unit_limited', 'zero_refused'];

const explanation = {
  listingId: 'listing',
  integrationId: 'shop',
  itemId: 'item',
  switches: { merchant: true, integration: true, listing: false },
};

it('there is a way out of every reason why a figure is not written', async () => {
  const page = await readFile(new URL('../../../../../docs/errors.md', import.meta.url), 'utf8');
  const [, section = ''] = page.split('\n## Why a channel stock is blocked\n');
  const [reasons = ''] = section.split('\n## ');
  const codes = [...reasons.matchAll(/^### (\w+)$/gm)].map(([, code = '']) => code);
  expect(codes).toContain('listing_ended');
  const without = codes.filter((code) => remediesOf(code, explanation, 'merchant').length === 0);
  expect(without.toSorted()).toEqual(ending);
});

it('a quantity sync that is off elsewhere leads to the settings', () => {
  const switches = { merchant: true, integration: false, listing: true };
  const remedies = remediesOf('quantity_sync_off', { ...explanation, switches }, 'merchant');
  expect(remedies).toMatchObject([{ kind: 'page' }]);
});
