import type { Shop } from '../../../shop/shop.ts';
import { gid, inventoryItemNumber } from '../gid.ts';
import { partOf } from '../part.ts';
import { levelGid } from '../views/inventory.ts';
import { customerPayload } from './customer.ts';
import { dateOf } from './date.ts';
import { draftPayload } from './draft.ts';
import { orderPayload } from './order.ts';
import { productPayload } from './product.ts';
import { refundPayload } from './refund.ts';

/** Builds the body of a webhook from the current state of its resource, in the REST API's form. */
export function payloadOf(shop: Shop, topic: string, id: number): object {
  const { state } = shop;
  const [resource, event] = topic.split('/');
  if (event === 'delete') return { id };
  switch (resource) {
    case 'orders': {
      const order = state.orders.find((one) => one.id === id);
      return order === undefined ? { id } : orderPayload(shop, order);
    }
    case 'products': {
      const product = state.products.find((one) => one.id === id);
      return product === undefined ? { id } : productPayload(shop, product);
    }
    case 'customers': {
      const customer = state.customers.find((one) => one.id === id);
      return customer === undefined ? { id } : customerPayload(shop, customer);
    }
    case 'refunds': {
      const refund = state.refunds.find((one) => one.id === id);
      return refund === undefined ? { id } : refundPayload(shop, refund);
    }
    case 'draft_orders': {
      const draft = partOf(shop).drafts.find((one) => one.id === id);
      return draft === undefined ? { id } : draftPayload(shop, draft);
    }
    case 'inventory_levels':
      return levelPayload(shop, id);
    case 'inventory_items':
      return itemPayload(shop, id);
    case 'bulk_operations':
      return bulkPayload(shop, id);
    default:
      return { id };
  }
}

function levelPayload(shop: Shop, id: number): object {
  const level = partOf(shop).levels.find((one) => one.id === id);
  const record = shop.state.products.find((one) => one.id === level?.recordId);
  if (level === undefined || record === undefined) return { id };
  return {
    inventory_item_id: inventoryItemNumber(record),
    location_id: level.locationId,
    available: level.available,
    updated_at: dateOf(level.updatedAt),
    admin_graphql_api_id: levelGid(record, level.locationId),
  };
}

function itemPayload({ state }: Shop, id: number): object {
  const record = state.products.find((one) => one.id === id);
  if (record === undefined) return { id };
  const number = inventoryItemNumber(record);
  return {
    id: number,
    sku: record.sku,
    created_at: dateOf(record.createdAt),
    updated_at: dateOf(record.modifiedAt),
    requires_shipping: true,
    cost: null,
    country_code_of_origin: null,
    province_code_of_origin: null,
    harmonized_system_code: null,
    tracked: record.manageStock,
    country_harmonized_system_codes: [],
    weight_value: 0,
    weight_unit: 'kg',
    admin_graphql_api_id: gid('InventoryItem', number),
  };
}

function bulkPayload(shop: Shop, id: number): object {
  const operation = partOf(shop).bulkOperations.find((one) => one.id === id);
  return {
    admin_graphql_api_id: gid('BulkOperation', id),
    completed_at: dateOf(operation?.completedAt ?? null),
    created_at: dateOf(operation?.createdAt ?? null),
    error_code: operation?.errorCode?.toLowerCase() ?? null,
    status: operation?.status.toLowerCase() ?? '',
    type: 'query',
  };
}
