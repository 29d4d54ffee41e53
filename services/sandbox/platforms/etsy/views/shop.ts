import type { Body } from '../../../openapi/json.ts';
import type { Shop } from '../../../shop/shop.ts';
import { partOf } from '../part.ts';

/** Renders the shop itself. */
export function shopView(shop: Shop): Body {
  const { shopId, userId, createdAt, listings, receipts } = partOf(shop);
  const { name, currency } = shop.state;
  return {
    ...unused,
    shop_id: shopId,
    user_id: userId,
    shop_name: name,
    create_date: createdAt,
    created_timestamp: createdAt,
    update_date: createdAt,
    updated_timestamp: createdAt,
    policy_update_date: createdAt,
    title: name,
    currency_code: currency,
    listing_active_count: listings.filter(({ state }) => state === 'active').length,
    login_name: `seller${userId}`,
    url: `https://www.etsy.com/shop/${encodeURIComponent(name)}`,
    transaction_sold_count: receipts.reduce((sum, { transactions }) => sum + transactions.length, 0),
  };
}

/** Fields of a shop that nothing in the sandbox sets. */
const unused: Body = {
  announcement: null,
  is_vacation: false,
  vacation_message: null,
  sale_message: null,
  digital_sale_message: null,
  digital_listing_count: 0,
  accepts_custom_requests: false,
  policy_welcome: null,
  policy_payment: null,
  policy_shipping: null,
  policy_refunds: null,
  policy_additional: null,
  policy_seller_info: null,
  policy_has_private_receipt_info: false,
  has_unstructured_policies: false,
  policy_privacy: null,
  vacation_autoreply: null,
  image_url_760x100: null,
  num_favorers: 0,
  languages: ['en-US'],
  icon_url_fullxfull: null,
  is_using_structured_policies: true,
  has_onboarded_structured_policies: true,
  include_dispute_form_link: false,
  is_direct_checkout_onboarded: true,
  is_etsy_payments_onboarded: true,
  is_calculated_eligible: true,
  is_opted_in_to_buyer_promise: false,
  is_shop_us_based: true,
  shipping_from_country_iso: 'US',
  shop_location_country_iso: 'US',
  review_count: 0,
  review_average: 0,
};
