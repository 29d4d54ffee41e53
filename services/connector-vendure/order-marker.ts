import { z } from 'zod';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';

const label = 'Onhand marker:';
const incomplete = '(incomplete)';
const marked = new RegExp(`${label} ([!-~]+)( \\(incomplete\\))?$`);

/** An order's oldest notes, which {@link notesField} requests. */
export const notes = z.object({ items: z.array(z.object({ id: z.string(), data: z.unknown() })) });
type Notes = z.infer<typeof notes>;

/** Requests the fields of {@link notes}. The note with the marker is the first one that an order gets. */
export const notesField = `notes: history(
  options: { filter: { type: { eq: "ORDER_NOTE" } }, sort: { createdAt: ASC }, take: 5 }
) { items { id data } }`;

/** Writes the note that names the order that was copied, and the marker. */
export function noteOf(
  { copyOf, marker, note }: NewOrder,
  { isComplete }: { readonly isComplete: boolean },
): string {
  const said = note === undefined ? '' : ` The shopper wrote: ${note.replaceAll(label, '')}`;
  const copy = `Copy of ${copyOf.shop} ${copyOf.number}.${said}`;
  return `${copy} ${label} ${marker}${isComplete ? '' : ` ${incomplete}`}`;
}

interface MarkedNote {
  readonly id: string;
  readonly marker: string;
  readonly isComplete: boolean;
}

const noted = z.object({ note: z.string() });

/** Finds the note with a marker; undefined if the order carries none. */
export function markedNote({ items }: Notes): MarkedNote | undefined {
  for (const { id, data } of items) {
    const [, marker, suffix] = marked.exec(noted.safeParse(data).data?.note ?? '') ?? [];
    if (marker !== undefined) return { id, marker, isComplete: suffix === undefined };
  }
  return undefined;
}
