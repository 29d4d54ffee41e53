# One target per service: docker build --target gateway .
# Type stripping does not work under node_modules, so an image holds the workspace with its links, not a packed copy.

FROM node:24-slim AS workspace
ENV CI=true
WORKDIR /onhand
COPY . .
# The same pnpm as packages/local-stack/bootstrap/install.mjs.
ARG PNPM=pnpm@12.21.0

FROM workspace AS build-console
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/console..." \
  && node services/console/build-main.ts

FROM workspace AS install-gateway
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/gateway..."

FROM workspace AS install-worker
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/worker..." \
  && node services/worker/bundle-main.ts /onhand/workflow-bundle.js

FROM workspace AS install-connector-woocommerce
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/connector-woocommerce..."

FROM workspace AS install-connector-vendure
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/connector-vendure..."

FROM workspace AS install-connector-shopify
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/connector-shopify..."

FROM workspace AS install-connector-ebay
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/connector-ebay..."

FROM workspace AS install-connector-etsy
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/connector-etsy..."

FROM workspace AS install-notifier
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/notifier..."

FROM workspace AS install-sandbox
RUN npx --yes "$PNPM" install --frozen-lockfile --prod --filter "@onhand/sandbox..."

FROM node:24-slim AS service
ENV NODE_ENV=production
WORKDIR /onhand
USER node
STOPSIGNAL SIGTERM

FROM service AS gateway
COPY --from=install-gateway /onhand /onhand
COPY --from=build-console /onhand/services/console/dist /onhand/services/console/dist
ENV GATEWAY_HOST=0.0.0.0 GATEWAY_PORT=3000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.GATEWAY_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/gateway/main.ts"]

# It brings the database to the newest version and ends; it holds the same files as the gateway.
FROM gateway AS migrate
HEALTHCHECK NONE
CMD ["node", "packages/database/migrate-main.ts"]

FROM service AS worker
COPY --from=install-worker /onhand /onhand
ENV WORKFLOW_BUNDLE=/onhand/workflow-bundle.js
# It listens nowhere: a worker that can no longer work ends, and is started again.
HEALTHCHECK NONE
CMD ["node", "services/worker/main.ts"]

FROM service AS connector-woocommerce
COPY --from=install-connector-woocommerce /onhand /onhand
ENV CONNECTOR_HOST=0.0.0.0 CONNECTOR_WOOCOMMERCE_PORT=3021
EXPOSE 3021
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CONNECTOR_WOOCOMMERCE_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/connector-woocommerce/main.ts"]

FROM service AS connector-vendure
COPY --from=install-connector-vendure /onhand /onhand
ENV CONNECTOR_HOST=0.0.0.0 CONNECTOR_VENDURE_PORT=3022
EXPOSE 3022
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CONNECTOR_VENDURE_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/connector-vendure/main.ts"]

FROM service AS connector-shopify
COPY --from=install-connector-shopify /onhand /onhand
ENV CONNECTOR_HOST=0.0.0.0 CONNECTOR_SHOPIFY_PORT=3023
EXPOSE 3023
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CONNECTOR_SHOPIFY_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/connector-shopify/main.ts"]

FROM service AS connector-ebay
COPY --from=install-connector-ebay /onhand /onhand
ENV CONNECTOR_HOST=0.0.0.0 CONNECTOR_EBAY_PORT=3024
EXPOSE 3024
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CONNECTOR_EBAY_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/connector-ebay/main.ts"]

FROM service AS connector-etsy
COPY --from=install-connector-etsy /onhand /onhand
ENV CONNECTOR_HOST=0.0.0.0 CONNECTOR_ETSY_PORT=3025
EXPOSE 3025
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.CONNECTOR_ETSY_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/connector-etsy/main.ts"]

FROM service AS notifier
COPY --from=install-notifier /onhand /onhand
ENV NOTIFIER_HOST=0.0.0.0 NOTIFIER_PORT=3031
EXPOSE 3031
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.NOTIFIER_PORT + '/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/notifier/main.ts"]

FROM service AS sandbox
COPY --from=install-sandbox /onhand /onhand
ENV SANDBOX_HOST=0.0.0.0 SANDBOX_PORT=3010 SANDBOX_FOLDER=/data
USER root
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3010
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.SANDBOX_PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "services/sandbox/main.ts"]
