import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import openapiTypescript, { astToString } from 'openapi-typescript';

/** The generated file. */
export const schemaFile: string = join(import.meta.dirname, 'schema.d.ts');

const describeMain = join(import.meta.dirname, '../../gateway/describe-main.ts');

interface Operation {
  readonly parameters?: readonly { readonly in: string }[];
  readonly responses: Readonly<Record<string, object>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: object;
}

/** Returns the types of the API as TypeScript, from the gateway's own description. No server has to run. */
export async function generateSchema(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [describeMain], {
    maxBuffer: 64 * 1024 * 1024,
  });
  const nodes = await openapiTypescript(JSON.stringify(lean(JSON.parse(stdout))), { alphabetize: true });
  return `// Written by api/generate-main.ts from the gateway's description of its API.\n${astToString(nodes)}`;
}

/**
 * Leaves out what the client adds to every request itself (headers), and describes problems once: they have
 * the same form everywhere.
 */
function lean({ paths, ...document }: Document): object {
  return {
    ...document,
    paths: mapValues(paths, (operations) => mapValues(operations, leanOperation)),
    components: { ...document.components, schemas: { Problem: problem } },
  };
}

function leanOperation({ parameters = [], responses, ...operation }: Operation): object {
  const successes = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  return {
    ...operation,
    parameters: parameters.filter((parameter) => parameter.in !== 'header'),
    responses: { ...Object.fromEntries(successes), default: problemResponse },
  };
}

const problemResponse = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** RFC 9457, as the gateway answers it. */
const problem = {
  type: 'object',
  required: ['title', 'status', 'code', 'fix'],
  properties: {
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string' },
    detail: { type: 'string' },
    fix: { type: 'string' },
    requestId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['path', 'message'],
        properties: { path: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

function mapValues<T, R>(record: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
