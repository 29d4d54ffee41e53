import type { ProblemKind } from './problem-kind.ts';

/** Problems of products, items and their stock. */
export const itemProblems = {
  product_not_found: {
    status: 404,
    title: 'The product does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/products'],
  },
  item_not_found: {
    status: 404,
    title: 'The item does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/items'],
  },
  not_a_warehouse: {
    status: 409,
    title: 'The merchant keeps its stock in a source store, so the preferences of warehouses do not apply.',
    fix: 'Use the sync settings of the integrations, or the publishing settings of the item.',
  },
  never_received: {
    status: 409,
    title: 'The item was never received, so Sync Now would set the quantities in `listings` to 0.',
    fix: 'Receive or count the item first. To set them to 0 anyway, repeat the request with `confirmZero=true`.',
  },
  item_archived: {
    status: 409,
    title: 'The item is archived, so nothing can be linked to it.',
    fix: 'Take it out of the archive, or name another item.',
    requests: ['POST /v1/items/:id/unarchive'],
  },
  sale_price_not_lower: {
    status: 422,
    title: 'The sale price is not lower than the regular price.',
    fix: 'Send a lower `salePrice`, or null for no sale price.',
  },
  bundle_has_no_stock: {
    status: 409,
    title: 'The item is a bundle and has no stock of its own.',
    fix: 'Change the stock of its components.',
    requests: ['GET /v1/items/:id'],
  },
  bundle_has_no_street_date: {
    status: 409,
    title: 'The item is a bundle and has no street date of its own.',
    fix: 'Set the street date of its components.',
    requests: ['GET /v1/items/:id'],
  },
  component_not_found: {
    status: 404,
    title: 'A component of the bundle does not exist.',
    fix: 'Check the ids in `components`.',
  },
  component_is_bundle: {
    status: 422,
    title: 'A bundle cannot contain another bundle.',
    fix: 'Name the items that the other bundle consists of.',
  },
  stock_already_opened: {
    status: 409,
    title: 'The item already has an opening figure at this location.',
    fix: 'Correct the figure with a count or an adjustment.',
  },
  quantity_out_of_range: {
    status: 422,
    title: 'The stock would exceed the largest number that can be stored.',
    fix: 'Check the quantity.',
  },
  not_there: {
    status: 409,
    title: 'The location has fewer units than this.',
    fix: '`onHand` shows how many units there are. If that number is wrong, correct it with a count first.',
  },
} as const satisfies Record<string, ProblemKind>;
