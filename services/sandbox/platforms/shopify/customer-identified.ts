import type { Shop } from '../../shop/shop.ts';
import { customerWith } from './customers.ts';
import { unplayed } from './errors.ts';
import { typed } from './nodes.ts';
import { refer } from './reference.ts';
import type { Reference } from './reference.ts';

/** Names a customer by one of its fields. */
export interface CustomerIdentifier {
  readonly id?: string;
  readonly emailAddress?: string;
}

/** Finds a customer by the id or the e-mail address, whatever its case; null if there is none. */
export function customerIdentified(shop: Shop, { id, emailAddress }: CustomerIdentifier): Reference | null {
  if (id !== undefined) return typed(shop, 'Customer', id);
  if (emailAddress !== undefined) return refer('Customer', customerWith(shop, emailAddress));
  throw unplayed('The sandbox finds customers by id and by e-mail address only.');
}
