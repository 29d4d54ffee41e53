import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { sql } from 'kysely';
import { callerColumns } from '../api-keys/find-caller.ts';
import type { CallerRow } from '../api-keys/find-caller.ts';

/** Who signed in, as the provider says. */
export interface SignedIn {
  /** The provider's issuer and its name for the person. */
  readonly subject: string;
  /** An address that the provider has verified. Null: there is none. */
  readonly verifiedEmail: string | null;
}

/**
 * Finds the person who signed in. The first sign-in is matched by the e-mail address and stores the subject.
 * From then on, only the subject counts: an address may be given to somebody else. Returns undefined if
 * nobody matches, or if the person was revoked.
 */
export async function findPerson(
  db: Db,
  { subject, verifiedEmail }: SignedIn,
): Promise<CallerRow | undefined> {
  return inTransaction(db, async (tx) => {
    await tx
      .updateTable('api_keys')
      .set({ subject })
      .where(sql`lower(email)`, '=', verifiedEmail?.toLowerCase() ?? null)
      .where('subject', 'is', null)
      .where('revoked_at', 'is', null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('api_keys as known')
              .where('known.subject', '=', subject)
              .where('known.revoked_at', 'is', null),
          ),
        ),
      )
      .execute();
    return tx
      .selectFrom('api_keys')
      .leftJoin('merchants', (join) => join.on('merchants.id', '=', null))
      .where('subject', '=', subject)
      .where('revoked_at', 'is', null)
      .select(callerColumns)
      .executeTakeFirst();
  });
}
