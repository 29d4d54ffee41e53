import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { generateSchema, schemaFile } from './generate.ts';

it("the types of the API are those of the gateway's description: node services/console/api/generate-main.ts", async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(await generateSchema());
});
