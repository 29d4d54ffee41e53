import type { Route } from '../route.ts';
import { apiKeysRoutes } from './api-keys/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { customersRoutes } from './customers/routes.ts';
import { bulkOperationsRoutes } from './bulk-operations/routes.ts';
import { eventsRoutes } from './events/routes.ts';
import { failedItemsRoutes } from './failed-items/routes.ts';
import { inboundEventsRoutes } from './inbound-events/routes.ts';
import { incidentsRoutes } from './incidents/routes.ts';
import { integrationsRoutes } from './integrations/routes.ts';
import { itemSearchesRoutes } from './item-searches/routes.ts';
import { itemsRoutes } from './items/routes.ts';
import { listingsRoutes } from './listings/routes.ts';
import { locationsRoutes } from './locations/routes.ts';
import { merchantsRoutes } from './merchants/routes.ts';
import { notificationsRoutes } from './notifications/routes.ts';
import { observationsRoutes } from './observations/routes.ts';
import { ordersRoutes } from './orders/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import { pausesRoutes } from './pauses/routes.ts';
import { plansRoutes } from './plans/routes.ts';
import { productsRoutes } from './products/routes.ts';
import { publishingRoutes } from './publishing/routes.ts';
import { returnsRoutes } from './returns/routes.ts';
import { reviewRoutes } from './review/routes.ts';
import { rulesRoutes } from './rules/routes.ts';
import { shipNoticesRoutes } from './ship-notices/routes.ts';
import { shipmentsRoutes } from './shipments/routes.ts';
import { stockChangesRoutes } from './stock-changes/routes.ts';
import { strategiesRoutes } from './strategies/routes.ts';
import { syncRunsRoutes } from './sync-runs/routes.ts';

/** Lists every route below /v1. All of these routes require an API key. */
export const routes: readonly Route[] = [
  ...merchantsRoutes,
  ...overviewRoutes,
  ...apiKeysRoutes,
  ...locationsRoutes,
  ...integrationsRoutes,
  ...strategiesRoutes,
  ...itemsRoutes,
  ...itemSearchesRoutes,
  ...stockChangesRoutes,
  ...shipNoticesRoutes,
  ...shipmentsRoutes,
  ...returnsRoutes,
  ...productsRoutes,
  ...customersRoutes,
  ...listingsRoutes,
  ...reviewRoutes,
  ...publishingRoutes,
  ...pausesRoutes,
  ...rulesRoutes,
  ...plansRoutes,
  ...bulkOperationsRoutes,
  ...syncRunsRoutes,
  ...eventsRoutes,
  ...ordersRoutes,
  ...failedItemsRoutes,
  ...incidentsRoutes,
  ...notificationsRoutes,
  ...observationsRoutes,
  ...inboundEventsRoutes,
  ...auditRoutes,
];
