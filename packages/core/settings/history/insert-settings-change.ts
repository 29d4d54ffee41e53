import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { SettingsSubject } from './settings-subject.ts';

/** Who changes a setting: the label and the id of the API key. */
export interface SettingsActor {
  readonly label: string;
  readonly keyId: string | null;
}

/** Keeps a change of a setting for good: what it was, what it is now (null: there was none, there is none), and who did it. */
export async function insertSettingsChange(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly subject: SettingsSubject;
    /** Where what is changed counts its changes itself; left out: the next one. */
    readonly revision?: number;
    readonly before: object | null;
    readonly after: object | null;
    readonly actor: SettingsActor;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, subject, revision, before, after, actor, at } = change;
  await tx
    .insertInto('settings_history')
    .values({
      merchant_id: merchantId,
      subject,
      revision:
        revision ??
        sql<number>`
        1 + coalesce((select max(revision) from settings_history
                      where merchant_id = ${merchantId} and subject = ${subject}), 0)`,
      // The column takes no SQL null: there is a JSON one.
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      actor: actor.label,
      actor_key: actor.keyId,
      at,
    })
    .execute();
}
