import type { Dependencies } from '../dependencies.ts';
import type { App } from '../route.ts';
import { createDoor } from './door.ts';
import { receiveAppWebhooks } from './receive-app-webhook.ts';
import { receiveWebhooks } from './receive-webhook.ts';

/** Adds the addresses to which platforms send webhooks. */
export async function webhookRoutes(app: App, dependencies: Dependencies): Promise<void> {
  const door = createDoor(dependencies);
  await app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    // The handlers read the body themselves, once they know that somebody may have signed it.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    receiveWebhooks(scope, door);
    receiveAppWebhooks(scope, door);
  });
}
