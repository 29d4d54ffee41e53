import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { shipment } from '@onhand/contracts/gateway-api/shipments.ts';
import * as shipments from '@onhand/core/warehouse/shipments/shipment-row.ts';
import type { ShipmentId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { shipmentView } from './shipment-view.ts';

/** `GET /v1/shipments/:id`: reads a shipment with its lines. */
export const readShipment: Route = (app, { db }) => {
  app.get(
    '/v1/shipments/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'Read a shipment',
        params: z.object({ id: id<ShipmentId>() }),
        response: { 200: shipment, ...problems('shipment_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const row = await shipments.readShipment(db, { merchantId, id: params.id });
      return shipmentView(found(row, 'shipment_not_found'));
    },
  );
};
