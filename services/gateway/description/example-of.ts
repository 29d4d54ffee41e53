import { exampleFiles, exampleValues } from './example-values.ts';

/** The part of a JSON schema that examples are made from. */
export interface ExampleSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly format?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, ExampleSchema>>;
  readonly required?: readonly string[];
  readonly items?: ExampleSchema;
  readonly anyOf?: readonly ExampleSchema[];
  readonly oneOf?: readonly ExampleSchema[];
  readonly propertyNames?: unknown;
  readonly additionalProperties?: boolean | ExampleSchema;
}

/** Ids are UUIDs of version 7. */
const exampleId = '01a2015b-061f-742c-aea0-bd0c926dadeb';

/** Which fields of objects are shown. `sent`: what a request needs, and the fields that have an example. */
type Shows = 'sent' | 'all';

/** Makes an example of a request's body or, with all fields, of an answer. */
export function exampleOf(
  schema: ExampleSchema,
  { name = '', shows = 'sent' }: { readonly name?: string; readonly shows?: Shows } = {},
): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined && !schema.enum.includes(exampleValues[name])) return schema.enum[0];
  if (name in exampleValues) return exampleValues[name];
  if (schema.default !== undefined) return schema.default;
  const [first] = (schema.anyOf ?? schema.oneOf ?? []).filter(({ type }) => type !== 'null');
  if (first !== undefined) return exampleOf(first, { name, shows });
  switch (schema.type) {
    case 'object':
      return exampleOfObject(schema, { name, shows });
    case 'array':
      return schema.items === undefined
        ? []
        : [exampleOf(schema.items, { name: name.replace(/s$/, ''), shows })];
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return exampleOfText(schema);
  }
}

function exampleOfObject(
  { properties = {}, required = [], additionalProperties }: ExampleSchema,
  { name, shows }: { readonly name: string; readonly shows: Shows },
): object {
  const all = Object.entries(properties);
  const sent = all.filter(([key]) => required.includes(key) || key in exampleValues);
  const shown = shows === 'all' ? all : sent.length > 0 ? sent : all.slice(0, 1);
  if (shown.length > 0)
    return Object.fromEntries(shown.map(([key, one]) => [key, exampleOf(one, { name: key, shows })]));
  return typeof additionalProperties === 'object'
    ? { [name]: exampleOf(additionalProperties, { shows }) }
    : {};
}

function exampleOfText({ format }: ExampleSchema): string {
  switch (format) {
    case 'uuid':
      return exampleId;
    case 'date-time':
      return '2026-12-01T12:00:00Z';
    case 'uri':
      return 'https://shop.example.com';
    default:
      return 'text';
  }
}

/** The example of a file that a path takes. Undefined: it takes none. */
export function exampleFileOf(path: string): string | undefined {
  const [, subject = ''] = /([a-z-]+)(?:\/preview)?\.csv$/.exec(path) ?? [];
  return exampleFiles[subject];
}
