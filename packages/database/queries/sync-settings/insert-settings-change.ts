import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '../../connect.ts';

/** Who changes a setting: the label and the id of the API key. */
export interface SettingsActor {
  readonly label: string;
  readonly keyId: string | null;
}

/** Keeps a change of a setting for good: what it was, what it is now, and who did it. */
export async function insertSettingsChange(
  tx: Tx,
  change: {
    readonly merchantId: MerchantId;
    readonly subject: string;
    readonly revision: number;
    readonly before: object;
    readonly after: object;
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
      revision,
      before: JSON.stringify(before),
      after: JSON.stringify(after),
      actor: actor.label,
      actor_key: actor.keyId,
      at,
    })
    .execute();
}
