import type { ProblemKind } from './problem-kind.ts';

export const locationProblems = {
  location_not_found: {
    status: 404,
    title: 'The location does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/locations'],
  },
  location_exists: {
    status: 409,
    title: 'The merchant already has a location with this name.',
    fix: 'Choose another name.',
  },
  location_missing: {
    status: 422,
    title: 'The merchant has no location yet.',
    fix: 'Create a location first.',
    requests: ['POST /v1/locations'],
  },
  no_location_of_a_name: {
    status: 422,
    title: "None of the platform's locations has the same name as exactly one of yours.",
    fix: 'Rename your locations or map them one by one.',
    requests: ['GET /v1/integrations/:id/external-locations'],
  },
  location_mapped_twice: {
    status: 422,
    title: 'The mappings name one of your locations twice.',
    fix: 'Map each location to at most one external location per integration.',
  },
  external_location_in_use: {
    status: 409,
    title: 'Listings show stock at an external location that would lose its mapping.',
    fix: 'Keep at least one location mapped to it, or unlink those listings first.',
  },
  external_location_unmapped: {
    status: 422,
    title: 'No location is mapped to this external location.',
    fix: "Map one in the integration's location mappings first.",
  },
} as const satisfies Record<string, ProblemKind>;
