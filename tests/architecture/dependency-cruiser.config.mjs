import { aggregates } from './aggregates.ts';
import { layers } from './layers.mjs';

/**
 * What is run, not imported: a service's main.ts, other programs, workflows for Temporal's bundler, and the
 * types of style sheets.
 */
const programs =
  '/(main|[a-z-]+-main)\\.tsx?$|^packages/local-stack/((start|demo)\\.ts|bootstrap\\.mjs|bootstrap/with-parent\\.mjs)$|^workflows/index\\.ts$|/css\\.d\\.ts$';

/** Tests and what is made for them may import anything. */
const testCode = '\\.test\\.ts$|/testing/|^tests/';
const workspace = '^(packages|services|workflows|activities|tests)/';

/** `folder` names a folder or, where it ends in `$`, files. */
const below = (folder) => `^${folder}${folder.endsWith('$') ? '' : '/'}`;

/** A group of the importing path stands for the same text in the imported one: `$1`. */
const own = (folder) => (folder.includes('[^/]+') ? `^${folder.replace('[^/]+', '$1')}/` : below(folder));

const layerRules = Object.entries(layers).flatMap(([folder, { runtime, types = [] }]) => {
  const from = { path: below(folder).replace('[^/]+', '([^/]+)'), pathNot: testCode };
  const allowed = [own(folder), ...runtime.map(below)];
  return [
    {
      name: `${folder} imports only: ${runtime.join(', ') || 'nothing'}`,
      severity: 'error',
      from,
      to: { path: workspace, pathNot: allowed, dependencyTypesNot: ['type-only'] },
    },
    {
      name: `${folder} imports types only of: ${[...runtime, ...types].join(', ') || 'nothing'}`,
      severity: 'error',
      from,
      to: { path: workspace, pathNot: [...allowed, ...types.map(below)], dependencyTypes: ['type-only'] },
    },
  ];
});

/** An aggregate of core uses those below it only, types included. */
const aggregateRules = aggregates.slice(0, -1).map((aggregate, position) => ({
  name: `core/${aggregate} uses no aggregate above it`,
  severity: 'error',
  from: { path: `^packages/core/${aggregate}/`, pathNot: testCode },
  to: { path: aggregates.slice(position + 1).map((above) => `^packages/core/${above}/`) },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    ...aggregateRules,
    {
      name: 'every folder has its place in layers.mjs',
      severity: 'error',
      from: { path: workspace, pathNot: [...Object.keys(layers).map(below), '^tests/'] },
      to: {},
    },
    {
      name: 'domain is pure: no library, nothing of Node',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: testCode },
      to: { path: '.', pathNot: workspace },
    },
    {
      name: 'workflows use no library but Temporal, and nothing of Node',
      severity: 'error',
      from: { path: '^workflows/', pathNot: testCode },
      to: { path: '.', pathNot: [workspace, '^node_modules/.*/@temporalio/(workflow|common)/'] },
    },
    {
      name: 'the shop that simulated platforms share knows none of them',
      severity: 'error',
      from: { path: '^services/sandbox/shop/' },
      to: { path: '^services/sandbox/', pathNot: '^services/sandbox/shop/' },
    },
    {
      name: 'a simulated platform knows no other',
      severity: 'error',
      from: { path: '^services/sandbox/platforms/([^/]+)/', pathNot: testCode },
      to: { path: '^services/sandbox/platforms/[^/]+/', pathNot: '^services/sandbox/platforms/$1/' },
    },
    {
      name: 'a route calls a procedure of core, and opens no transaction',
      severity: 'error',
      from: { path: '^services/gateway/routes/', pathNot: testCode },
      to: { path: '^packages/database/transaction\\.ts$' },
    },
    {
      name: 'no circles, not even of types',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'production code imports no test code',
      severity: 'error',
      from: { path: workspace, pathNot: testCode },
      to: { path: testCode },
    },
    {
      name: 'every import resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'every library is declared by the package that imports it',
      severity: 'error',
      from: { path: workspace },
      // The runner of all tests is the root's.
      to: {
        path: 'node_modules',
        pathNot: '/node_modules/vitest/',
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'undetermined'],
      },
    },
    {
      name: 'production code uses dependencies, not devDependencies',
      severity: 'error',
      from: { path: workspace, pathNot: testCode },
      to: { path: 'node_modules', dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no file that no program reaches',
      severity: 'error',
      from: { path: programs },
      to: { path: workspace, pathNot: [testCode, programs], reachable: false },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^tests/platforms/[^/]+/|/node_modules/\\.cache/|^services/console/dist' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
