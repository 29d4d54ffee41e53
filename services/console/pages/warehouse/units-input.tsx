import { NumberInput } from '@mantine/core';

/** Whole units of a line. An empty field is no number. */
export function UnitsInput({
  label,
  value,
  error = null,
  onChange,
}: {
  /** For screen readers: "Units of MUG". The column's head names it for the others. */
  readonly label: string;
  readonly value: number | '';
  /** What the gateway says of the line. */
  readonly error?: string | null;
  readonly onChange: (value: number | '') => void;
}) {
  return (
    <NumberInput
      size="xs"
      w={error === null ? 90 : 200}
      ml="auto"
      min={0}
      allowDecimal={false}
      aria-label={label}
      error={error}
      value={value}
      onChange={(next) => onChange(next === '' ? '' : Number(next))}
    />
  );
}
