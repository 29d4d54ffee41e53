import type { Route } from '../../route.ts';
import { acceptSuggestions } from './accept-suggestions.ts';
import { createItemOfListing } from './create-item.ts';
import { exportReview } from './export-review.ts';
import { ignoreListing } from './ignore-listing.ts';
import { importReview } from './import-review.ts';
import { listReview } from './list-review.ts';
import { readRefresh } from './read-refresh.ts';
import { refreshListings } from './refresh-listings.ts';
import { unignoreListing } from './unignore-listing.ts';

export const reviewRoutes: readonly Route[] = [
  refreshListings,
  readRefresh,
  listReview,
  acceptSuggestions,
  createItemOfListing,
  ignoreListing,
  unignoreListing,
  exportReview,
  importReview,
];
