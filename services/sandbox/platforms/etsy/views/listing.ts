import type { Body } from '../../../openapi/json.ts';
import { hundredths, priceOf } from '../../../shop/money.ts';
import { garbledFieldsOf } from '../../../shop/product-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import { productsOf, recordOf } from '../catalog.ts';
import { quantityOf } from '../listing-state.ts';
import type { Listing } from '../own-state.ts';
import { partOf } from '../part.ts';
import { imageViews } from './image.ts';
import { inventoryView } from './inventory.ts';
import { money } from './money.ts';
import { shopView } from './shop.ts';

/** Renders a listing as it is shown alone. */
export function listingView(shop: Shop, listing: Listing): Body {
  const { shopId, userId } = partOf(shop);
  const record = recordOf(shop, listing);
  const products = productsOf(shop, listing);
  const prices = products.map((product) => hundredths(priceOf(recordOf(shop, product))));
  const [readinessStateId = null] = products.map((one) => one.readinessStateId);
  return {
    ...unused,
    ...listing.details,
    listing_id: listing.recordId,
    user_id: userId,
    shop_id: shopId,
    title: record.name,
    description: record.description,
    state: listing.state,
    creation_timestamp: listing.createdAt,
    created_timestamp: listing.createdAt,
    original_creation_timestamp: listing.createdAt,
    ending_timestamp: listing.endsAt,
    last_modified_timestamp: listing.updatedAt,
    updated_timestamp: listing.updatedAt,
    state_timestamp: listing.stateAt,
    quantity: quantityOf(shop, listing),
    url: `https://www.etsy.com/listing/${listing.recordId}`,
    has_variations: record.type === 'variable',
    price: money(prices.length === 0 ? 0 : Math.min(...prices), shop.state.currency),
    readiness_state_id: listing.state === 'active' ? readinessStateId : null,
    ...garbledFieldsOf(shop, record.id),
  };
}

/** Renders a listing with its associations. SKUs are shown to the seller only. */
export function listingWithAssociations(
  shop: Shop,
  listing: Listing,
  { includes, isOwner }: { readonly includes: readonly unknown[]; readonly isOwner: boolean },
): Body {
  const skus = productsOf(shop, listing).map((product) => recordOf(shop, product).sku);
  return {
    shipping_profile: null,
    user: null,
    shop: includes.includes('Shop') ? shopView(shop) : null,
    images: includes.includes('Images') ? imageViews(shop, listing) : [],
    videos: [],
    inventory: includes.includes('Inventory') ? inventoryView(shop, listing) : null,
    production_partners: [],
    skus: isOwner ? skus.filter((sku) => sku !== '') : [],
    translations: null,
    views: 0,
    ...listingView(shop, listing),
  };
}

/** Fields of a listing that nothing in the sandbox sets. */
const unused: Body = {
  shop_section_id: null,
  featured_rank: -1,
  num_favorers: 0,
  non_taxable: false,
  is_taxable: true,
  is_customizable: false,
  is_personalizable: false,
  personalization_is_required: false,
  personalization_char_count_max: null,
  personalization_instructions: null,
  listing_type: 'physical',
  shipping_profile_id: null,
  return_policy_id: null,
  processing_min: null,
  processing_max: null,
  item_weight: null,
  item_weight_unit: null,
  item_length: null,
  item_width: null,
  item_height: null,
  item_dimensions_unit: null,
  is_private: false,
  style: [],
  file_data: '',
  language: 'en',
  suggested_title: null,
};
