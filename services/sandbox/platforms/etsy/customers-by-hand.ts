import { Refusal } from '../../shop/refusal.ts';
import type { CustomersByHand } from '../simulated-platform.ts';

const none = (): never => {
  throw new Refusal(400, 'customers_unsupported', 'Buyers are Etsy’s customers: a seller has none.');
};

/** Refuses customers: Etsy offers a seller no list of them. */
export const customers: CustomersByHand = { add: none, edit: none, remove: none };
