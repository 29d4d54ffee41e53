import { connectRoute } from './pages/connect/route.ts';
import { integrationRoute } from './pages/integration/route.ts';
import { customersRoute } from './pages/customers/route.ts';
import { failedItemsRoute } from './pages/failed-items/route.ts';
import { integrationsRoute } from './pages/integrations/route.ts';
import { itemRoute } from './pages/item/route.ts';
import { itemsRoute } from './pages/items/route.ts';
import { orderRoute } from './pages/order/route.ts';
import { ordersRoute } from './pages/orders/route.ts';
import { apiKeysRoute } from './pages/api-keys/route.ts';
import { auditRoute } from './pages/audit/route.ts';
import { firstRunRoute } from './pages/first-run/route.ts';
import { incidentsRoute } from './pages/incidents/route.ts';
import { merchantsRoute } from './pages/merchants/route.ts';
import { notificationsRoute } from './pages/notifications/route.ts';
import { observationsRoute } from './pages/observations/route.ts';
import { overviewRoute } from './pages/overview/route.ts';
import { planRoute, plansRoute } from './pages/plans/route.ts';
import { preferencesRoute } from './pages/preferences/route.ts';
import { rulesRoute } from './pages/rules/route.ts';
import { signInRoute } from './pages/sign-in/route.ts';
import { startRoute } from './pages/start/route.ts';
import { warehouseRoute } from './pages/warehouse/route.ts';
import { merchantRoute, rootRoute } from './shell/routes.ts';

/** Every page of the console. Pages of a merchant stand below /m/<merchant>. */
export const routeTree = rootRoute.addChildren([
  startRoute,
  signInRoute,
  merchantRoute.addChildren([
    overviewRoute,
    integrationsRoute,
    connectRoute,
    integrationRoute,
    itemsRoute,
    itemRoute,
    failedItemsRoute,
    ordersRoute,
    orderRoute,
    customersRoute,
    incidentsRoute,
    observationsRoute,
    rulesRoute,
    plansRoute,
    planRoute,
    warehouseRoute,
    preferencesRoute,
    merchantsRoute,
    firstRunRoute,
    notificationsRoute,
    apiKeysRoute,
    auditRoute,
  ]),
]);
