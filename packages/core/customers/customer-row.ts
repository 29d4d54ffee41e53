import type { CustomerId, IntegrationId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** A person without personal data. */
export interface CustomerRow {
  readonly id: CustomerId;
  /** Whether others can be matched with the person. */
  readonly hasEmail: boolean;
  /** When and where the content last changed, by that platform's clock. */
  readonly changedAt: Date | null;
  readonly changedBy: IntegrationId | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly erasedAt: Date | null;
  readonly links: CustomerLink[];
}

/** A person as an integration shows them. */
export interface CustomerLink {
  readonly integrationId: IntegrationId;
  /** Null: not created there, or gone there. */
  readonly externalId: string | null;
  readonly isRemoved: boolean;
}

/** Selects the columns of a {@link CustomerRow} from `customers`. */
export const customerColumns: RawBuilder<CustomerRow> = sql`
  id, email_hash is not null as "hasEmail", changed_at as "changedAt", changed_by as "changedBy",
  created_at as "createdAt", updated_at as "updatedAt", erased_at as "erasedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('integrationId', integration_id, 'externalId', external_id,
                                                'isRemoved', removed_at is not null) order by integration_id), '[]')
   from channel_customers link
   where link.merchant_id = customers.merchant_id and link.customer_id = customers.id) as links`;
