import type { ProblemKind } from './problem-kind.ts';

export const syncSettingsProblems = {
  not_a_supplier: {
    status: 422,
    title: 'Only a source store can have sales written back to it.',
    fix: "Leave `writeSalesBack` out, or set it on the integration with the role 'supplier'.",
  },
  setting_of_other_entity: {
    status: 422,
    title: 'This entity does not have one of the settings.',
    fix: 'Remove the settings listed in `settings`. They belong to another entity.',
  },
  cron_invalid: {
    status: 422,
    title: 'The cron expression is invalid.',
    fix: "`detail` names the fault. Send five fields (minute, hour, day of month, month, day of week), such as '*/15 * * * *'.",
  },
  cron_missing: {
    status: 422,
    title: 'The mode `scheduled` needs a schedule.',
    fix: "Send a `cron` expression, such as '0 6 * * *'.",
  },
  cron_unused: {
    status: 422,
    title: 'A schedule is only allowed with the mode `scheduled`.',
    fix: "Leave `cron` and `timeZone` out, or send `mode: 'scheduled'` with them.",
  },
  time_zone_unknown: {
    status: 422,
    title: 'The time zone does not exist.',
    fix: "Send an IANA time zone name, such as 'Europe/Berlin'.",
  },
  copy_target_missing: {
    status: 422,
    title: 'Order copying needs a target integration.',
    fix: 'Send the id of the source store as `copyTo`.',
  },
  copy_target_itself: {
    status: 422,
    title: 'An integration cannot copy orders to itself.',
    fix: 'Send the id of another integration as `copyTo`.',
  },
  copy_target_not_found: {
    status: 404,
    title: 'The integration named in `copyTo` does not exist.',
    fix: 'Check the id in `copyTo`.',
  },
  copy_not_supported: {
    status: 422,
    title: 'Orders cannot be copied from or to this platform.',
    fix: '`platform` names the platform. See docs/order-copying.md for the platforms whose orders can be copied, and choose another strategy.',
  },
  direction_forbids: {
    status: 409,
    title: "The direction in the integration's sync settings does not permit this.",
    fix: "Choose another direction in the integration's sync settings.",
  },
  field_not_writable: {
    status: 422,
    title: 'The platform cannot write some of these product fields.',
    fix: 'Remove the fields listed in `fields`, or choose a direction that sends nothing. See docs/connectors.md for what each platform can write.',
  },
  strategy_source_not_found: {
    status: 422,
    title: 'The source store does not exist or was revoked.',
    fix: 'Send the id of an active integration as `sourceId`.',
  },
  strategy_source_itself: {
    status: 422,
    title: 'An integration cannot be its own source store.',
    fix: 'Send the id of another integration as `sourceId`.',
  },
  strategy_source_not_supplier: {
    status: 422,
    title: "The integration named in `sourceId` does not have the role 'supplier'.",
    fix: 'Send the id of the integration that your stock comes from as `sourceId`.',
  },
  strategy_destination_not_seller: {
    status: 422,
    title: "The destination does not have the role 'seller'.",
    fix: 'Set the strategy on an integration that your stock goes to.',
  },
} as const satisfies Record<string, ProblemKind>;
