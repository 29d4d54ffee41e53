import { z } from 'zod';
import { address } from './order-addresses.ts';
import { gmt, id } from './schema.ts';

const text = z.string().nullish();

/** A customer as WooCommerce shows it. `role`: `customer`, or a role of staff. */
export const customer = z.object({
  id,
  role: z.string(),
  email: text,
  first_name: text,
  last_name: text,
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  billing: address,
  shipping: address.omit({ email: true }),
});
export type Customer = z.infer<typeof customer>;

/** The fields of {@link customer}, for `_fields`. */
export const customerFields =
  'id,role,email,first_name,last_name,date_created_gmt,date_modified_gmt,billing,shipping';
