import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { noteChange } from '../../audit/action.ts';
import type { SettingsSubject } from './settings-subject.ts';

/** The API key that changes a setting, by label and id. */
export interface SettingsActor {
  readonly label: string;
  readonly keyId: string | null;
}

/**
 * Records a change of a setting permanently, with its actor. A null `before` says that the setting was
 * created, a null `after` that it was deleted.
 */
export async function insertSettingsChange(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly subject: SettingsSubject;
    /**
     * The revision of the changed setting, if it counts its own. Omitted: the next revision of the subject.
     */
    readonly revision?: number;
    readonly before: object | null;
    readonly after: object | null;
    readonly actor: SettingsActor;
    readonly at: Date;
  },
): Promise<void> {
  const { merchantId, subject, revision, before, after, actor, at } = change;
  noteChange({ setting: subject, before, after });
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
      // The column takes a JSON null but no SQL null.
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      actor: actor.label,
      actor_key: actor.keyId,
      at,
    })
    .execute();
}
