/**
 * What each folder of the workspace may import of the others at runtime, besides itself. `types` may be
 * imported as types only. Plain JavaScript, because dependency-cruiser's configuration is made from it.
 *
 * @type {Record<string, { runtime: string[], types?: string[] }>}
 */
export const layers = {
  'packages/domain': { runtime: [] },
  'packages/service-kit': { runtime: [] },
  'packages/contracts': { runtime: ['packages/domain'] },
  'packages/connector-kit': { runtime: ['packages/domain', 'packages/contracts', 'packages/service-kit'] },
  'packages/connector-client': { runtime: ['packages/domain', 'packages/contracts', 'packages/service-kit'] },
  'packages/database': { runtime: ['packages/domain'] },
  // What core asks of a platform it asks by a connector client that is passed in.
  'packages/core': {
    runtime: ['packages/domain', 'packages/contracts', 'packages/database'],
    types: ['packages/connector-client'],
  },
  // Joins what serves a connector with what keeps its shops' secrets: neither knows the other (decision 18).
  'packages/connector-host': {
    runtime: [
      'packages/domain',
      'packages/contracts',
      'packages/connector-kit',
      'packages/core',
      'packages/database',
      'packages/service-kit',
    ],
  },
  // A workflow is replayed from its history: it only computes. It declares its activities, and others
  // implement them.
  workflows: { runtime: ['packages/domain'] },
  // To start a workflow one needs its id, its queue, its signals and its search attributes, but never its
  // code.
  activities: {
    runtime: [
      'packages/domain',
      'packages/contracts',
      'packages/connector-client',
      'packages/core',
      'packages/database',
      'packages/service-kit',
      'workflows/(ids|messages|search-attributes|task-queues)\\.ts$',
    ],
    types: ['workflows'],
  },
  'services/worker': {
    runtime: [
      'activities',
      'workflows',
      'packages/domain',
      'packages/contracts',
      'packages/connector-client',
      'packages/core',
      'packages/database',
      'packages/service-kit',
    ],
  },
  'services/gateway': {
    runtime: [
      'activities/start-work',
      'workflows/ids\\.ts$',
      'packages/domain',
      'packages/contracts',
      'packages/connector-client',
      'packages/core',
      'packages/database',
      'packages/service-kit',
      // Verifying and decoding a webhook is pure; everything else of a platform is behind its connector
      // service.
      'packages/connector-kit/webhook\\.ts$',
      'services/connector-[^/]+/webhook\\.ts$',
    ],
  },
  // Each on its own: a connector knows no other one, no workflow, and of the host only how it is run.
  'services/connector-[^/]+': {
    runtime: [
      'packages/domain',
      'packages/contracts',
      'packages/connector-kit',
      'packages/connector-host/run-connector\\.ts$',
      'packages/service-kit',
    ],
  },
  // Knows only the types of the API, which are made from the gateway's description.
  'services/console': { runtime: [] },
  // Sends what the worker asks for. It holds the secrets that sign notifications, and knows no workflow.
  'services/notifier': {
    runtime: [
      'packages/domain',
      'packages/contracts',
      'packages/connector-kit/transport',
      'packages/core/access/credentials',
      'packages/core/notifications',
      'packages/database',
      'packages/service-kit',
    ],
  },
  // The far side of a platform: sharing code with its connector would make both wrong in the same way.
  'services/sandbox': { runtime: ['packages/service-kit'] },
  // Starts the services as programs; it talks to two of them as anybody would.
  'packages/local-stack': {
    runtime: [
      'packages/domain',
      'packages/contracts',
      'packages/core',
      'packages/database',
      'packages/connector-host/run-connector\\.ts$',
      'packages/service-kit',
      'services/sandbox/control/client\\.ts$',
      'services/sandbox/platforms/apps\\.ts$',
    ],
    types: ['packages/connector-kit'],
  },
};
