import { moneySet } from './money.ts';

/** Returns the fields of an order's body that say nothing in the sandbox, as Shopify sends them then. */
export function unusedFields(currency: string): object {
  return {
    browser_ip: null,
    cart_token: null,
    checkout_token: null,
    client_details: null,
    confirmation_number: null,
    current_total_additional_fees_set: null,
    current_total_discounts: '0.00',
    current_total_discounts_set: moneySet(0, currency),
    current_total_duties_set: null,
    device_id: null,
    duties_included: false,
    estimated_taxes: false,
    landing_site: null,
    landing_site_ref: null,
    line_item_groups: [],
    location_id: null,
    merchant_business_entity_id: 'MTU0ODM4MDAwOQ',
    merchant_of_record_app_id: null,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    po_number: null,
    reference: null,
    referring_site: null,
    source_identifier: null,
    source_url: null,
    total_cash_rounding_payment_adjustment_set: moneySet(0, currency),
    total_cash_rounding_refund_adjustment_set: moneySet(0, currency),
    total_discounts: '0.00',
    total_discounts_set: moneySet(0, currency),
    total_outstanding: '0.00',
    total_tip_received: '0.00',
    total_weight: 0,
  };
}
