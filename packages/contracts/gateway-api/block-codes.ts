/** Why nothing is written to a channel stock, for a person: what it is, and what settles it. */
interface Block {
  readonly message: string;
  readonly fix: string;
}

const blocks = {
  stock_not_managed: {
    message: 'The platform does not manage stock for this listing, so a quantity would be ignored.',
    fix: 'Turn stock management on for it on the platform, then Sync Now.',
  },
  missing: {
    message: 'The platform no longer has this listing.',
    fix: 'List it again on the platform, or unlink the listing.',
  },
  rejected: {
    message: 'The platform refused the figure; the failed item holds its own words.',
    fix: 'Settle what the platform names, then retry the failed item.',
  },
  attempts_exhausted: {
    message: 'The figure could not be confirmed after several attempts.',
    fix: 'Retry the failed item once the platform answers again.',
  },
  quantity_sync_off: {
    message: 'Quantity sync is switched off for the listing or its integration.',
    fix: 'Switch it on.',
  },
  not_linked: {
    message: 'The listing is not linked to an item.',
    fix: 'Link it.',
  },
  location_not_mapped: {
    message: 'None of your locations stands behind this external location.',
    fix: "Map one in the integration's location mappings.",
  },
} as const satisfies Record<string, Block>;

export type BlockCode = keyof typeof blocks;

/** Every reason that blocks a channel stock. */
export const blockCodes: Readonly<Record<BlockCode, Block>> = blocks;

/** The reason behind a stored code; one that this version does not know is shown as it is. */
export function explainBlock(code: string): Block & { readonly code: string } {
  const known = Object.entries(blockCodes).find(([name]) => name === code)?.[1];
  return { code, ...(known ?? { message: `Blocked: ${code}.`, fix: 'See the failed items.' }) };
}
