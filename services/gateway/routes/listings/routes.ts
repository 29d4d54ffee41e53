import type { Route } from '../../route.ts';
import { changeListing } from './change-listing.ts';
import { createListing } from './create-listing.ts';
import { endListing } from './end-listing.ts';
import { explainListing } from './explain-listing.ts';
import { linkListing } from './link-listing.ts';
import { listListings } from './list-listings.ts';
import { manageStock } from './manage-stock.ts';
import { readListing } from './read-listing.ts';
import { relistListing } from './relist-listing.ts';
import { unlinkListing } from './unlink-listing.ts';

export const listingsRoutes: readonly Route[] = [
  createListing,
  changeListing,
  endListing,
  relistListing,
  manageStock,
  explainListing,
  linkListing,
  listListings,
  readListing,
  unlinkListing,
];
