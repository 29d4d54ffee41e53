import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { cursorBehind, isBrought, pageParams } from './change-cursor.ts';
import type { Changed, ChangeCursor } from './change-cursor.ts';
import { readList } from './read-list.ts';
import type { ListPage } from './read-list.ts';

/** Holds a page of a list by last change. */
interface ChangedPage {
  readonly kind: 'records';
  /** The records that no earlier page has returned in their current version. */
  readonly records: readonly unknown[];
  /** The records that the shop cannot show, by ID. `records` holds only their names. */
  readonly refused: ListPage['refused'];
  readonly reading: Reading;
  /** The cursor of the next page; left out on the last page. */
  readonly next?: string;
  /** When the first page was read, ISO 8601 by the shop's clock. Later changes belong to the next pass. */
  readonly asOf: string;
}

/** Reads the page of `endpoint` at a cursor, oldest change first. */
export async function readChanged(
  call: Call,
  from: ChangeCursor,
  {
    endpoint,
    fields,
    filter,
    pageSize,
    changedOf,
  }: {
    readonly endpoint: string;
    /** What each record shows. */
    readonly fields: Readonly<Record<string, string | number>>;
    /** Which records the list has. */
    readonly filter: Readonly<Record<string, string | number>>;
    readonly pageSize: number;
    readonly changedOf: (record: unknown) => Changed;
  },
): Promise<ChangedPage | Fault> {
  const answer = await readList(call, {
    endpoint,
    fields,
    place: { ...filter, ...pageParams(from), dates_are_gmt: true },
    size: Math.min(pageSize, from.size ?? pageSize),
    naming: 'id,date_modified_gmt',
  });
  if (answer.kind !== 'answer') return answer;
  const asOf = from.asOf ?? answer.shopStartedAt;
  const { isFull, size } = answer;
  const next = cursorBehind(
    { ...from, asOf, ...(size < pageSize && { size }) },
    { records: answer.body.map(changedOf), isFull, total: answer.total },
  );
  return {
    kind: 'records',
    records: answer.body.filter((one) => !isBrought(from, changedOf(one))),
    refused: answer.refused,
    reading: answer.reading,
    ...(next !== null && { next: JSON.stringify(next) }),
    asOf,
  };
}
