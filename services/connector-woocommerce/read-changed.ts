import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { cursorBehind, isBrought, pageParams } from './change-cursor.ts';
import type { Changed, ChangeCursor } from './change-cursor.ts';
import { request } from './client.ts';

/** Holds a page of a list by last change. */
interface ChangedPage<T> {
  readonly kind: 'records';
  /** The records that no earlier page has returned in their current version. */
  readonly records: readonly T[];
  readonly reading: Reading;
  /** The cursor of the next page; left out on the last page. */
  readonly next?: string;
  /** When the first page was read, ISO 8601 by the shop's clock. Later changes belong to the next pass. */
  readonly asOf: string;
}

/** Reads the page of `endpoint` at a cursor, oldest change first. */
export async function readChanged<T>(
  call: Call,
  from: ChangeCursor,
  {
    endpoint,
    params,
    pageSize,
    schema,
    changedOf,
  }: {
    readonly endpoint: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly pageSize: number;
    readonly schema: z.ZodType<T>;
    readonly changedOf: (record: T) => Changed;
  },
): Promise<ChangedPage<T> | Fault> {
  const answer = await request(call, {
    method: 'GET',
    endpoint,
    params: { ...params, ...pageParams(from), dates_are_gmt: true, per_page: pageSize },
    schema: z.array(schema),
  });
  if (answer.kind !== 'answer') return answer;
  const asOf = from.asOf ?? answer.shopStartedAt;
  const isFull = answer.body.length >= pageSize;
  const next = cursorBehind(
    { ...from, asOf },
    { records: answer.body.map(changedOf), isFull, total: answer.total },
  );
  return {
    kind: 'records',
    records: answer.body.filter((one) => !isBrought(from, changedOf(one))),
    reading: answer.reading,
    ...(next !== null && { next: JSON.stringify(next) }),
    asOf,
  };
}
