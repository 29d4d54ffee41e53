import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inHalves } from '@onhand/connector-kit/serving/halves.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { request } from './client.ts';
import type { Answer } from './client.ts';
import { idOf } from './read-record.ts';

type Params = Readonly<Record<string, string | number | boolean>>;

interface List {
  readonly endpoint: string;
  /** What each record shows. */
  readonly fields: Params;
  /** Which records the page has, and their order. */
  readonly place: Params;
  /** Most records of one page. */
  readonly size: number;
  /** Fields that say which record it is and where it stands in the list. */
  readonly naming: string;
}

type Refusal = Pick<Extract<Fault, { kind: 'rejected' }>, 'code' | 'message'>;

export interface ListPage extends Answer<unknown[]> {
  /** The records that the shop cannot show, by ID. The page holds their `naming` fields and no others. */
  readonly refused: ReadonlyMap<number, Refusal>;
  /** Whether the page has as many records as were asked for. */
  readonly isFull: boolean;
  /** How many records were asked for: fewer than wanted where the shop was too slow for them. */
  readonly size: number;
}

const records = z.array(z.unknown());

/** A page that comes too slowly is made so many times smaller: a call is long enough for three attempts. */
const smallerBy = 4;
/** A list by ID goes on from a record of the page before, so a page has another one. */
const smallest = 2;

/**
 * Reads a page of a list. If it comes too slowly, reads a smaller one. If one record may have made the shop
 * refuse the page, reads its names, and then the records by ID, fewer at a time, until only the bad ones are
 * refused. A list that does not even show its names is refused as a whole.
 */
export async function readList(
  call: Call,
  { endpoint, fields, place, size: largest, naming }: List,
): Promise<ListPage | SharedFault> {
  const read = (params: Params) => request(call, { method: 'GET', endpoint, params, schema: records });
  let size = largest;
  let answer = await read({ ...fields, ...place, per_page: size });
  while (isTooSlow(answer) && size > smallest) {
    size = Math.max(smallest, Math.ceil(size / smallerBy));
    answer = await read({ ...fields, ...place, per_page: size });
  }
  if (answer.kind === 'answer') {
    return { ...answer, refused: new Map(), isFull: answer.body.length >= size, size };
  }
  if (!('perhapsOneRow' in answer)) return answer;

  const names = await read({ ...place, per_page: size, _fields: naming });
  if (names.kind !== 'answer') return answer;
  const found = await inHalves<Found>(names.body.flatMap((name) => idOf(name) ?? []).map(String), {
    ask: async (ids) => {
      const some = await read({ ...fields, include: ids.join(','), per_page: ids.length });
      if (some.kind !== 'answer') return new Map(ids.map((id) => [id, some]));
      const byId = new Map(some.body.map((record) => [String(idOf(record)), record]));
      return new Map(
        ids.map((id): [string, Found] => [
          id,
          byId.has(id) ? { kind: 'record', record: byId.get(id) } : { kind: 'gone' },
        ]),
      );
    },
    // The shop has just shown the names.
    works: async () => !call.signal.aborted,
    mutation: false,
  });
  const refused = new Map<number, Refusal>();
  const body: unknown[] = [];
  for (const name of names.body) {
    const result = found.get(String(idOf(name))) ?? { kind: 'record', record: name };
    switch (result.kind) {
      case 'record':
        body.push(result.record);
        break;
      case 'rejected':
        refused.set(Number(idOf(name)), result);
        body.push(name);
        break;
      case 'gone':
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unknown':
      case 'unauthorized':
        return result;
    }
  }
  return { ...names, body, refused, isFull: names.body.length >= size, size };
}

function isTooSlow(answer: Answer<unknown[]> | SharedFault): boolean {
  return 'perhapsOneRow' in answer && answer.perhapsOneRow === 'answer_too_slow';
}

type Found = { readonly kind: 'record'; readonly record: unknown } | { readonly kind: 'gone' };
