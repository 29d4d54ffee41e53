import { objectOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import type { Check } from '../../openapi/validate.ts';
import { refusal } from './errors.ts';
import { specification } from './specification.ts';
import type { EtsyOperation } from './specification.ts';

export interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The body as text; '' if there is none. */
  readonly body: string;
}

/** Checks of the specification. `coercing` reads texts as their types. */
export interface Checks {
  readonly strict: Check;
  readonly coercing: Check;
}

interface Read {
  readonly path: Readonly<Record<string, number>>;
  readonly query: Body;
  readonly body: Body;
}

/** Reads a request as its operation is specified. @throws Refusal 400 if it breaks the specification */
export function readRequest(operation: EtsyOperation, request: Request, checks: Checks): Read {
  const { shop: _, ...named } = request.path;
  const path = checked(operation.parameters, { ...named }, checks.coercing);
  const query = checked(operation.query, fieldsOf(request.query, operation.query), checks.coercing);
  // The cast is safe: every parameter of a path is an integer in the specification.
  return { path: path as Read['path'], query, body: readBody(operation, request, checks) };
}

function readBody({ request: schema, form }: EtsyOperation, request: Request, checks: Checks): Body {
  if (schema === null) return {};
  if (/^application\/json\b/i.test(String(request.headers['content-type']))) {
    return checked(schema, parsed(request.body), checks.strict);
  }
  if (!form) throw refusal(400, 'The content type must be application/json.');
  return checked(schema, fieldsOf(new URLSearchParams(request.body), schema), checks.coercing);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw refusal(400, 'The body is no JSON.');
  }
}

function checked(schema: string, value: unknown, check: Check): Body {
  const breach = check(schema, value);
  if (breach === null) return objectOf(value);
  throw refusal(400, `There was a problem with /${breach.field} : ${breach.message}`);
}

/** Reads fields of a query or a form. A list is divided by commas, or its field is repeated, also with []. */
function fieldsOf(given: URLSearchParams, schema: string): Record<string, unknown> {
  const properties = objectOf(objectOf(specification.schemas[schema])['properties']);
  const names = new Set([...given.keys()].map((name) => name.replace(/\[\d*\]$/, '')));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = [...given]
        .filter(([key]) => key.replace(/\[\d*\]$/, '') === name)
        .map(([, value]) => value);
      const isList = objectOf(properties[name])['type'] === 'array';
      return [name, isList ? values.flatMap((value) => value.split(',')) : values.at(-1)];
    }),
  );
}
