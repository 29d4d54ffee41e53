import type { Route } from '../../route.ts';
import { bookShipments, previewShipments } from './book-shipments.ts';
import { createShipment } from './create-shipment.ts';
import { listShipments } from './list-shipments.ts';
import { readShipment } from './read-shipment.ts';

export const shipmentsRoutes: readonly Route[] = [
  createShipment,
  listShipments,
  readShipment,
  bookShipments,
  previewShipments,
];
