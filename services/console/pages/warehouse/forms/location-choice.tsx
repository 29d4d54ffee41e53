import { Select } from '@mantine/core';
import { useLocations } from '../../../parts/use-locations.ts';

/** A choice of locations. Null: the merchant's first, or where the units are. */
export function LocationChoice({
  label = 'Location',
  placeholder,
  value,
  onChange,
}: {
  readonly label?: string;
  /** What null means. */
  readonly placeholder: string;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}) {
  const { options } = useLocations();
  return (
    <Select
      size="xs"
      label={label}
      placeholder={placeholder}
      clearable
      data={[...options]}
      value={value}
      onChange={onChange}
    />
  );
}
