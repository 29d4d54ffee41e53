import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { expect, it } from 'vitest';
import { root, run } from './run.ts';
import type { Finding } from './run.ts';

it('dependencies point one way (layers.mjs)', async () => {
  const found = await cruise(root, ['packages', 'services', 'workflows', 'activities', 'tests']);
  expect(found.code, found.output).toBe(0);
});

interface Forbidden {
  readonly because: string;
  readonly file: string;
  readonly imports: string;
  /** What of it is imported as a type only; otherwise it is imported as it runs. */
  readonly type?: string;
  readonly rule: string;
}

/** One import each that a rule forbids, and the rule that must find it out. */
const forbidden: readonly Forbidden[] = [
  {
    because: 'domain knows nothing of the database',
    file: 'packages/domain/stock.ts',
    imports: '../database/connect.ts',
    rule: 'packages/domain imports only',
  },
  {
    because: 'domain is pure',
    file: 'packages/domain/clock.ts',
    imports: 'node:process',
    rule: 'domain is pure',
  },
  {
    because: 'workflows hold no code of activities',
    file: 'workflows/sale.ts',
    imports: '../activities/publish.ts',
    rule: 'workflows imports only',
  },
  {
    because: 'workflows declare their activities: they take not even types of those that implement them',
    file: 'workflows/due.ts',
    imports: '../activities/due.ts',
    type: 'Due',
    rule: 'workflows imports types only of',
  },
  {
    because: 'workflows take no library but Temporal',
    file: 'workflows/poll.ts',
    imports: 'node:fs',
    rule: 'workflows use no library but Temporal',
  },
  {
    because: 'activities hold no code of workflows',
    file: 'activities/start.ts',
    imports: '../workflows/sale.ts',
    rule: 'activities imports only',
  },
  {
    because: 'nothing imports from a service',
    file: 'activities/publish.ts',
    imports: '../services/worker/worker.ts',
    rule: 'activities imports only',
  },
  {
    because: 'of a connector, the gateway takes webhook.ts only',
    file: 'services/gateway/app.ts',
    imports: '../connector-vendure/client.ts',
    rule: 'services/gateway imports only',
  },
  {
    because: 'a connector knows no other connector',
    file: 'services/connector-vendure/client.ts',
    imports: '../connector-woocommerce/money.ts',
    rule: 'services/connector-[^/]+ imports only',
  },
  {
    because: 'a connector knows no table',
    file: 'services/connector-vendure/orders.ts',
    imports: '../../packages/database/connect.ts',
    rule: 'services/connector-[^/]+ imports only',
  },
  {
    because: 'the sandbox knows no connector',
    file: 'services/sandbox/app.ts',
    imports: '../connector-woocommerce/money.ts',
    rule: 'services/sandbox imports only',
  },
  {
    because: 'the shop of the sandbox is of no platform',
    file: 'services/sandbox/shop/state.ts',
    imports: '../platforms/shopify/money.ts',
    rule: 'the shop that simulated platforms share',
  },
  {
    because: 'simulated platforms stand side by side',
    file: 'services/sandbox/platforms/woocommerce/api.ts',
    imports: '../shopify/money.ts',
    rule: 'a simulated platform knows no other',
  },
  {
    because: 'a transaction belongs to core',
    file: 'services/gateway/routes/items/book.ts',
    imports: '../../../../packages/database/transaction.ts',
    rule: 'a route calls a procedure of core, and opens no transaction',
  },
  {
    because: 'an aggregate knows nothing of those above it',
    file: 'packages/core/stock/settle.ts',
    imports: '../orders/take-in.ts',
    rule: 'core/stock uses no aggregate above it',
  },
  {
    because: 'nothing goes round in circles',
    file: 'packages/database/a.ts',
    imports: './b.ts',
    rule: 'no circles, not even of types',
  },
  {
    because: 'types go round in no circle either',
    file: 'packages/contracts/a.ts',
    imports: './b.ts',
    type: 'Order',
    rule: 'no circles, not even of types',
  },
  {
    because: 'production code holds no test code',
    file: 'packages/database/orders.ts',
    imports: './orders.test.ts',
    rule: 'production code imports no test code',
  },
  {
    because: 'a new folder is given its place first',
    file: 'packages/utils/index.ts',
    imports: './more.ts',
    rule: 'every folder has its place in layers.mjs',
  },
];

/** What is allowed beside them, because a type is not there any more when the program runs. */
const allowed: Readonly<Record<string, string>> = {
  'services/worker/worker.ts': "import '../../workflows/messages.ts';",
  'services/connector-woocommerce/money.ts': 'export {};',
  'services/gateway/start.ts':
    "import '../connector-woocommerce/webhook.ts';\nimport '../../workflows/ids.ts';",
  'services/connector-woocommerce/webhook.ts': 'export {};',
  'services/sandbox/platforms/shopify/money.ts': 'export {};',
  'workflows/publish.ts': 'export type Publish = string;',
  'activities/due.ts':
    "import type { Publish } from '../workflows/publish.ts';\nimport '../workflows/ids.ts';\nexport type Due = Publish[];",
  'workflows/ids.ts': 'export {};',
  'workflows/messages.ts': 'export {};',
  'packages/core/orders/take-in.ts': "import '../stock/levels.ts';",
  'packages/core/stock/levels.ts': 'export {};',
  'packages/database/b.ts': "import './a.ts';",
  'packages/contracts/b.ts': "import type { Line } from './a.ts';\nexport type Order = Line[];",
  'packages/database/connect.ts': 'export {};',
  'packages/database/transaction.ts': 'export {};',
  'packages/database/orders.test.ts': 'export {};',
  'packages/utils/more.ts': 'export {};',
};

it('the check finds out every import that breaks a rule, and nothing else', async () => {
  const folder = await temporaryFolder();
  try {
    const breaking = forbidden.map((one) => [one.file, textOf(one)] as const);
    for (const [path, text] of [...breaking, ...Object.entries(allowed)]) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const { code, output } = await cruise(folder, ['packages', 'services', 'workflows', 'activities']);
    const found = output.split('\n').filter((line) => /^ *error /.test(line) && !line.includes('no program'));
    for (const { because, file, rule } of forbidden) {
      expect(found, because).toContainEqual(expect.stringMatching(expected(rule, file)));
    }
    const planted = forbidden.map(({ rule, file }) => expected(rule, file));
    expect(found.filter((line) => !planted.some((pattern) => pattern.test(line)))).toEqual([]);
    expect(code).toBeGreaterThan(0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

function textOf({ imports, type }: Forbidden): string {
  return type === undefined
    ? `import '${imports}';`
    : `import type { ${type} } from '${imports}';\nexport type Line = ${type};`;
}

function expected(rule: string, file: string): RegExp {
  return new RegExp(`error ${RegExp.escape(rule)}.*: ${RegExp.escape(file)}\\b`);
}

function cruise(folder: string, what: readonly string[]): Promise<Finding> {
  const config = join(root, 'tests/architecture/dependency-cruiser.config.mjs');
  return run('dependency-cruiser/bin/dependency-cruiser.mjs', ['--config', config, ...what], folder);
}
