import { invalidParameter } from './refusal.ts';

/** Describes a record that can be listed and filtered by date. */
interface Dated {
  readonly id: number;
  readonly createdAt: string;
  readonly modifiedAt: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly pages: number;
  readonly page: number;
}

const numbers = {
  page: { least: 1, most: null, initial: 1 },
  per_page: { least: 1, most: 100, initial: 10 },
  offset: { least: 0, most: null, initial: 0 },
};

/**
 * Filters, sorts and pages a list as WordPress does. It reads `include`, `exclude`, `orderby`, `order`,
 * `page`, `offset` (instead of `page`), `per_page`, and the exclusive bounds `after`, `before`,
 * `modified_after` and `modified_before`.
 *
 * @throws Refusal 400 `rest_invalid_param`
 */
export function listPage<T extends Dated>(all: readonly T[], query: URLSearchParams): Page<T> {
  const page = numberOf(query, 'page');
  const perPage = numberOf(query, 'per_page');
  const included = idsOf(query, 'include');
  const excluded = new Set(idsOf(query, 'exclude'));
  const found = all
    .filter(({ id }) => included === null || included.includes(id))
    .filter(({ id }) => !excluded.has(id))
    .filter(({ createdAt }) => within(createdAt, query.get('after'), query.get('before')))
    .filter(({ modifiedAt }) => within(modifiedAt, query.get('modified_after'), query.get('modified_before')))
    .sort(comparison(query, included ?? []));
  const start = query.has('offset') ? numberOf(query, 'offset') : (page - 1) * perPage;
  return {
    items: found.slice(start, start + perPage),
    total: found.length,
    pages: Math.ceil(found.length / perPage),
    page,
  };
}

/** Reads a parameter's values from `name=a,b` or `name[0]=a&name[1]=b`; null if it is not given. */
export function valuesOf(query: URLSearchParams, name: string): string[] | null {
  const values = [...query].flatMap(([key, value]) =>
    key === name || new RegExp(String.raw`^${name}\[\d*\]$`).test(key) ? value.split(',') : [],
  );
  return values.length === 0 ? null : values.map((value) => value.trim());
}

function idsOf(query: URLSearchParams, name: string): number[] | null {
  const values = valuesOf(query, name);
  return values === null || values.every((value) => value === '') ? null : values.map(Number);
}

function numberOf(query: URLSearchParams, name: keyof typeof numbers): number {
  const { least, most, initial } = numbers[name];
  const given = query.get(name);
  if (given === null) return initial;
  const value = Number(given);
  if (!Number.isInteger(value)) {
    throw invalidParameter(name, 'rest_invalid_type', `${name} is not of type integer.`);
  }
  if (value >= least && (most === null || value <= most)) return value;
  const range =
    most === null
      ? `${name} must be greater than or equal to ${least}`
      : `${name} must be between ${least} (inclusive) and ${most} (inclusive)`;
  throw invalidParameter(name, 'rest_out_of_bounds', range);
}

function within(date: string, after: string | null, before: string | null): boolean {
  return (after === null || date > bare(after)) && (before === null || date < bare(before));
}

/** Removes the time zone. The sandbox's shops are in UTC, so a zone changes nothing. */
function bare(date: string): string {
  return date.slice(0, 19);
}

function comparison<T extends Dated>(query: URLSearchParams, included: readonly number[]) {
  const orderby = query.get('orderby') ?? 'date';
  const allowed = [
    'date',
    'modified',
    'id',
    'include',
    'title',
    'slug',
    'menu_order',
    'price',
    'popularity',
    'rating',
  ];
  if (!allowed.includes(orderby)) {
    throw invalidParameter('orderby', 'rest_not_in_enum', `orderby is not one of ${allowed.join(', ')}.`);
  }
  const direction = query.get('order') === 'asc' ? 1 : -1;
  // The sort is stable: equal records keep their order.
  return (one: T, other: T): number => {
    switch (orderby) {
      case 'include':
        return included.indexOf(one.id) - included.indexOf(other.id);
      case 'id':
        return (one.id - other.id) * direction;
      case 'modified':
        return compare(one.modifiedAt, other.modifiedAt) * direction;
      default:
        return compare(one.createdAt, other.createdAt) * direction;
    }
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
