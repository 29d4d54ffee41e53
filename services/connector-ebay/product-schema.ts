import { z } from 'zod';

const text = z.string().exactOptional();

/** The texts and images of a product: of a group, or of the item that has none. */
export const texts = z.object({
  title: text,
  description: text,
  imageUrls: z.array(z.string()).exactOptional(),
  brand: text,
});

/** An offer with a price. `value` is a decimal. */
export const priced = z.object({
  pricingSummary: z.object({ price: z.object({ value: z.string(), currency: z.string() }) }),
});

/** An offer with a description of its own. */
export const described = z.object({ listingDescription: z.string().min(1) });

/** A group, with the names of what its items differ in. */
export const varying = z.object({
  variesBy: z.object({ specifications: z.array(z.object({ name: z.string() })) }),
});

/** The product of an item, with its item specifics by name. */
export const characterized = z.object({ aspects: z.record(z.string(), z.array(z.string())) });
