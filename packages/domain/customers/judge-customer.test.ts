import { describe, expect, it } from 'vitest';
import type { IntegrationId } from '../ids.ts';
import { judgeCustomer } from './judge-customer.ts';
import type { CustomerInputs, KnownPerson } from './judge-customer.ts';

const here = 'here' as IntegrationId;
const there = 'there' as IntegrationId;
const at = (second: number) => new Date(second * 1000);
const person: KnownPerson<string> = {
  id: 'ada',
  emailHash: 'e1',
  isErased: false,
  changedAt: at(10),
  changedBy: there,
};
const inputs: CustomerInputs<string> = {
  shown: { emailHash: 'e1', contentHash: 'c2', changedAt: at(20) },
  integrationId: here,
  linked: null,
  owner: null,
  refusals: { create: null, change: null },
};
const linked = { person, seenHash: 'c1' };
const owner = { person, isLinkedHere: false };
const judged = (more: Partial<CustomerInputs<string>>) => judgeCustomer({ ...inputs, ...more });
const shownAt = (changedAt: Date | null) => ({ ...inputs.shown, changedAt });

describe('a customer that is linked', () => {
  it('is unchanged while it shows what was last seen, such as an own write', () => {
    expect(judged({ linked: { person, seenHash: 'c2' } })).toEqual({ kind: 'unchanged' });
  });

  it.each<[string, Date | null, IntegrationId, string]>([
    ['newer', at(11), there, 'change'],
    ['as old', at(10), there, 'older'],
    ['older', at(9), there, 'older'],
    ['as old, of the platform that changed it last', at(10), here, 'change'],
    ['older, of the platform that changed it last', at(9), here, 'older'],
    ['of no known time', null, there, 'older'],
    ['of no known time, of the only platform that changed it', null, here, 'change'],
  ])('and changed: content that is %s', (_what, changedAt, changedBy, kind) => {
    const known = { person: { ...person, changedBy }, seenHash: 'c1' };
    expect(judged({ linked: known, shown: shownAt(changedAt) })).toEqual({ kind, personId: 'ada' });
  });

  it('takes no e-mail address of another person', () => {
    const other = { person: { ...person, id: 'eve' }, isLinkedHere: false };
    expect(judged({ linked, owner: other })).toEqual({ kind: 'email_of_another' });
  });

  it('changes nothing if the settings forbid it', () => {
    const refusals = { create: null, change: 'direction_forbids' as const };
    expect(judged({ linked, refusals })).toEqual({ kind: 'not_permitted', code: 'direction_forbids' });
  });
});

describe('a customer that is not linked', () => {
  it('is a new person, or is linked to the person with its e-mail address', () => {
    expect(judged({})).toEqual({ kind: 'create' });
    expect(judged({ owner })).toEqual({ kind: 'link', personId: 'ada' });
  });

  it('and was matched by its e-mail address stays only linked, whatever it shows later', () => {
    const matched = { person, seenHash: null };
    const only = { kind: 'only_linked', personId: 'ada' };
    expect(judged({ linked: matched, owner })).toEqual(only);
    expect(judged({ linked: matched, owner: null, shown: shownAt(at(99)) })).toEqual(only);
    const other = { person: { ...person, id: 'eve' }, isLinkedHere: false };
    expect(judged({ linked: matched, owner: other })).toEqual(only);
  });

  it('is refused beside another customer of the shop with its e-mail address', () => {
    expect(judged({ owner: { person, isLinkedHere: true } })).toEqual({ kind: 'email_of_another' });
  });

  it('is not taken in if the settings forbid it', () => {
    const refusals = { create: 'auto_import_off' as const, change: null };
    expect(judged({ refusals })).toEqual({ kind: 'not_permitted', code: 'auto_import_off' });
  });
});

it('an erased person does not come back, by link or by e-mail address', () => {
  const erased = { ...person, isErased: true };
  expect(judged({ linked: { person: erased, seenHash: null } })).toEqual({ kind: 'erased' });
  expect(judged({ owner: { person: erased, isLinkedHere: false } })).toEqual({ kind: 'erased' });
});
