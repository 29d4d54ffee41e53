import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Manages the folder that holds the logs and all data that must survive a restart. */
export interface DataFolder {
  readonly path: string;
  /** Returns the path of a program's log file. */
  log(name: string): string;
  /** Returns the path of a program's pid file. It exists while the program runs. */
  pidFile(name: string): string;
  /** Returns a secret of 32 random bytes in base64. The first call creates it, readable by the owner only. */
  secret(name: string): Promise<string>;
  /** Reads the text stored under a name; undefined if there is none. */
  read(name: string): Promise<string | undefined>;
  /** Stores text under a name, readable by the owner only. */
  write(name: string, text: string): Promise<void>;
}

/** Opens the folder and creates it if it does not exist. Only its owner may enter it. */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder);
  await mkdir(path, { recursive: true, mode: 0o700 });
  await chmod(path, 0o700);
  await mkdir(join(path, 'logs'), { recursive: true });
  await mkdir(join(path, 'run'), { recursive: true });

  const read = (name: string): Promise<string | undefined> =>
    readFile(join(path, name), 'utf8').catch(() => undefined);
  const write = async (name: string, text: string): Promise<void> => {
    const file = await open(join(path, name), 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
  };
  return {
    path,
    read,
    write,
    log: (name) => join(path, 'logs', `${name}.log`),
    pidFile: (name) => join(path, 'run', `${name}.json`),
    async secret(name) {
      const existing = await read(name);
      if (existing !== undefined && existing !== '') return existing;
      const made = randomBytes(32).toString('base64');
      await write(name, made);
      return made;
    },
  };
}
