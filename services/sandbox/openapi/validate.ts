import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { Schemas } from './specification.ts';

type Schema = { readonly [key: string]: unknown };

/** The format int32. */
const int32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/** Describes where a body breaks its schema. */
export interface Breach {
  /** The path of the field, such as requests/0/sku. */
  readonly field: string;
  readonly message: string;
}

export type Check = (schema: string, body: unknown) => Breach | null;

interface Strictness {
  /** Fields whose schema the specification has wrong, by their name, with their right schema. */
  readonly corrected?: Schemas;
  /** Reads texts of a query or a form as their types, and fills in defaults. It changes the body. */
  readonly coerce?: boolean;
}

/**
 * Checks bodies against the schemas of a specification. It is stricter than the platform in one thing: a
 * field that the schema does not name is a breach, because it is a mistake of a caller or of the sandbox.
 */
export function checkerOf(schemas: Schemas, { corrected = {}, coerce = false }: Strictness = {}): Check {
  const coercion = coerce ? ({ coerceTypes: 'array', useDefaults: true } as const) : {};
  const ajv = new Ajv({ strict: false, validateFormats: false, ...coercion });
  const definitions = Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, strict({ ...schema }, corrected)]),
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
function strict(schema: Schema, corrected: Schemas): Schema {
  const { properties, items, format, nullable, allOf, ...rest } = schema;
  const fields = isSchema(properties)
    ? Object.fromEntries(
        Object.entries(properties).map(([key, field]) => [
          key,
          corrected[key] ?? (isSchema(field) ? strict(field, corrected) : field),
        ]),
      )
    : null;
  return {
    ...rest,
    ...(fields !== null && { properties: fields, additionalProperties: false }),
    ...(isSchema(items) && { items: strict(items, corrected) }),
    ...(format !== undefined && { format }),
    ...(format === 'int32' && int32),
    ...(nullable === true ? orNull(rest, allOf) : allOf !== undefined && { allOf }),
  };
}

/** Allows null, which OpenAPI 3.0 says beside a type, an enumeration or another schema. */
function orNull({ enum: known }: Schema, allOf: unknown): Schema {
  if (allOf !== undefined) return { anyOf: [{ allOf }, { type: 'null' }] };
  return { nullable: true, ...(Array.isArray(known) && { enum: [...known, null] }) };
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
