/** What the connector asks a seller to consent to, by Etsy's names. */
export const neededScopes = ['listings_r', 'listings_w', 'transactions_r', 'shops_r'] as const;
