import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Something that a platform lists and that could not be taken in. */
export interface ListingProblem {
  readonly externalKey: string;
  readonly code: string;
  readonly message: string;
}

/** The newest reading of all that an integration lists. */
export interface ListingReading {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly state: 'reading' | 'matching' | 'completed' | 'failed';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** The platform's next page; null: its first. */
  readonly page: string | null;
  readonly seen: number;
  readonly new: number;
  readonly changed: number;
  readonly linked: number;
  readonly created: number;
  readonly unlinked: number;
  readonly gone: number;
  readonly problems: number;
  readonly problemRows: ListingProblem[];
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

/** Names a reading: its integration, and when it began. */
export type ReadingRef = Pick<ListingReading, 'merchantId' | 'integrationId' | 'startedAt'>;

export const readingColumns = [
  'merchant_id as merchantId',
  'integration_id as integrationId',
  'state',
  'started_at as startedAt',
  'ended_at as endedAt',
  'page',
  'seen',
  'new',
  'changed',
  'linked',
  'created',
  'unlinked',
  'gone',
  'problems',
  'problem_rows as problemRows',
  'failure_code as failureCode',
  'failure_message as failureMessage',
] as const;
