import type { App, Route } from '../route.ts';

/** Adds a route in a scope of its own that reads CSV, because other routes read none. */
export function takingCsv(route: Route): Route {
  return (app, dependencies) => {
    void app.register((scope: App, _options, registered) => {
      const asText = { parseAs: 'string' } as const;
      scope.addContentTypeParser('text/csv', asText, (_request, body, done) => done(null, body));
      route(scope, dependencies);
      registered();
    });
  };
}
