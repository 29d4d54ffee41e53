import type { Dependencies } from '../dependencies.ts';
import type { App } from '../route.ts';
import { createDoor } from './door.ts';
import { pollQueues } from './poll-queues.ts';
import { receiveAppWebhooks } from './receive-app-webhook.ts';
import { receiveWebhooks } from './receive-webhook.ts';
import { createUnknownAccounts } from './unknown-accounts.ts';

/** Adds the addresses to which platforms send webhooks, and reads the queues of those that have one. */
export async function webhookRoutes(app: App, dependencies: Dependencies): Promise<void> {
  const opened = createDoor(dependencies);
  const door = { ...opened, unknownAccounts: createUnknownAccounts(dependencies) };
  await app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    // The handlers read the body themselves, once they know that somebody may have signed it.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    receiveWebhooks(scope, door);
    receiveAppWebhooks(scope, door);
  });
  let polling: AsyncDisposable | undefined;
  app.addHook('onReady', async () => {
    polling = pollQueues(door);
  });
  app.addHook('onClose', async () => polling?.[Symbol.asyncDispose]());
}
