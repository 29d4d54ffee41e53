import { passIntervals } from '@onhand/activities/dependencies.ts';
import type { Dependencies } from '@onhand/activities/dependencies.ts';
import type { SaleToStart } from '@onhand/activities/start-work/start-workflows.ts';
import type { Db } from '@onhand/database/connect.ts';

/** What activities act through, on a real database; what they would start and log is noted instead. */
export interface NotedDependencies extends Dependencies {
  readonly noted: {
    /** Sales that were told of news. */
    readonly told: SaleToStart[];
    /** Sales that were seen to. */
    readonly ensured: Omit<SaleToStart, 'reread'>[];
    readonly published: string[];
    readonly polled: string[];
    /** Integrations whose orders were wanted soon. */
    readonly heard: string[];
    /** Integrations whose listings were to be read. */
    readonly listed: string[];
    /** Plans whose effect was to be worked out. */
    readonly computed: string[];
    /** How often products that are due were seen to. */
    products: number;
    /** Items whose street date was seen to. */
    readonly dated: string[];
    readonly notified: string[];
    readonly warnings: object[];
  };
}

const nobody = () => Promise.reject(new Error('Nobody is to be asked.'));

export function noteDependencies(db: Db, connectors: Partial<Dependencies['connectors']>): NotedDependencies {
  const noted: NotedDependencies['noted'] = {
    told: [],
    ensured: [],
    published: [],
    polled: [],
    heard: [],
    listed: [],
    computed: [],
    products: 0,
    dated: [],
    notified: [],
    warnings: [],
  };
  return {
    db,
    publisherDb: db,
    doorDb: db,
    connectors: { call: nobody, callApp: nobody, describe: nobody, ...connectors },
    notifier: { send: nobody },
    dispatcher: {
      nudge: () => undefined,
      sale: (order) => void noted.told.push(order),
      ensureSale: (order) => void noted.ensured.push(order),
      publish: async ({ integrationId }) => void noted.published.push(integrationId),
      poll: async ({ integrationId }) => void noted.polled.push(integrationId),
      hear: (integrationId) => void noted.heard.push(integrationId),
      bulk: async ({ integrationId, merchantId }) => void noted.listed.push(integrationId ?? merchantId),
      computePlan: async ({ planId }) => void noted.computed.push(planId),
      products: async () => void (noted.products += 1),
      customers: async () => undefined,
      notify: async ({ notificationId }) => void noted.notified.push(notificationId),
      streetDates: async (items) => void noted.dated.push(...items.map(({ itemId }) => itemId)),
      schedule: () => undefined,
      healSchedules: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    listener: { on: () => () => undefined, close: () => Promise.resolve() },
    channelWatch: { until: nobody, close: () => undefined },
    clock: { now: () => new Date() },
    hearing: passIntervals,
    log: { warn: (detail) => void noted.warnings.push(detail) },
    noted,
  };
}
