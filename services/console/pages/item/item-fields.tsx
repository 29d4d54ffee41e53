import { NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { price } from '../../parts/price.ts';
import type { useForm } from '@mantine/form';

/** What an item may say of itself. '': nothing. */
export type ItemValues = Record<string, string | number>;

const texts = [
  { name: 'sku', label: 'SKU' },
  { name: 'barcode', label: 'Barcode' },
  { name: 'price', label: 'Price' },
  { name: 'salePrice', label: 'Sale price' },
  { name: 'wholesaleCost', label: 'Wholesale cost' },
  { name: 'packaging', label: 'Packaging' },
  { name: 'countryOfOrigin', label: 'Country of origin' },
  { name: 'hsCode', label: 'HS code' },
] as const;
const numbers = [
  { name: 'weightGrams', label: 'Weight in grams' },
  { name: 'lengthMm', label: 'Length in mm' },
  { name: 'widthMm', label: 'Width in mm' },
  { name: 'heightMm', label: 'Height in mm' },
] as const;

/** The API tells four decimals. */
const prices: ReadonlySet<string> = new Set(['price', 'salePrice', 'wholesaleCost']);

type Name = (typeof texts | typeof numbers)[number]['name'];

/** Returns the values of a form for an item; for a new one, every field is empty. */
export function itemValues(item?: { readonly [Property in Name]: string | number | null }): ItemValues {
  const values = [...texts, ...numbers].map(({ name }) => [name, item?.[name] ?? ''] as const);
  return Object.fromEntries(
    values.map(([name, value]) => [name, prices.has(name) ? price(String(value)) : value]),
  );
}

/** A form with these values. */
type ItemForm = Pick<ReturnType<typeof useForm<ItemValues>>, 'getInputProps'>;

/** The fields of an item's own properties. */
export function ItemFields({ form }: { readonly form: ItemForm }) {
  return (
    <SimpleGrid cols={2} spacing="sm">
      {texts.map(({ name, label }) => (
        <TextInput key={name} size="xs" label={label} {...form.getInputProps(name)} />
      ))}
      {numbers.map(({ name, label }) => (
        <NumberInput
          key={name}
          size="xs"
          label={label}
          min={0}
          allowDecimal={false}
          {...form.getInputProps(name)}
        />
      ))}
    </SimpleGrid>
  );
}
