import type { Route } from '../../route.ts';
import { changeMerchant } from './change-merchant.ts';
import { createMerchant } from './create-merchant.ts';
import { listMerchants } from './list-merchants.ts';
import { readMerchant } from './read-merchant.ts';

export const merchantsRoutes: readonly Route[] = [
  createMerchant,
  listMerchants,
  readMerchant,
  changeMerchant,
];
