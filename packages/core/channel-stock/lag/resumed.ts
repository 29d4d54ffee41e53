import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { ofPause } from '../../settings/history/settings-subject.ts';

/** Names an integration whose lag is measured. */
export interface Channel {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
}

/** Selects the moments (`at`) at which an integration, or its merchant, was resumed. */
export function resumptionsOf({ merchantId, integrationId }: Channel): RawBuilder<unknown> {
  const subjects = [
    ofPause({ scope: 'merchant', id: merchantId }),
    ofPause({ scope: 'integration', id: integrationId }),
  ];
  return sql`
    select at from settings_history
    where merchant_id = ${merchantId} and subject = any(${subjects}::text[]) and after ->> 'paused' = 'false'`;
}
