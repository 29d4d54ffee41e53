import type { IntegrationId } from '../ids.ts';
import type { Refusal } from '../settings/permission.ts';

/** A person as they are known here. */
export interface KnownPerson<Id> {
  readonly id: Id;
  readonly emailHash: string | null;
  readonly isErased: boolean;
  /** When the content last changed, by the clock of the platform that changed it. Null: not told. */
  readonly changedAt: Date | null;
  readonly changedBy: IntegrationId | null;
}

/** A customer that an integration shows. */
export interface ShownCustomer {
  readonly emailHash: string | null;
  readonly contentHash: string;
  readonly changedAt: Date | null;
}

export interface CustomerInputs<Id> {
  readonly shown: ShownCustomer;
  readonly integrationId: IntegrationId;
  /**
   * The person to whom this customer is linked, and the content that was last seen there. `seenHash` null:
   * the customer was matched by its e-mail address, and is only linked.
   */
  readonly linked: { readonly person: KnownPerson<Id>; readonly seenHash: string | null } | null;
  /** The person with its e-mail address, and whether another customer there is linked to them. */
  readonly owner: { readonly person: KnownPerson<Id>; readonly isLinkedHere: boolean } | null;
  /** Why the settings refuse a new person, and a change of a known one. Null: they permit it. */
  readonly refusals: { readonly create: Refusal | null; readonly change: Refusal | null };
}

/** What becomes of a customer that an integration shows. */
export type CustomerVerdict<Id> =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'create' }
  /** It is linked to the person with its e-mail address, and nothing else: nobody verified the address. */
  | { readonly kind: 'link'; readonly personId: Id }
  /** It was linked so before. */
  | { readonly kind: 'only_linked'; readonly personId: Id }
  | { readonly kind: 'change'; readonly personId: Id }
  /** The person's content is newer: the customer gets it where the settings let it out. */
  | { readonly kind: 'older'; readonly personId: Id }
  /** Somebody asked to erase the person. */
  | { readonly kind: 'erased' }
  | { readonly kind: 'email_of_another' }
  | { readonly kind: 'not_permitted'; readonly code: Refusal };

/**
 * Judges a customer that an integration shows. The newer content wins, by the platforms' clocks. A customer
 * without a usable e-mail address is a person of their own. An e-mail address proves nothing, so the content
 * of a customer that was matched by it is never taken. Pure.
 */
export function judgeCustomer<Id>(inputs: CustomerInputs<Id>): CustomerVerdict<Id> {
  const { shown, linked, owner, refusals } = inputs;
  if (linked?.person.isErased === true || owner?.person.isErased === true) return { kind: 'erased' };
  if (linked !== null) {
    if (linked.seenHash === null) return { kind: 'only_linked', personId: linked.person.id };
    if (linked.seenHash === shown.contentHash) return { kind: 'unchanged' };
    if (owner !== null && owner.person.id !== linked.person.id) return { kind: 'email_of_another' };
    if (refusals.change !== null) return { kind: 'not_permitted', code: refusals.change };
    const personId = linked.person.id;
    return isNewer(inputs, linked.person) ? { kind: 'change', personId } : { kind: 'older', personId };
  }
  if (owner?.isLinkedHere === true) return { kind: 'email_of_another' };
  if (refusals.create !== null) return { kind: 'not_permitted', code: refusals.create };
  if (owner === null) return { kind: 'create' };
  return { kind: 'link', personId: owner.person.id };
}

/** The platform that changed a person last has one clock: an equal time there is no older one. */
function isNewer<Id>(
  { shown, integrationId }: Pick<CustomerInputs<Id>, 'shown' | 'integrationId'>,
  { changedAt, changedBy }: KnownPerson<Id>,
): boolean {
  if (changedAt === null) return true;
  if (shown.changedAt === null) return changedBy === integrationId;
  return changedBy === integrationId ? shown.changedAt >= changedAt : shown.changedAt > changedAt;
}
