import type { Route } from '../../route.ts';
import { changeMerchant } from './change-merchant.ts';
import { changePreferences } from './change-preferences.ts';
import { createMerchant } from './create-merchant.ts';
import { listMerchants } from './list-merchants.ts';
import { readMerchant } from './read-merchant.ts';
import { readPreferences } from './read-preferences.ts';

export const merchantsRoutes: readonly Route[] = [
  createMerchant,
  listMerchants,
  readMerchant,
  changeMerchant,
  readPreferences,
  changePreferences,
];
