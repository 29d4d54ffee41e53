import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { Specification } from './specification.ts';

type Schema = { readonly [key: string]: unknown };

/** Describes item specifics as eBay's documentation does. Its specification says `string`. */
const aspects = { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } };

/** The format int32. */
const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Describes where a body breaks its schema. */
export interface Breach {
  /** The path of the field, such as requests/0/sku. */
  readonly field: string;
  readonly message: string;
}

export type Check = (schema: string, body: unknown) => Breach | null;

/**
 * Checks bodies against the schemas of a specification. It is stricter than eBay in one thing: a field that
 * the schema does not name is a breach, because it is a mistake of a caller or of the sandbox.
 */
export function checkerOf({ schemas }: Specification): Check {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, strict({ ...schema })]),
  );
  const checks = new Map<string, ValidateFunction>();
  return (name, body) => {
    const check =
      checks.get(name) ?? ajv.compile({ components: { schemas: definitions }, ...definitions[name] });
    checks.set(name, check);
    if (check(body)) return null;
    const [error] = check.errors ?? [];
    const extra: unknown = error?.params['additionalProperty'];
    const path = [error?.instancePath.slice(1), extra].filter((part) => part !== undefined && part !== '');
    return { field: path.join('/') || name, message: error?.message ?? 'is invalid' };
  };
}

/** Makes a JSON Schema of a schema of OpenAPI 3.0, and forbids the fields that it does not name. */
function strict(schema: Schema): Schema {
  const { properties, items, format } = schema;
  const fields = isSchema(properties)
    ? Object.fromEntries(
        Object.entries(properties).map(([key, field]) => [
          key,
          key === 'aspects' ? aspects : isSchema(field) ? strict(field) : field,
        ]),
      )
    : null;
  return {
    ...schema,
    ...(fields !== null && { properties: fields, additionalProperties: false }),
    ...(isSchema(items) && { items: strict(items) }),
    ...(format === 'int32' && int32),
  };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
