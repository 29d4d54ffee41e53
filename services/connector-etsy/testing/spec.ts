import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

/** One operation of Etsy's specification, as testing/spec has it. */
interface Operation {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** The schemas of its query's parameters. */
  readonly query: Readonly<Record<string, { readonly type: string }>>;
  /** The name of the schema of its body, and the body's content type. */
  readonly body?: string;
  readonly type?: string;
  /** The names of the schemas of its answers, by status. */
  readonly answers: Readonly<Record<string, string>>;
}

interface Specification {
  readonly operations: readonly Operation[];
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const file = new URL('spec/etsy_v3.json', import.meta.url);
const { operations, components } = JSON.parse(readFileSync(file, 'utf8')) as Specification;
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addFormat('ISO 3166-1 alpha-2', /^[A-Z]{2}$/);
ajv.addSchema({ $id: 'spec', components: closed(components) });
/** Queries and forms have texts only. */
const fromText = new Ajv({ strict: false, allErrors: true, coerceTypes: 'array' });
formats.default(fromText);
fromText.addFormat('ISO 3166-1 alpha-2', /^[A-Z]{2}$/);
fromText.addSchema({ $id: 'spec', components: closed(components) });

/**
 * An object may have no other fields than those of its specification, which leaves this open. `Scopes` has
 * none at all there.
 */
function closed(schema: unknown): object {
  if (Array.isArray(schema)) return schema.map((one: unknown) => (isObject(one) ? closed(one) : one));
  if (!isObject(schema)) throw new Error('no schema');
  const inner = Object.fromEntries(
    Object.entries(schema).map(([name, one]) => [name, isObject(one) ? closed(one) : one]),
  );
  const { properties } = schema;
  const isClosed = isObject(properties) && Object.keys(properties).length > 0 && schema['type'] === 'object';
  return isClosed ? { ...inner, additionalProperties: false } : inner;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly type: string | undefined;
  /** The parsed body. */
  readonly body: unknown;
}

/** Finds what of a request breaks the specification. Null: the specification has no such request. */
export function faultsOfRequest({ method, url, type, body }: Sent): readonly string[] | null {
  const operation = operationOf(method, url.pathname);
  if (operation === undefined) return null;
  const query = [...url.searchParams].flatMap(([name, value]) => {
    const schema = operation.query[name];
    if (schema === undefined) return [`${operation.operation} has no parameter ${name}`];
    const given = { value: schema.type === 'array' ? value.split(',') : value };
    const validate = fromText.compile({ type: 'object', properties: { value: schema } });
    return validate(given) ? [] : [`${name}: ${fromText.errorsText(validate.errors)}`];
  });
  if (operation.body === undefined) return query;
  if (type !== operation.type)
    return [...query, `${operation.operation} takes ${operation.type}, not ${type}`];
  const judge = operation.type === 'application/json' ? ajv : fromText;
  return [...query, ...faultsOf(judge, operation.body, structuredClone(body))];
}

/** Finds what of an answer breaks the specification. */
export function faultsOfAnswer(
  { method, url }: Pick<Sent, 'method' | 'url'>,
  body: unknown,
): readonly string[] {
  const name = operationOf(method, url.pathname)?.answers['200'];
  return name === undefined ? [] : faultsOf(ajv, name, body);
}

function operationOf(method: string, path: string): Operation | undefined {
  // A fixed path goes before one with a parameter.
  const [operation] = operations
    .filter((one) => one.method === method && patternOf(one.path).test(path))
    .toSorted((one, other) => one.path.split('{').length - other.path.split('{').length);
  return operation;
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, String.raw`\d+`)}$`);
}

function faultsOf(judge: Ajv, name: string, body: unknown): string[] {
  const validate = judge.getSchema(`spec#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`the specification has no ${name}`);
  if (validate(body) === true) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${name}${instancePath} ${message}`);
}
