import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { servedFor } from '../ask.ts';
import { openedContent } from '../memory-vault.ts';
import { read, rowOf, upsert, withCustomers } from './customer-calls.ts';
import type { Subject } from './subject.ts';

const address = {
  firstName: 'Ada',
  lastName: 'Shopper',
  line1: '1 High Street',
  city: 'Springfield',
  postalCode: '12345',
  country: 'US',
};

/** Rules of writing customers. */
export function customerWriteRules(subject: Subject): void {
  const { connector } = subject;
  const rule = it.skipIf(connector.customers === undefined);

  rule('a customer is created with what it has, and the answer shows it as it is then', async () => {
    const { ask, hasOneAddress = false } = await withCustomers(subject);
    const content = {
      ...person(),
      phone: '+1 555 0100',
      billing: address,
      shipping: hasOneAddress ? address : { ...address, city: 'Elsewhere' },
    };
    const [made] = await upsert(ask, rowOf(content));
    if (made?.kind !== 'ok') throw new Error(`not written: ${JSON.stringify(made)}`);
    expect(made.created).toBe(true);
    expect(made.since, 'nobody else changed it').toBeUndefined();
    expect(openedContent(made.customer)).toMatchObject(content);
    expect(await read(ask, made.customer.externalId)).toMatchObject({
      contentHash: made.customer.contentHash,
    });
  });

  rule(
    'the same e-mail address again, in another case, finds the account and leaves it as it is',
    async () => {
      const { ask } = await withCustomers(subject);
      const content = person();
      const [first] = await upsert(ask, rowOf(content));
      const changed = { ...content, email: content.email.toUpperCase(), lastName: 'Married' };
      const [second] = await upsert(ask, rowOf(changed));
      if (first?.kind !== 'ok') throw new Error('not written');
      const { externalId, contentHash } = first.customer;
      expect(second).toMatchObject({ kind: 'exists', customer: { externalId, contentHash } });
      expect(openedContent(await read(ask, externalId)).lastName).toBe(content.lastName);
    },
  );

  rule('a customer is changed by id, and what is left out stays', async () => {
    const { ask } = await withCustomers(subject);
    const content = { ...person(), billing: address };
    const [made] = await upsert(ask, rowOf(content));
    if (made?.kind !== 'ok') throw new Error('not written');
    const { externalId } = made.customer;
    const email = content.email.toUpperCase();
    const [changed] = await upsert(ask, {
      ...rowOf({ email, billing: { ...address, city: 'Moved' } }),
      externalId,
    });
    if (changed?.kind !== 'ok') throw new Error(`not written: ${JSON.stringify(changed)}`);
    expect(changed.since, 'nobody else changed it').toBeUndefined();
    expect(openedContent(changed.customer)).toMatchObject({
      firstName: content.firstName,
      email: content.email,
      billing: { city: 'Moved', line1: address.line1 },
    });
  });

  rule('no account gets another e-mail address, and the other rows go through', async () => {
    const { ask } = await withCustomers(subject);
    const [owner, other] = [person(), person()];
    const [, made] = await upsert(ask, rowOf(owner), rowOf(other));
    if (made?.kind !== 'ok') throw new Error('not written');
    const { externalId } = made.customer;
    const [taken, changed, good] = await upsert(
      ask,
      { ...rowOf({ ...other, email: owner.email }), externalId },
      { ...rowOf({ ...person(), lastName: 'Taken over' }), externalId },
      rowOf(person()),
    );
    expect(taken).toMatchObject({ kind: 'rejected', code: 'email_changed' });
    expect(changed).toMatchObject({ kind: 'rejected', code: 'email_changed' });
    expect(JSON.stringify(taken)).not.toContain(owner.email);
    expect(good).toMatchObject({ kind: 'ok', created: true });
    expect(openedContent(await read(ask, externalId))).toMatchObject(other);
  });

  rule(
    'without an id and an e-mail address nothing is written; an id that is not there is missing',
    async () => {
      const { ask, missing } = await withCustomers(subject);
      const [nameless, gone] = await upsert(ask, rowOf({ firstName: 'Nobody' }), {
        ...rowOf(person()),
        externalId: missing,
      });
      expect(nameless).toMatchObject({ kind: 'rejected', code: 'email_missing' });
      expect(gone).toEqual({ kind: 'missing' });
    },
  );

  rule('what changed there since is not overwritten, unless it is what was seen', async () => {
    const { ask } = await withCustomers(subject);
    const content = person();
    const [made] = await upsert(ask, rowOf(content));
    if (made?.kind !== 'ok') throw new Error('not written');
    const { externalId, contentHash, changedAt } = made.customer;
    const row = {
      ...rowOf({ ...content, firstName: 'Old' }),
      externalId,
      unlessChangedSince: new Date(Date.parse(changedAt ?? '') - 60_000).toISOString(),
    };
    const [newer] = await upsert(ask, row);
    expect(newer).toMatchObject({ kind: 'newer', customer: { externalId, contentHash } });
    expect(openedContent(await read(ask, externalId)).firstName).toBe(content.firstName);
    const [written] = await upsert(ask, { ...row, seenHash: contentHash });
    expect(written).toMatchObject({ kind: 'ok', created: false });
  });

  rule('whichever answer is lost, the next attempt makes one customer of it', async () => {
    for (let nth = 1; nth <= writesAtMost; nth += 1) {
      const { ask, creation, findIds } = await withCustomers(subject);
      const losing = creation === undefined ? null : await creation.loseAnswer(nth);
      if (losing === null) return;
      const row = rowOf({ ...person(), billing: address });
      const [lost] = await upsert(servedFor(connector, losing).ask, row);
      if (lost?.kind === 'ok') return;
      expect(lost?.kind).toBe('unknown');
      const [made] = await upsert(ask, row);
      // What was lost may have been the creation: then the account is there, perhaps without addresses.
      if (made?.kind !== 'ok' && made?.kind !== 'exists') throw new Error(`lost: ${JSON.stringify(made)}`);
      expect(await findIds(openedContent(row).email ?? '')).toEqual([made.customer.externalId]);
      if (made.kind === 'ok') expect(openedContent(made.customer)).toMatchObject(openedContent(row));
    }
    throw new Error('writing a customer has no end');
  });
}

/** More writes than any platform needs for one customer. */
const writesAtMost = 12;

function person() {
  return { email: `${randomUUID()}@example.com`, firstName: 'Ada', lastName: 'Shopper' };
}
