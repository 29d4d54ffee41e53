/**
 * The events that Etsy tells endpoints of.
 * https://developers.etsy.com/documentation/essentials/webhooks
 */
export const topics = {
  paid: 'order.paid',
  canceled: 'order.canceled',
  shipped: 'order.shipped',
  delivered: 'order.delivered',
} as const;

export function isTopic(topic: string): boolean {
  return Object.values<string>(topics).includes(topic);
}
