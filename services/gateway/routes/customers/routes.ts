import type { Route } from '../../route.ts';
import { eraseCustomer } from './erase-customer.ts';
import { exportCustomer } from './export-customer.ts';
import { findCustomer } from './find-customer.ts';
import { listCustomers } from './list-customers.ts';

export const customersRoutes: readonly Route[] = [listCustomers, findCustomer, exportCustomer, eraseCustomer];
