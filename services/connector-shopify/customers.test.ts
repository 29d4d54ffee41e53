import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import { expect, test } from 'vitest';
import { customers } from './customers.ts';
import { connectionOf, graphqlShop } from './testing/graphql-shop.ts';
import type { Root } from './testing/graphql-shop.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const shown = (id: number, more: object = {}) => ({
  __typename: 'Customer',
  id: gid('Customer', id),
  updatedAt: '2026-11-20T09:00:00Z',
  firstName: 'Ada',
  lastName: null,
  defaultEmailAddress: { emailAddress: 'ada@b.example' },
  defaultPhoneNumber: null,
  defaultAddress: { address1: '1 High Street', city: 'Springfield', countryCodeV2: 'US', provinceCode: 'IL' },
  ...more,
});
const address = { line1: '1 High Street', city: 'Springfield', country: 'US', region: 'IL' };

test('the default address stands for both addresses; what is empty is left out', async () => {
  const { call } = graphqlShop({ nodes: [shown(7), shown(8, { defaultAddress: null })] });
  const answers = await customers.get(call, ['7', '8', '9', 'no id']);
  expect(answers.map(({ result }) => (result.kind === 'customer' ? result.customer : result.kind))).toEqual([
    {
      externalId: '7',
      changedAt: '2026-11-20T09:00:00.000Z',
      content: { email: 'ada@b.example', firstName: 'Ada', billing: address, shipping: address },
    },
    expect.objectContaining({ content: { email: 'ada@b.example', firstName: 'Ada' } }),
    'absent',
    'absent',
  ]);
});

test('a customer that cannot be read is named without its content, and costs no other', async () => {
  const bad = shown(8, { updatedAt: 'ada@b.example' });
  const { call } = graphqlShop({ customers: () => connectionOf([shown(7), bad]) });
  const answer = await customers.page(call, null);
  if (answer.kind !== 'page') throw new Error(answer.kind);
  expect(answer.page.items).toMatchObject([{ externalId: '7' }]);
  expect(answer.page.unread).toMatchObject([{ externalId: '8', code: 'record_unreadable' }]);
  expect(JSON.stringify(answer.page.unread)).not.toContain('ada@b.example');
});

async function create(content: CustomerContent, root: Root = {}) {
  const shop = graphqlShop({
    customerSet: { customer: shown(7), userErrors: [] },
    ...root,
  });
  return { answer: await customers.create(shop.call, content), input: shop.asked[0]?.variables['input'] };
}

test('of two addresses, the one for parcels becomes the default', async () => {
  const content = { email: 'ada@b.example', billing: { city: 'Bill' }, shipping: { city: 'Ship' } };
  const { answer, input } = await create(content);
  expect(answer).toMatchObject({ kind: 'written', id: '7', shows: { firstName: 'Ada', billing: address } });
  expect(input).toEqual({ email: 'ada@b.example', addresses: [{ city: 'Ship' }] });
});

test('an e-mail address that is taken is told from other refusals', async () => {
  const refusedFor = async (field: string) =>
    (
      await create(
        { email: 'ada@b.example' },
        {
          customerSet: {
            customer: null,
            userErrors: [{ field: ['input', field], message: 'x', code: 'TAKEN' }],
          },
        },
      )
    ).answer;
  expect(await refusedFor('email')).toMatchObject({ kind: 'rejected', code: 'email_taken' });
  expect(await refusedFor('phone')).toMatchObject({ kind: 'rejected', code: 'TAKEN' });
});

const there = { externalId: '7', changedAt: null, content: {} };
const namesOf = ({ asked }: ReturnType<typeof graphqlShop>) =>
  asked.flatMap(({ query }) => /^mutation (\w+)/.exec(query)?.[1] ?? []);

test('a change leaves the other addresses, and adds one where there is none', async () => {
  const addressed = { address: { city: 'Moved' }, userErrors: [] };
  const writes = {
    customerUpdate: { customer: shown(7, { firstName: 'Eve' }), userErrors: [] },
    customerAddressUpdate: addressed,
    customerAddressCreate: addressed,
  };
  const withOne = graphqlShop({ customer: { defaultAddress: { id: gid('MailingAddress', 5) } }, ...writes });
  const moved = await customers.update(withOne.call, there, {
    firstName: 'Eve',
    shipping: { city: 'Moved' },
  });
  expect(moved).toMatchObject({ shows: { firstName: 'Eve', shipping: { city: 'Moved' } } });
  expect(namesOf(withOne)).toEqual(['ChangeCustomer', 'ChangeAddress']);
  expect(withOne.asked.at(-1)?.variables).toEqual({
    id: gid('Customer', 7),
    addressId: gid('MailingAddress', 5),
    address: { city: 'Moved' },
  });
  const withNone = graphqlShop({ customer: { defaultAddress: null }, ...writes });
  await customers.update(withNone.call, there, { billing: { city: 'New' } });
  expect(namesOf(withNone)).toEqual(['AddAddress']);
});

test('a customer who is gone meanwhile is missing', async () => {
  const { call } = graphqlShop({ customer: null });
  expect(await customers.update(call, there, { firstName: 'Eve' })).toEqual({ kind: 'missing' });
});
