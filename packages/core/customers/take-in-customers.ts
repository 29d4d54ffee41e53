import type { CustomerSnapshot } from '@onhand/contracts/connector/customer.ts';
import { judgeCustomer } from '@onhand/domain/customers/judge-customer.ts';
import type { CustomerVerdict } from '@onhand/domain/customers/judge-customer.ts';
import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { recordImportFailures } from './import-failures.ts';
import { findKnownCustomers } from './known-customers.ts';
import { lockCustomers } from './lock-customers.ts';
import { lockLinks } from './lock-links.ts';
import { readRefusals } from './refusals.ts';
import type { TakenCustomer } from './taken-customer.ts';
import { writeTaken } from './write-taken.ts';

/** How many customers were taken in, by what became of them. */
export interface CustomerCounts {
  readonly new: number;
  readonly linked: number;
  readonly changed: number;
  readonly unchanged: number;
  /** Erased before, or not permitted by the settings. */
  readonly left_out: number;
  readonly failed: number;
}

/**
 * Takes in customers that an integration shows, in one transaction. A customer that shows the same again,
 * such as an own write, changes nothing. A customer with the e-mail address of another becomes a failed item.
 * Hints stay: who read a customer because of one has forgotten it before.
 *
 * @param by who asks: the platform's news, or a bulk import
 */
export async function takeInCustomers(
  tx: Tx,
  taking: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly by: 'news' | 'bulk_import';
    readonly snapshots: readonly CustomerSnapshot[];
    readonly at: Date;
  },
): Promise<CustomerCounts> {
  const { merchantId, integrationId, by, at } = taking;
  // Of a customer that comes twice, the last one counts.
  const snapshots = [...new Map(taking.snapshots.map((one) => [one.externalId, one])).values()];
  await lockCustomers(tx, merchantId);
  const externalIds = snapshots.map(({ externalId }) => externalId);
  await lockLinks(tx, { merchantId, integrationId, externalIds });
  const refusals = await readRefusals(tx, integrationId, by);
  const known = await findKnownCustomers(tx, { merchantId, integrationId }, snapshots);
  const taken: TakenCustomer[] = [];
  for (const snapshot of snapshots) {
    const link = known.links.get(snapshot.externalId);
    const linkedId = link?.customerId ?? null;
    const person = linkedId === null ? undefined : known.persons.get(linkedId);
    const ownerId = snapshot.emailHash === null ? undefined : known.owners.get(snapshot.emailHash);
    const owner = ownerId === undefined ? undefined : known.persons.get(ownerId);
    const other = owner === undefined ? undefined : known.linksOf.get(owner.id);
    const changedAt = snapshot.changedAt === null ? null : new Date(snapshot.changedAt);
    const verdict = judgeCustomer<CustomerId>({
      shown: { ...snapshot, changedAt },
      integrationId,
      linked: person === undefined ? null : { person, seenHash: link?.seenHash ?? null },
      owner:
        owner === undefined
          ? null
          : {
              person: owner,
              isLinkedHere: other !== undefined && other.externalId !== null && other !== link,
            },
      refusals,
    });
    const one = { snapshot, verdict, personId: personOf(verdict, person?.id ?? null) };
    taken.push(one);
    // What follows on the page is judged by what this one leaves behind.
    remember(known, one, { integrationId, changedAt });
  }
  const written = await writeTaken(tx, { merchantId, integrationId, taken, at });
  await recordImportFailures(tx, {
    merchantId,
    integrationId,
    at,
    failures: taken.flatMap(({ snapshot, verdict }) =>
      verdict.kind === 'email_of_another'
        ? [{ externalId: snapshot.externalId, code: verdict.kind, message: null }]
        : [],
    ),
  });
  await closeFailed(
    tx,
    { operations: ['import_customer'], merchantId, integrationId, subjects: written.linkIds },
    at,
  );
  return countsOf(taken);
}

function personOf(verdict: CustomerVerdict<CustomerId>, linked: CustomerId | null): CustomerId | null {
  switch (verdict.kind) {
    case 'create':
      // The name of the person, by which what comes later on this page is matched.
      return crypto.randomUUID() as CustomerId; // A new id of this kind.
    case 'link':
    case 'only_linked':
    case 'change':
    case 'older':
      return verdict.personId;
    case 'unchanged':
      return linked;
    case 'erased':
    case 'email_of_another':
    case 'not_permitted':
      return null;
  }
}

function remember(
  known: Awaited<ReturnType<typeof findKnownCustomers>>,
  { snapshot, verdict, personId }: TakenCustomer,
  { integrationId, changedAt }: { readonly integrationId: IntegrationId; readonly changedAt: Date | null },
): void {
  const { externalId, contentHash } = snapshot;
  const remembered = (seenHash: string | null) => {
    if (personId === null) return;
    const link = { externalId, customerId: personId, seenHash };
    known.links.set(externalId, link);
    known.linksOf.set(personId, link);
  };
  if (verdict.kind === 'link') remembered(null);
  if (personId === null || (verdict.kind !== 'create' && verdict.kind !== 'change')) return;
  const before = known.persons.get(personId);
  const emailBefore = before?.emailHash ?? null;
  if (emailBefore !== null) known.owners.delete(emailBefore);
  if (snapshot.emailHash !== null) known.owners.set(snapshot.emailHash, personId);
  const { emailHash } = snapshot;
  const person = { id: personId, emailHash, isErased: false, changedAt, changedBy: integrationId };
  known.persons.set(personId, person);
  remembered(contentHash);
}

function countsOf(taken: readonly TakenCustomer[]): CustomerCounts {
  const of = (...kinds: readonly CustomerVerdict<CustomerId>['kind'][]) =>
    taken.filter(({ verdict }) => kinds.includes(verdict.kind)).length;
  return {
    new: of('create'),
    linked: of('link'),
    changed: of('change'),
    unchanged: of('unchanged', 'only_linked', 'older'),
    left_out: of('erased', 'not_permitted'),
    failed: of('email_of_another'),
  };
}
