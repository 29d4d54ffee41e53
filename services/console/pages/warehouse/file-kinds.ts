import type { Api } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';

/** The files that the API takes, with their columns as docs/stock-changes.md and docs/warehouse.md tell. */
export const fileKinds = {
  'stock-changes': {
    label: 'Stock changes',
    about: 'Receipts, adjustments, counts and transfers.',
    columns: 'change,sku,quantity,location,toLocation,reason,note,notice',
  },
  'ship-notices': {
    label: 'Ship notices',
    about: 'Stock on its way. A row replaces what the notice says of the item.',
    columns: 'reference,sku,units,location,expectedOn,published',
  },
  shipments: {
    label: 'Shipments',
    about: 'Units that left, by order line.',
    columns: 'reference,order,line,sku,units,location,carrier,trackingNumber',
  },
  returns: {
    label: 'Returns',
    about: 'Inspected returns, by order line.',
    columns: 'reference,order,line,sku,units,sellable,damaged,location',
  },
} as const;

export type FileKind = keyof typeof fileKinds;

/** What became, or would become, of a row. */
export interface FileRow {
  readonly line: number;
  readonly outcome: 'booked' | 'would_book' | 'unchanged' | 'repeated' | 'refused';
  readonly message: string | null;
  readonly fix: string | null;
  readonly sku?: string;
  readonly reference?: string;
  readonly order?: string;
}

export interface FileOutcome {
  readonly done: number;
  readonly refused: number;
  readonly rows: readonly FileRow[];
}

/** Has a file looked at, or booked. Throws the gateway's problem if it cannot be read at all. */
export async function sendFile(
  fetch: Api['fetch'],
  kind: FileKind,
  {
    text,
    books,
    requestKey,
  }: { readonly text: string; readonly books: boolean; readonly requestKey: string },
): Promise<FileOutcome> {
  const request = {
    body: text,
    bodySerializer: (body: string) => body,
    headers: { 'content-type': 'text/csv', ...(books && { 'idempotency-key': requestKey }) },
  };
  return answered<FileOutcome>(
    books ? fetch.POST(`/v1/${kind}.csv`, request) : fetch.POST(`/v1/${kind}/preview.csv`, request),
  );
}
