import type { LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';

/** Finds the merchant's locations by their names. Ignores case and surrounding spaces. */
export async function findLocationsNamed(
  db: Db,
  { merchantId, names }: { readonly merchantId: MerchantId; readonly names: readonly string[] },
): Promise<readonly { readonly id: LocationId; readonly name: string }[]> {
  const { rows } = await sql<{ id: LocationId; name: string }>`
    select id, name from locations
    where merchant_id = ${merchantId}
      and lower(btrim(name)) in (select lower(btrim(named)) from unnest(${[...names]}::text[]) as named)`.execute(
    db,
  );
  return rows;
}
