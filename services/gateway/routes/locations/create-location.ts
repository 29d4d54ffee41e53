import { location, newLocation } from '@onhand/contracts/gateway-api/locations.ts';
import { insertLocation } from '@onhand/core/merchants/locations/insert-location.ts';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/locations`: creates a location. */
export const createLocation: Route = (app, { db }) => {
  app.post(
    '/v1/locations',
    {
      config: { access: operating, audit: { action: 'location.create', subject: 'location', keeps: 'all' } },
      schema: {
        tags: ['locations'],
        summary: 'Create a location',
        body: newLocation,
        response: { 201: location, ...problems('location_exists') },
      },
    },
    async (request, reply) => {
      const created = await insertLocation(db, { merchantId: request.merchantId, ...request.body });
      return reply.code(201).send(found(created, 'location_exists'));
    },
  );
};
