import { objectOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { findListing, productsOf } from '../catalog.ts';
import { refusal } from '../errors.ts';
import { replaceInventory } from '../inventory.ts';
import { pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import { inventoryView, offeringView, productView } from '../views/inventory.ts';
import { listingView } from '../views/listing.ts';

const listingIn = (asked: Asked) => findListing(asked.shop, pathOf(asked, 'listing_id'));

/** Reads and replaces the inventories of listings: their products, each with an offering. */
export const inventoryOperations: Operations = {
  getListingInventory: (asked) => {
    const { shop, query } = asked;
    const listing = listingIn(asked);
    const inventory = inventoryView(shop, listing, query['show_deleted'] === true);
    const isWanted = query['includes'] === 'Listing';
    return { status: 200, body: { ...inventory, ...(isWanted && { listing: listingView(shop, listing) }) } };
  },
  updateListingInventory: (asked) => {
    const listing = listingIn(asked);
    replaceInventory(asked.shop, listing, asked.body);
    return { status: 200, body: inventoryView(asked.shop, listing) };
  },
  getListingProduct: (asked) => ({ status: 200, body: productIn(asked) }),
  getListingOffering: (asked) => {
    const [productId, offeringId] = [pathOf(asked, 'product_id'), pathOf(asked, 'product_offering_id')];
    const product = productsOf(asked.shop, listingIn(asked)).find((one) => one.productId === productId);
    if (product?.offeringId !== offeringId) {
      throw refusal(404, `Could not find an Offering with offering_id = ${offeringId}.`);
    }
    return { status: 200, body: offeringView(asked.shop, product) };
  },
};

/** Finds a product, also one that an update has replaced: it is deleted then. */
function productIn(asked: Asked): Body {
  const listing = listingIn(asked);
  const id = pathOf(asked, 'product_id');
  const product = productsOf(asked.shop, listing).find(({ productId }) => productId === id);
  if (product !== undefined) return productView(asked.shop, product);
  const replaced = listing.replaced.find((one) => one['product_id'] === id);
  if (replaced === undefined) throw refusal(404, `Could not find a Product with product_id = ${id}.`);
  return objectOf(replaced);
}
