/** The sides of an item, in the order of their tabs. */
export const itemTabs = ['stock', 'listings', 'rules', 'orders', 'product'] as const;
export type ItemTab = (typeof itemTabs)[number];
