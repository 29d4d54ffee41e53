import { newShipment, shipment } from '@onhand/contracts/gateway-api/shipments.ts';
import * as shipments from '@onhand/core/warehouse/shipments/create-shipment.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { shipmentView } from './shipment-view.ts';

/** `POST /v1/shipments`: records units of orders that have left, and takes them out of stock. */
export const createShipment: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/shipments',
    {
      config: {
        access: operating,
        audit: { action: 'shipment.create', subject: 'shipment', keeps: ['reference', 'lines'] },
      },
      schema: {
        tags: ['warehouse'],
        summary: 'Ship units of orders',
        description:
          'Of one order or of several, and in parts. The same shipment again changes nothing. What the shop tells of these units later lowers nothing twice.',
        body: newShipment,
        response: {
          201: shipment,
          ...problems(
            'stock_not_in_warehouse',
            'shipment_exists',
            'order_not_found',
            'order_line_not_found',
            'order_line_not_counted',
            'order_held',
            'shipped_too_many',
            'units_not_committed',
            'location_not_found',
          ),
        },
      },
    },
    async ({ merchantId, caller, body }, reply) => {
      const by = { actor: caller.label, at: clock.now() };
      const lines = body.lines.map(({ locationId = null, ...line }) => ({ ...line, locationId }));
      const made = await shipments.createShipment(db, { ...body, merchantId, lines }, by);
      dispatcher.nudge();
      return reply.code(201).send(shipmentView(made));
    },
  );
};
