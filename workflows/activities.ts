import type { AnyBulkRef, BulkOutcome } from './contracts/bulk.ts';
import type { CopyRef, CopyStep } from './contracts/copy.ts';
import type { ChangeOutcome, ChannelProductRef } from './contracts/change.ts';
import type { PlanFailure, PlanRef } from './contracts/compute-plan.ts';
import type { Fault, RunFailure } from './contracts/fault.ts';
import type { IntegrationRef } from './contracts/integration.ts';
import type { NotificationRef, NotifyOutcome } from './contracts/notify.ts';
import type { HearOutcome, PollOutcome } from './contracts/poll.ts';
import type { PublishingEnd } from './contracts/publish.ts';
import type {
  CopyFirst,
  ReadFirst,
  RereadOutcome,
  SaleOutcome,
  SaleRef,
  SaleToFollow,
} from './contracts/sale.ts';
import type { ReleaseOutcome, ScheduledTime } from './contracts/scheduled-sync.ts';
import type { StreetDateRef, StreetDateStep } from './contracts/street-date.ts';

/** Lists the activities that workflows call, by name. The package `activities` implements them. */
export interface Activities {
  readonly carryBulk: (operation: AnyBulkRef) => Promise<BulkOutcome>;
  readonly carryChange: (product: ChannelProductRef) => Promise<ChangeOutcome>;
  readonly computePlan: (plan: PlanRef) => Promise<void>;
  readonly createCopy: (order: CopyRef) => Promise<void>;
  readonly failPlan: (plan: PlanRef, failure: PlanFailure) => Promise<void>;
  readonly followSale: (sale: SaleToFollow) => Promise<SaleOutcome | ReadFirst | CopyFirst>;
  readonly giveUpNotification: (
    notification: NotificationRef,
    message: string,
  ) => Promise<NotifyOutcome & { readonly runId: string }>;
  readonly hearOrders: (integration: IntegrationRef) => Promise<HearOutcome>;
  readonly pollOrders: (integration: IntegrationRef) => Promise<PollOutcome>;
  readonly prepareCopy: (order: CopyRef) => Promise<CopyStep>;
  readonly publishDue: (integration: IntegrationRef) => Promise<PublishingEnd>;
  readonly readListings: (integration: IntegrationRef) => Promise<BulkOutcome>;
  readonly recordFault: (fault: Fault) => Promise<RunFailure>;
  readonly releaseDated: (item: StreetDateRef) => Promise<StreetDateStep>;
  readonly releaseScheduled: (time: ScheduledTime) => Promise<ReleaseOutcome>;
  readonly rereadOrder: (sale: SaleRef) => Promise<RereadOutcome>;
  readonly sendNotification: (notification: NotificationRef) => Promise<NotifyOutcome>;
  readonly sweepUp: () => Promise<void>;
}
