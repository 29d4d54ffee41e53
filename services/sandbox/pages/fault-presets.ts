import type { SimulatedPlatform } from '../platforms/simulated-platform.ts';
import type { Fault } from '../shop/state.ts';

/**
 * A fault that people can switch on from a shop's page. `aimed` hits calls or deliveries, so many or all of
 * them; `ofProduct` concerns one product.
 */
type FaultPreset = { readonly label: string } & (
  | { readonly aimed: Fault }
  /** Null: the platform knows none like it. */
  | { readonly ofProduct: (productId: number, platform: SimulatedPlatform) => Fault | null }
);

/** The control API's faults that need no more than a number and a product, by the form's options. */
export const faultPresets: Readonly<Record<string, FaultPreset>> = {
  down: { label: 'Down: answers 503', aimed: { kind: 'down' } },
  error: {
    label: 'Fails: answers 500',
    aimed: { kind: 'status', status: 500 },
  },
  storm: {
    label: 'Too many calls: answers 429, without a time',
    aimed: { kind: 'status', status: 429 },
  },
  limited: {
    label: 'Too many calls: answers 429, try again in 5 s',
    aimed: { kind: 'status', status: 429, retryAfterSeconds: 5 },
  },
  revoked: {
    label: 'Access revoked: answers 401',
    aimed: { kind: 'status', status: 401 },
  },
  slow: {
    label: 'Slow: each call takes 3 s',
    aimed: { kind: 'latency', ms: 3_000 },
  },
  lost_before: {
    label: 'Connection cut before the work',
    aimed: { kind: 'drop' },
  },
  lost_after: {
    label: 'Connection cut after the work',
    aimed: { kind: 'apply_then_drop' },
  },
  late: {
    label: 'Works, and answers 60 s later',
    aimed: { kind: 'apply_then_wait', ms: 60_000 },
  },
  cut: {
    label: 'Answer broken off in its body',
    aimed: { kind: 'cut_answer' },
  },
  huge: { label: 'Huge answer', aimed: { kind: 'huge_answer' } },
  refuse: {
    label: 'Refuses writes to one product',
    ofProduct: (productId) => ({
      kind: 'refuse_product',
      productId,
      code: 'refused_by_hand',
      message: 'The shop was told to refuse this product.',
    }),
  },
  garble: {
    label: 'Shows one product so that it cannot be read',
    ofProduct: (productId, { unreadable: fields }) =>
      fields === undefined ? null : { kind: 'garble_product', productId, fields },
  },
  lose: {
    label: 'Webhooks: loses deliveries',
    aimed: { kind: 'lose_deliveries' },
  },
  repeat: {
    label: 'Webhooks: sends each delivery twice',
    aimed: { kind: 'repeat_deliveries' },
  },
};
