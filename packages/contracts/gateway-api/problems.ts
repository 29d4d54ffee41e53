interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What whoever gets it can do. */
  readonly fix: string;
}

const kinds = {
  // The request itself
  request_invalid: {
    status: 400,
    title: 'The request is not as this route expects it.',
    fix: 'Correct the fields named in `errors`; /docs shows what each route accepts.',
  },
  body_malformed: {
    status: 400,
    title: 'The body could not be read.',
    fix: 'Send well-formed JSON; for a webhook, exactly what the platform sends.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is larger than 1 MiB.',
    fix: 'Send less at once.',
  },
  media_type_unsupported: {
    status: 415,
    title: 'The body has a media type that this route does not read.',
    fix: 'Send `content-type: application/json`.',
  },
  route_not_found: {
    status: 404,
    title: 'There is no such route.',
    fix: 'See /docs for the routes there are.',
  },
  quantity_out_of_range: {
    status: 422,
    title: 'The stock would become larger than can be kept.',
    fix: 'Check the quantity.',
  },
  // Who asks
  key_invalid: {
    status: 401,
    title: 'The API key is missing, unknown or revoked.',
    fix: 'Send `authorization: Bearer oh_…` with a key that is in use.',
  },
  role_insufficient: {
    status: 403,
    title: "The key's role does not permit this.",
    fix: 'Reading needs viewer, changing needs operator, keys, credentials, integrations and merchants need admin.',
  },
  operator_key_required: {
    status: 403,
    title: "Only the operator's key may do this.",
    fix: "Use a key of the operator, not a merchant's.",
  },
  merchant_required: {
    status: 400,
    title: 'It is not said for which merchant.',
    fix: "With an operator's key, name the merchant in the header `onhand-merchant`.",
  },
  // The same request again
  idempotency_key_invalid: {
    status: 400,
    title: 'The Idempotency-Key is empty or longer than 200 characters.',
    fix: 'Send a UUID.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The Idempotency-Key was used for another request.',
    fix: 'Take a new key for each new request.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'The same request is still being answered.',
    fix: 'Repeat it in a moment with the same key; the answer is then the stored one.',
  },
  idempotency_unsupported: {
    status: 422,
    title: 'This route shows a secret once and stores no answer.',
    fix: 'Leave the Idempotency-Key out; revoke a key that was made twice.',
  },
  // Merchants and access
  merchant_not_found: {
    status: 404,
    title: 'There is no such merchant.',
    fix: 'Check the id and the header `onhand-merchant`.',
  },
  api_key_not_found: { status: 404, title: 'There is no such API key.', fix: 'Check the id.' },
  // Locations and integrations
  location_not_found: { status: 404, title: 'There is no such location.', fix: 'Check the id.' },
  location_exists: {
    status: 409,
    title: 'The merchant has a location of this name.',
    fix: 'Choose another name.',
  },
  location_missing: {
    status: 422,
    title: 'The merchant has no location.',
    fix: 'Create a location first.',
  },
  integration_not_found: { status: 404, title: 'There is no such integration.', fix: 'Check the id.' },
  integration_exists: {
    status: 409,
    title: 'The merchant has an integration of this shop.',
    fix: 'Use the one there is; its credentials can be replaced.',
  },
  integration_revoked: {
    status: 409,
    title: 'The integration was revoked for good.',
    fix: 'Create a new integration.',
  },
  platform_unknown: {
    status: 422,
    title: 'There is no connector for this platform.',
    fix: 'Name one of the platforms in `known`.',
  },
  not_a_supplier: {
    status: 422,
    title: 'Sales are written back to source stores only.',
    fix: "Leave `writeSalesBack` out, or give it to the integration with role 'supplier'.",
  },
  setting_of_other_entity: {
    status: 422,
    title: 'The entity has no such setting.',
    fix: 'Leave out what `settings` names; it belongs to another entity.',
  },
  cron_invalid: {
    status: 422,
    title: 'The cron expression cannot be used.',
    fix: "Send five fields (minute, hour, day of month, month, day of week) such as '*/15 * * * *'; `detail` says what is wrong.",
  },
  cron_missing: {
    status: 422,
    title: 'The mode is `scheduled`, and there is no schedule.',
    fix: "Send a `cron` such as '0 6 * * *'.",
  },
  cron_unused: {
    status: 422,
    title: 'Only the mode `scheduled` has a schedule.',
    fix: "Leave `cron` and `timeZone` out, or send `mode: 'scheduled'` with them.",
  },
  time_zone_unknown: {
    status: 422,
    title: 'There is no such time zone.',
    fix: "Send a name of the IANA database such as 'Europe/Berlin'.",
  },
  copy_target_missing: {
    status: 422,
    title: 'It is not said to which integration orders are copied.',
    fix: 'Send the id of the source store as `copyTo`.',
  },
  copy_target_itself: {
    status: 422,
    title: 'Orders cannot be copied to where they come from.',
    fix: 'Send the id of another integration as `copyTo`.',
  },
  copy_target_not_found: {
    status: 404,
    title: 'There is no such integration to copy orders to.',
    fix: 'Check `copyTo`.',
  },
  direction_forbids: {
    status: 409,
    title: "The direction of the integration's inventory does not permit this.",
    fix: 'Choose another direction in the sync settings of the integration.',
  },
  strategy_source_not_found: {
    status: 422,
    title: 'There is no such source store, or it was revoked.',
    fix: 'Name an integration of yours as `sourceId`.',
  },
  strategy_source_itself: {
    status: 422,
    title: 'A store cannot be its own destination.',
    fix: 'Name another integration as `sourceId`.',
  },
  strategy_source_not_supplier: {
    status: 422,
    title: "The integration named as the source does not have the role 'supplier'.",
    fix: 'Name the integration that your stock comes from as `sourceId`.',
  },
  strategy_destination_not_seller: {
    status: 422,
    title: "The destination does not have the role 'seller'.",
    fix: 'Choose the strategy of an integration that your stock goes to.',
  },
  no_location_of_a_name: {
    status: 422,
    title: 'No location of the platform is called like exactly one of yours.',
    fix: 'Rename your locations, or map them one by one; GET /v1/integrations/:id/external-locations lists the names.',
  },
  location_mapped_twice: {
    status: 422,
    title: 'A location stands behind two external locations of one integration.',
    fix: 'Map each of your locations once per integration.',
  },
  external_location_in_use: {
    status: 409,
    title: 'Listings show stock at an external location that would no longer be mapped.',
    fix: 'Keep at least one location mapped to it, or unlink those listings first.',
  },
  external_location_unmapped: {
    status: 422,
    title: 'None of your locations stands behind this external location.',
    fix: "Map one with the integration's location-mappings first.",
  },
  // Items and stock
  product_not_found: { status: 404, title: 'There is no such product.', fix: 'Check the id.' },
  item_not_found: { status: 404, title: 'There is no such item.', fix: 'Check the id.' },
  field_not_writable: {
    status: 422,
    title: 'The platform cannot write one of these fields.',
    fix: 'Leave out the `fields` that are named, or set a direction that sends none; docs/connectors.md says what each platform can do.',
  },
  sale_price_not_lower: {
    status: 422,
    title: 'A sale price must be lower than the regular price.',
    fix: 'Name a lower salePrice, or null for none.',
  },
  bundle_has_no_stock: {
    status: 409,
    title: 'The item is a bundle: its stock is that of its components.',
    fix: 'Book the change for its components; GET /v1/items/:id names them.',
  },
  component_not_found: {
    status: 404,
    title: 'There is no such item to make a bundle of.',
    fix: 'Check the ids in `components`.',
  },
  component_is_bundle: {
    status: 422,
    title: 'A bundle cannot contain a bundle.',
    fix: 'Name the items that the other bundle is made of.',
  },
  stock_already_opened: {
    status: 409,
    title: 'The item has an opening figure at this location.',
    fix: 'Correct the figure by a count or an adjustment.',
  },
  not_there: {
    status: 409,
    title: 'There are fewer units at that location.',
    fix: '`onHand` tells how many there are; correct it by a count first if that is wrong.',
  },
  not_linked: {
    status: 409,
    title: 'No listing is linked.',
    fix: 'Link a listing of the item first.',
  },
  // Listings
  listing_not_found: { status: 404, title: 'There is no such listing.', fix: 'Check the id.' },
  listing_exists: {
    status: 409,
    title: 'The integration has a listing with this external key.',
    fix: 'Use the one there is.',
  },
  listing_linked_elsewhere: {
    status: 409,
    title: 'The listing is linked to another item.',
    fix: 'Unlink it first.',
  },
  listing_not_live: {
    status: 409,
    title: 'The listing has ended or was deleted.',
    fix: 'List it again on its platform first.',
  },
  match_sku_missing: {
    status: 422,
    title: 'The listing has no SKU to match by.',
    fix: 'Link it by `itemId`.',
  },
  match_barcode_missing: {
    status: 422,
    title: 'The listing has no barcode to match by.',
    fix: 'Match it by SKU, or link it by `itemId`.',
  },
  match_handle_missing: {
    status: 422,
    title: 'The listing has no handle to match by.',
    fix: 'Match it by SKU, or link it by `itemId`.',
  },
  match_none: {
    status: 422,
    title: 'No item matches the listing.',
    fix: 'Create the item, or link by `itemId`.',
  },
  match_ambiguous: {
    status: 409,
    title: 'Several items match the listing.',
    fix: 'Make their identifiers differ, or link by `itemId`; `candidates` names them.',
  },
  match_already_listed: {
    status: 409,
    title: 'Another listing of the integration is linked to the item that matches.',
    fix: 'If both are to show its stock, link this one by `itemId`.',
  },
  sku_in_use: {
    status: 409,
    title: "An item with the listing's SKU exists.",
    fix: 'Link the listing to it.',
  },
  listing_linked: {
    status: 409,
    title: 'The listing is linked to an item.',
    fix: 'Unlink it first.',
  },
  not_under_review: {
    status: 409,
    title: 'The listing does not wait for a person.',
    fix: 'Only listings that are not linked, or for which another item is proposed, are under review.',
  },
  item_unnamed: {
    status: 422,
    title: 'It is not said to which item the listing is to be linked.',
    fix: 'Name it by `itemId` or by `sku`.',
  },
  action_unknown: {
    status: 422,
    title: 'There is no such action.',
    fix: 'Write link, create, ignore or unlink, or leave it empty.',
  },
  row_repeated: {
    status: 422,
    title: 'A row before this one is about the same listing.',
    fix: 'Keep one row for each `externalKey`.',
  },
  csv_malformed: {
    status: 400,
    title: 'The table could not be read, and nothing of it was done.',
    fix: 'Send CSV as RFC 4180 describes it, in UTF-8; `detail` says where it goes wrong.',
  },
  csv_columns_missing: {
    status: 422,
    title: 'The table lacks columns.',
    fix: 'Begin with a header that has at least `externalKey` and `action`; `columns` names what is missing.',
  },
  csv_too_long: {
    status: 422,
    title: 'The table has too many rows.',
    fix: 'Send it in parts of at most `mostRows` rows.',
  },
  listings_never_read: {
    status: 404,
    title: "The integration's listings were never read.",
    fix: 'Read them with POST /v1/integrations/:id/listings/refresh.',
  },
  // What figures follow
  rule_not_found: { status: 404, title: 'There is no such rule.', fix: 'Check the id.' },
  rule_matches_nothing: {
    status: 422,
    title: 'The conditions contradict themselves: the rule would match nothing.',
    fix: 'Correct what `detail` names.',
  },
  listing_not_ended: {
    status: 409,
    title: 'The listing has not ended, and is not to be ended.',
    fix: 'Nothing has to be done: it is listed.',
  },
  stock_managed: {
    status: 409,
    title: 'The platform manages the stock of this listing already.',
    fix: 'Nothing has to be done; use Sync Now to have its figure written.',
  },
  ending_unsupported: {
    status: 422,
    title: 'The platform, or our connector for it, cannot end listings.',
    fix: 'Choose `publish_zero` or `keep` for zero stock, `ignore` or `zero` for deletions.',
  },
  item_has_no_switch: {
    status: 422,
    title: 'An item has no switch for quantity sync.',
    fix: 'Switch it off for its listings, or exclude it with a rule.',
  },
  // Plans
  plan_not_found: { status: 404, title: 'There is no such plan.', fix: 'Check the id.' },
  plan_not_open: {
    status: 409,
    title: 'The plan was applied already.',
    fix: 'Read it with GET /v1/plans/:id; make a new plan for another change.',
  },
  plan_expired: {
    status: 409,
    title: 'The plan is too old to be applied.',
    fix: 'Make the plan again and look at its effect.',
  },
  plan_outdated: {
    status: 409,
    title: 'Settings, rules, mappings or links were changed since the plan was made.',
    fix: 'Make the plan again and look at its effect.',
  },
  plan_required: {
    status: 409,
    title:
      'The change writes other figures than stand there, or sets many to 0: somebody has to see its plan first.',
    fix: 'Look at the plan that `planId` names, and apply it with POST /v1/plans/:id/apply.',
  },
  plan_not_applied: {
    status: 409,
    title: 'Only a plan that is applied can be undone.',
    fix: 'Read it with GET /v1/plans/:id.',
  },
  undo_outdated: {
    status: 409,
    title: 'What the plan set was changed since.',
    fix: 'Make a new plan that sets what you want.',
  },
  first_sync_done: {
    status: 409,
    title: 'The first plan of the integration was applied already.',
    fix: 'Its figures are written by themselves; plan changes of its settings instead.',
  },
  first_plan_pending: {
    status: 409,
    title: 'The integration is new and only observes: its first plan was not applied yet.',
    fix: "Make a plan with POST /v1/plans and `{ change: { kind: 'first_sync', integrationId } }`, look at it and apply it.",
  },
  sync_run_not_found: { status: 404, title: 'There is no such sync run.', fix: 'Check the id.' },
  sync_run_not_stopped: {
    status: 409,
    title: 'Only a sync run with a safety stop can be resumed.',
    fix: 'Read it with GET /v1/sync-runs/:id.',
  },
  sync_run_ended: {
    status: 409,
    title: 'The sync run has ended.',
    fix: 'Read it with GET /v1/sync-runs/:id.',
  },
  // Orders and what needs attention
  order_not_found: { status: 404, title: 'There is no such order.', fix: 'Check the id.' },
  failed_item_not_found: { status: 404, title: 'There is no such failed item.', fix: 'Check the id.' },
  move_forbidden: {
    status: 409,
    title: 'The failed item is not in a state from which this is possible.',
    fix: 'Open and skipped ones can be retried; open and retrying ones can be skipped.',
  },
  observation_not_found: { status: 404, title: 'There is no such observation.', fix: 'Check the id.' },
  observation_not_open: {
    status: 409,
    title: 'The observation is not in a state from which this is possible.',
    fix: 'Provisional and quarantined ones can be accepted or reversed, adopted falls can be reversed.',
  },
  // Webhooks
  integration_unknown: {
    status: 404,
    title: 'There is no integration behind this webhook address.',
    fix: "Configure the address that the integration's `webhookUrl` shows.",
  },
  webhooks_unsupported: {
    status: 404,
    title: 'The platform of this integration sends no webhooks that are read here.',
    fix: 'Its orders are polled; remove the webhook.',
  },
  webhook_secret_missing: {
    status: 401,
    title: 'The integration has no webhook secret, so nothing can be verified.',
    fix: 'Set `webhookSecret` with PUT /v1/integrations/:id/credentials.',
  },
  signature_invalid: {
    status: 401,
    title: 'The signature does not fit the body.',
    fix: 'Configure the same webhook secret on the platform and here.',
  },
  delivery_too_old: {
    status: 401,
    title: 'The delivery was signed too long ago.',
    fix: "Check the sender's clock; a genuine delivery is sent anew by the platform.",
  },
  // Ourselves
  overloaded: {
    status: 503,
    title: 'More comes in than can be taken in.',
    fix: 'Nothing was recorded; repeat the request later, as Retry-After says. Platforms do so by themselves.',
  },
  changed_meanwhile: {
    status: 503,
    title: 'Others changed settings again and again while the change was worked out.',
    fix: 'Nothing was changed; repeat the request later.',
  },
  platform_unavailable: {
    status: 503,
    title: 'The platform, or the service that speaks with it, does not answer.',
    fix: 'Nothing was changed here; repeat the request later.',
  },
  platform_refused: {
    status: 502,
    title: 'The platform refuses the call.',
    fix: "`detail` holds the platform's own words; put right there what they name.",
  },
  platform_unauthorized: {
    status: 409,
    title: 'The platform refuses our credentials.',
    fix: 'Give new ones: PUT /v1/integrations/:id/credentials.',
  },
  capability_missing: {
    status: 409,
    title: 'The platform, or our connector for it, cannot do this.',
    fix: 'See docs/connectors.md for what each platform can do.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database cannot be reached.',
    fix: 'Nothing was recorded; repeat the request later.',
  },
  internal_error: {
    status: 500,
    title: 'Something failed that was not foreseen.',
    fix: 'Look for `requestId` in the log of the gateway.',
  },
} as const satisfies Record<string, ProblemKind>;

/** A code is stable: programs may rely on it. */
export type ProblemCode = keyof typeof kinds;

/** Every problem that the gateway answers with: code → HTTP status, title and what to do. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = kinds;
