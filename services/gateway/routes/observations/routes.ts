import type { Route } from '../../route.ts';
import { acceptObservation } from './accept-observation.ts';
import { acceptObservations } from './accept-observations.ts';
import { listObservations } from './list-observations.ts';
import { reverseObservation } from './reverse-observation.ts';
import { reverseObservations } from './reverse-observations.ts';

export const observationsRoutes: readonly Route[] = [
  listObservations,
  acceptObservation,
  acceptObservations,
  reverseObservation,
  reverseObservations,
];
