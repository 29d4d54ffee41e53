import type { Route } from '../../route.ts';
import { createLocation } from './create-location.ts';
import { listLocations } from './list-locations.ts';

export const locationsRoutes: readonly Route[] = [createLocation, listLocations];
