import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { openedContent } from '../memory-vault.ts';
import { read, rowOf, upsert, withCustomers } from './customer-calls.ts';
import { pagesFrom } from './pages.ts';
import type { Subject } from './subject.ts';

/** Rules of reading customers. */
export function customerRules(subject: Subject): void {
  const { connector } = subject;
  const rule = it.skipIf(connector.customers === undefined);

  rule('a customer is read with name and e-mail address, encrypted and with its hashes', async () => {
    const { ask, makeCustomer } = await withCustomers(subject);
    const email = `${randomUUID()}@Example.com`;
    const id = await makeCustomer({ email, firstName: 'Ada', lastName: 'Shopper' });
    const customer = await read(ask, id);
    expect(openedContent(customer)).toMatchObject({ firstName: 'Ada', lastName: 'Shopper' });
    expect(openedContent(customer).email?.toLowerCase()).toBe(email.toLowerCase());
    expect(customer.emailHash).toBe(rowOf({ email: email.toLowerCase() }).emailHash);
    expect((await read(ask, id)).contentHash).toBe(customer.contentHash);
  });

  rule('answers belong to their keys; a customer that the shop does not have is absent', async () => {
    const { ask, makeCustomer, missing } = await withCustomers(subject);
    const [one, other] = [await makeCustomer(person()), await makeCustomer(person())];
    const answers = await ask('customers.get', { ids: [other, missing, one] });
    const found = answers.map(({ key, result }) => [
      key,
      result.kind === 'customer' ? result.customer.externalId : result.kind,
    ]);
    expect(Object.fromEntries(found)).toEqual({ [other]: other, [missing]: 'absent', [one]: one });
  });

  rule('a customer that was removed is absent', async () => {
    const { ask, makeCustomer, removeCustomer } = await withCustomers(subject);
    const id = await makeCustomer(person());
    await removeCustomer(id);
    expect(await ask('customers.get', { ids: [id] })).toEqual([{ key: id, result: { kind: 'absent' } }]);
  });

  rule('pages cover every customer once, and resume from their cursor in another process', async () => {
    const { ask, askElsewhere, makeCustomer } = await withCustomers(subject);
    const made: string[] = [];
    for (let count = 0; count < 3; count += 1) made.push(await makeCustomer(person()));
    const pages = await pagesFrom((cursor) => ask('customers.page', { cursor }), null);
    const idsOf = (some: typeof pages) => some.flatMap(({ items }) => items.map((one) => one.externalId));
    expect(new Set(idsOf(pages)).size).toBe(idsOf(pages).length);
    expect(idsOf(pages)).toEqual(expect.arrayContaining(made));

    const middle = pages[Math.floor((pages.length - 1) / 2)];
    const rest = await pagesFrom(
      (cursor) => askElsewhere('customers.page', { cursor }),
      middle?.next ?? null,
    );
    expect(idsOf(pages).slice(-idsOf(rest).length)).toEqual(idsOf(rest));
  });

  rule('a customer that stays is on one of the pages, whatever is removed between two of them', async () => {
    const { ask, makeCustomer, removeCustomer } = await withCustomers(subject);
    const first = await makeCustomer(person());
    const staying: string[] = [];
    for (let count = 0; count < 3; count += 1) staying.push(await makeCustomer(person()));
    let isRemoved = false;
    const pages = await pagesFrom(async (cursor) => {
      const answer = await ask('customers.page', { cursor });
      if (!isRemoved) await removeCustomer(first);
      isRemoved = true;
      return answer;
    }, null);
    const ids = pages.flatMap(({ items }) => items.map((one) => one.externalId));
    expect(ids).toEqual(expect.arrayContaining(staying));
  });

  it.skipIf(!connector.customers?.behaviour.changedSince)(
    'pages from a moment on bring what has changed since',
    async () => {
      const { ask, makeCustomer } = await withCustomers(subject);
      const id = await makeCustomer(person());
      const answer = await ask('customers.page', { cursor: null });
      const began = answer.kind === 'page' ? answer.page.asOf : '';
      const { overlapMs = 0 } = connector.customers?.behaviour.changedSince ?? {};
      await upsert(ask, { ...rowOf({ lastName: 'Changed' }), externalId: id });
      const cursor = new Date(Date.parse(began) - overlapMs).toISOString();
      const pages = await pagesFrom((from) => ask('customers.page', { cursor: from }), cursor);
      const shown = pages.flatMap(({ items }) => items).filter((one) => one.externalId === id);
      expect(shown.map((one) => openedContent(one).lastName)).toEqual(['Changed']);
    },
  );

  it.skipIf(connector.customers === undefined)('a cursor that is none is refused', async () => {
    const { ask } = await withCustomers(subject);
    const answer = await ask('customers.page', { cursor: 'no cursor' });
    expect(answer).toMatchObject({ kind: 'rejected', code: 'cursor_invalid' });
  });
}

function person() {
  return { email: `${randomUUID()}@example.com`, firstName: 'Ada', lastName: 'Shopper' };
}
