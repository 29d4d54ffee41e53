import { unplayed } from './errors.ts';

/** Tells whether a record matches a term: a value with a comparator, `:` for equality. */
export type Filter<T> = (record: T, term: Term) => boolean;

export interface Term {
  readonly field: string;
  readonly comparator: '' | '<' | '<=' | '>' | '>=';
  readonly value: string;
}

type Test<T> = (record: T) => boolean;

/**
 * Parses a `query` argument: terms joined by AND (or a space) and OR, with NOT, `-` and parentheses.
 * https://shopify.dev/docs/api/usage/search-syntax. Shopify ignores a field that it does not know. The
 * sandbox refuses it, so that no caller relies on a filter that was never applied.
 */
export function parseSearch<T>(
  query: string,
  filters: Readonly<Record<string, Filter<T>>>,
  on: string,
): Test<T> {
  const tokens = query.match(/\(|\)|[^\s()"']*"(?:[^"\\]|\\.)*"|[^\s()"']*'(?:[^'\\]|\\.)*'|[^\s()]+/g) ?? [];
  let at = 0;

  const either = (): Test<T> => {
    const options = [all()];
    while (tokens[at] === 'OR') {
      at += 1;
      options.push(all());
    }
    return (record) => options.some((test) => test(record));
  };
  const all = (): Test<T> => {
    const tests: Test<T>[] = [];
    while (at < tokens.length && tokens[at] !== ')' && tokens[at] !== 'OR') {
      if (tokens[at] === 'AND') at += 1;
      else tests.push(one());
    }
    return (record) => tests.every((test) => test(record));
  };
  const one = (): Test<T> => {
    const token = tokens[at] ?? '';
    at += 1;
    if (token === 'NOT') {
      const test = one();
      return (record) => !test(record);
    }
    if (token !== '(') return termTest(token);
    const test = either();
    if (tokens[at] !== ')') throw unplayed(`The sandbox cannot read the search "${query}".`);
    at += 1;
    return test;
  };
  const termTest = (token: string): Test<T> => {
    const negated = token.startsWith('-');
    const term = termOf(negated ? token.slice(1) : token);
    const filter = term === null || !Object.hasOwn(filters, term.field) ? undefined : filters[term.field];
    if (term === null || filter === undefined) {
      throw unplayed(`The sandbox does not filter ${on} by "${token}".`);
    }
    return (record) => filter(record, term) !== negated;
  };

  const test = either();
  if (at < tokens.length) throw unplayed(`The sandbox cannot read the search "${query}".`);
  return test;
}

function termOf(token: string): Term | null {
  const parts = /^(\w+):(<=|>=|<|>|)(.*)$/s.exec(token);
  if (parts === null) return null;
  const value = (parts[3] ?? '').replace(/^(["'])(.*)\1$/s, '$2').replaceAll(/\\(.)/gs, '$1');
  // The cast is safe: the expression lists the comparators.
  return { field: parts[1] ?? '', comparator: parts[2] as Term['comparator'], value };
}

/** Makes a filter of a number, such as an id. */
export function byNumber<T>(numberOf: (record: T) => number): Filter<T> {
  return (record, term) => compares(numberOf(record) - Number(term.value.replace(/^gid:.*\//, '')), term);
}

/** Makes a filter of a date. `dateOf` returns UTC without a zone, in whole seconds. */
export function byDate<T>(dateOf: (record: T) => string | null): Filter<T> {
  return (record, term) => {
    const date = dateOf(record);
    const asked = Date.parse(term.value);
    if (Number.isNaN(asked)) throw unplayed(`The sandbox cannot read the date "${term.value}".`);
    return date !== null && compares(Date.parse(`${date}Z`) - asked, term);
  };
}

/** Makes a filter of texts, without regard to case. It matches if one of them does; `*` ends a prefix. */
export function byText<T>(textsOf: (record: T) => readonly string[]): Filter<T> {
  return (record, { value, comparator }) => {
    if (comparator !== '') throw unplayed(`The sandbox does not compare texts with "${comparator}".`);
    const wanted = value.toLowerCase();
    return textsOf(record).some((text) =>
      wanted.endsWith('*')
        ? text.toLowerCase().startsWith(wanted.slice(0, -1))
        : text.toLowerCase() === wanted,
    );
  };
}

function compares(difference: number, { comparator }: Term): boolean {
  switch (comparator) {
    case '':
      return difference === 0;
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}
