import type { Route } from '../../route.ts';
import { listOrders } from './list-orders.ts';
import { readOrder } from './read-order.ts';

export const ordersRoutes: readonly Route[] = [listOrders, readOrder];
