import { sharesAddress } from '@onhand/contracts/platforms.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { noteSubject } from '../audit/action.ts';
import { integrationColumns } from './integration-row.ts';
import type { IntegrationRow } from './integration-row.ts';

export interface NewIntegration {
  readonly merchantId: MerchantId;
  readonly platform: string;
  readonly name: string;
  readonly role: 'supplier' | 'seller';
  readonly baseUrl: string;
  readonly currency: string | null;
}

/**
 * Creates an integration that only observes at first. Returns undefined if the merchant has an integration
 * with the same shop. Where accounts share an address, their platform tells them apart later.
 * `insertDefaultSettings` creates its sync settings.
 */
export async function insertIntegration(
  tx: Tx,
  { merchantId, baseUrl, ...integration }: NewIntegration,
): Promise<IntegrationRow | undefined> {
  const row = await tx
    .insertInto('integrations')
    .values({
      merchant_id: merchantId,
      base_url: baseUrl,
      shares_address: sharesAddress(integration.platform),
      publishing_phase: 'observing',
      ...integration,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['merchant_id', 'platform', 'base_url'])
        .where(sql<boolean>`state <> 'revoked' and not shares_address`)
        .doNothing(),
    )
    .returning(integrationColumns)
    .executeTakeFirst();
  if (row !== undefined) noteSubject(row.id);
  return row;
}
