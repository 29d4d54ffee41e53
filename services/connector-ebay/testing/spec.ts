import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

/** One operation of eBay's specification, as testing/spec has it. */
interface Operation {
  readonly method: string;
  readonly path: string;
  /** The names of its query's parameters. */
  readonly query: readonly string[];
  /** The name of the schema of its body. */
  readonly body?: string;
  /** The names of the schemas of its answers, by status. Empty: without a body. */
  readonly answers: Readonly<Record<string, string>>;
}

interface Specification {
  readonly operations: readonly Operation[];
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const names = ['sell_inventory_v1', 'sell_fulfillment_v1', 'commerce_notification_v1'];

/** Item specifics as eBay's documentation shows them. Its specification says `string`. */
const aspects = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };

const apis = names.map((name) => {
  const file = new URL(`spec/${name}.json`, import.meta.url);
  const { operations, components } = JSON.parse(readFileSync(file, 'utf8')) as Specification;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('int32', true);
  ajv.addSchema({ $id: 'spec', components: { schemas: closed(components.schemas) } });
  return { operations, ajv };
});

/** An object may have no other fields than those of its specification, which leaves this open. */
function closed(schemas: Readonly<Record<string, object>>): object {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      if (!('properties' in schema)) return [name, schema];
      const fields = schema.properties as object;
      const properties = 'aspects' in fields ? { ...fields, aspects } : fields;
      return [name, { ...schema, properties, additionalProperties: false }];
    }),
  );
}

/**
 * Finds what of a request breaks the specification. Null: the specification has no such request.
 */
export function faultsOfRequest(method: string, url: URL, body: unknown): readonly string[] | null {
  const found = operationOf(method, url.pathname);
  if (found === null) return null;
  const { ajv, operation } = found;
  const unknown = [...url.searchParams.keys()].filter((name) => !operation.query.includes(name));
  return [
    ...unknown.map((name) => `${method} ${url.pathname} has no parameter ${name}`),
    ...(operation.body === undefined ? [] : faultsOf(ajv, operation.body, body)),
  ];
}

/** Finds what of an answer breaks the specification. */
export function faultsOfAnswer(method: string, url: URL, body: unknown): readonly string[] {
  const found = operationOf(method, url.pathname);
  const name = found?.operation.answers['200'] ?? '';
  return found === null || name === '' ? [] : faultsOf(found.ajv, name, body);
}

function operationOf(method: string, path: string) {
  for (const { operations, ajv } of apis) {
    // A fixed path goes before one with a parameter.
    const fitting = operations
      .filter((one) => one.method === method && patternOf(one.path).test(path))
      .toSorted((one, other) => one.path.split('{').length - other.path.split('{').length);
    const [operation] = fitting;
    if (operation !== undefined) return { operation, ajv };
  }
  return null;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}/?$`);
}

function faultsOf(ajv: Ajv, name: string, body: unknown): string[] {
  const validate = ajv.getSchema(`spec#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`the specification has no ${name}`);
  if (validate(body) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}
