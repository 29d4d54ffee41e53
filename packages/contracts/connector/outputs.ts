import { appOperations } from './app-operations.ts';
import type { AppOperation, AppOutputOf } from './app-operations.ts';
import { operations } from './operations.ts';
import type { Operation, OutputOf } from './operations.ts';
import type { z } from 'zod';

/** The output schema of each operation, typed so that an operation as index gives its own output type. */
export const outputs: { readonly [O in Operation]: z.ZodType<OutputOf<O>> } = {
  check: operations.check.output,
  'listings.page': operations['listings.page'].output,
  'listings.get': operations['listings.get'].output,
  'listings.setState': operations['listings.setState'].output,
  'listings.create': operations['listings.create'].output,
  'listings.findByMarker': operations['listings.findByMarker'].output,
  'inventory.read': operations['inventory.read'].output,
  'inventory.write': operations['inventory.write'].output,
  'inventory.manage': operations['inventory.manage'].output,
  'orders.get': operations['orders.get'].output,
  'orders.changedSince': operations['orders.changedSince'].output,
  'orders.openPage': operations['orders.openPage'].output,
  'orders.readForCopy': operations['orders.readForCopy'].output,
  'orders.create': operations['orders.create'].output,
  'orders.createDraft': operations['orders.createDraft'].output,
  'orders.findByMarker': operations['orders.findByMarker'].output,
  'orders.getDrafts': operations['orders.getDrafts'].output,
  'products.get': operations['products.get'].output,
  'products.page': operations['products.page'].output,
  'products.update': operations['products.update'].output,
  'customers.page': operations['customers.page'].output,
  'customers.get': operations['customers.get'].output,
  'customers.upsert': operations['customers.upsert'].output,
  'locations.list': operations['locations.list'].output,
  'webhooks.list': operations['webhooks.list'].output,
  'webhooks.ensure': operations['webhooks.ensure'].output,
  'webhooks.remove': operations['webhooks.remove'].output,
};

/** The same for the operations of the app. */
export const appOutputs: { readonly [O in AppOperation]: z.ZodType<AppOutputOf<O>> } = {
  'webhooks.key': appOperations['webhooks.key'].output,
  'queue.receive': appOperations['queue.receive'].output,
  'queue.remove': appOperations['queue.remove'].output,
  'oauth.authorize': appOperations['oauth.authorize'].output,
  'oauth.exchange': appOperations['oauth.exchange'].output,
};
