/**
 * Runs a program of another package in this process and leaves when the bootstrap is gone, even by SIGKILL:
 * `node with-parent.mjs <path of its entry> [arguments]`. What the program has started sees its own channel
 * close.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

process.once('disconnect', () => process.exit(1));
process.channel?.unref();

const [entry] = process.argv.splice(2, 1);
await import(pathToFileURL(resolve(entry)).href);
