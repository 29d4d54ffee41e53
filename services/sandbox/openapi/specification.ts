/** Describes an operation of an API as the platform's specification does. */
export interface SpecifiedOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** The path with its parameters in braces. */
  readonly path: string;
  /** The scopes of a caller's token that the operation is about. The platform says how many are needed. */
  readonly scopes: readonly string[];
  /** The schemas of the bodies, by name; null: no body. */
  readonly request: string | null;
  readonly response: string | null;
  readonly statuses: readonly number[];
}

/** Holds a platform's specification in short. */
export interface Specification<Operation extends SpecifiedOperation> {
  /** Names the file of the platform that it is made from. */
  readonly source: string;
  readonly operations: readonly Operation[];
  readonly schemas: Schemas;
}

/** Schemas of OpenAPI 3.0, by name. */
export type Schemas = Readonly<Record<string, object>>;
