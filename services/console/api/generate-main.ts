import { writeFile } from 'node:fs/promises';
import { generateSchema, schemaFile } from './generate.ts';

await writeFile(schemaFile, await generateSchema());
