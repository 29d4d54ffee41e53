import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { AppOperation } from '@onhand/contracts/connector/app-operations.ts';
import type { InputOf, Operation } from '@onhand/contracts/connector/operations.ts';
import { testDescription } from '@onhand/gateway/testing/test-description.ts';

/** Answers for the shops of all integrations, so that no request of the test leaves this machine. */
export const anyShop: ConnectorClient = {
  describe: async () => ({ ...testDescription, locations: true }),
  // The answers have the shapes that the operations declare.
  callApp: async (_platform, operation) => appAnswer(operation) as never,
  call: async (_platform, operation, { input }) => answer(operation, input) as never,
};

function appAnswer(operation: AppOperation): unknown {
  switch (operation) {
    case 'oauth.authorize':
      return { kind: 'authorize', url: 'https://shop.test/authorize', pkce: true };
    case 'webhooks.key':
    case 'queue.receive':
    case 'queue.remove':
    case 'oauth.exchange':
      return { kind: 'unavailable', message: 'The platform does not answer.' };
  }
}

function answer(operation: Operation, input: unknown): unknown {
  switch (operation) {
    case 'check':
      return { kind: 'ok', account: 'shop', currency: 'EUR', missing: [] };
    case 'locations.list':
      return { kind: 'locations', locations: [{ id: '1', name: 'Back room', active: true }] };
    case 'inventory.read': {
      const { rows } = input as InputOf<'inventory.read'>;
      const seen = { quantity: 3, readStartedAt: new Date().toISOString() };
      return rows.map(({ key }) => ({ key, result: { kind: 'seen', seen } }));
    }
    case 'webhooks.list':
      return {
        kind: 'subscriptions',
        subscriptions: ['1', '2'].map((id) => ({ id, topic: 'order.created', on: true })),
      };
    case 'webhooks.remove': {
      const { ids } = input as InputOf<'webhooks.remove'>;
      const result = { kind: 'rejected', code: 'forbidden', message: 'The key may not remove it.' };
      return ids.map((key) => ({ key, result }));
    }
    default:
      throw new Error(`The gateway calls ${operation}: answer it here.`);
  }
}
