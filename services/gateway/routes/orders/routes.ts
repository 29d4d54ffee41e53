import type { Route } from '../../route.ts';
import { closeOrder } from './close-order.ts';
import { listOrderChannels } from './list-order-channels.ts';
import { listOrders } from './list-orders.ts';
import { readOrder } from './read-order.ts';

export const ordersRoutes: readonly Route[] = [listOrders, readOrder, listOrderChannels, closeOrder];
