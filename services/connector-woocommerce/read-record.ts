import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import { id } from './schema.ts';

/** A record of an answer, or why it cannot be used. `id` null: it does not tell its ID. */
export type RecordRead<T> = { readonly kind: 'record'; readonly record: T } | UnreadRecord;

export interface UnreadRecord {
  readonly kind: 'unread';
  readonly id: number | null;
  readonly code: string;
  readonly message: string;
}

const identified = z.object({ id });

/** Reads the ID of a record, whatever else it holds. Null: it has none. */
export function idOf(record: unknown): number | null {
  return identified.safeParse(record).data?.id ?? null;
}

/** Reads one record of an answer. A bad record concerns none of the others. */
export function readRecord<T>(schema: z.ZodType<T>, record: unknown): RecordRead<T> {
  const parsed = schema.safeParse(record);
  if (parsed.success) return { kind: 'record', record: parsed.data };
  return {
    kind: 'unread',
    id: idOf(record),
    code: isQuantityOutOfRange(parsed.error) ? 'quantity_out_of_range' : 'record_unreadable',
    message: z.prettifyError(parsed.error),
  };
}

/** Names a record without an ID by its content, so that the next reading names it alike. */
export function nameOfRecord(record: unknown): string {
  const content = JSON.stringify(record) ?? '';
  return `record-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`;
}
