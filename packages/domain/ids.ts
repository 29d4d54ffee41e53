/** Branded identifiers. The compiler rejects an id of one kind where another kind is expected. */
declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type MerchantId = Id<'merchant'>;
export type IntegrationId = Id<'integration'>;
export type LocationId = Id<'location'>;
export type ProductId = Id<'product'>;
export type ChannelProductId = Id<'channelProduct'>;
export type ItemId = Id<'item'>;
export type ListingId = Id<'listing'>;
export type ChannelStockId = Id<'channelStock'>;
export type CustomerId = Id<'customer'>;
export type ChannelCustomerId = Id<'channelCustomer'>;
export type OrderId = Id<'order'>;
export type ProductExportId = Id<'productExport'>;
export type OrderCopyId = Id<'orderCopy'>;
export type FailedItemId = Id<'failedItem'>;
export type RuleId = Id<'rule'>;
export type ObservationId = Id<'observation'>;
export type PlanId = Id<'plan'>;
export type SyncRunId = Id<'syncRun'>;
export type SubscriptionId = Id<'subscription'>;
export type NotificationId = Id<'notification'>;
export type ShipNoticeId = Id<'shipNotice'>;
export type ShipNoticeLineId = Id<'shipNoticeLine'>;
export type ShipmentId = Id<'shipment'>;
export type ReturnId = Id<'return'>;
export type ItemSearchId = Id<'itemSearch'>;
