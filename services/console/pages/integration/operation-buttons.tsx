import { SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { operations } from './operations.ts';
import type { Operation } from './operations.ts';
import classes from './operation-buttons.module.css';

/** The operations to choose from, with what each does. */
export function OperationButtons({ onChoose }: { readonly onChoose: (operation: Operation) => void }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, lg: 4 }} spacing="xs">
      {operations.map((operation) => (
        <UnstyledButton
          key={operation.operation}
          className={classes['operation'] ?? ''}
          onClick={() => onChoose(operation)}
        >
          <Text fw={600}>{operation.label}</Text>
          <Text c="dimmed" fz="sm">
            {operation.about}
          </Text>
        </UnstyledButton>
      ))}
    </SimpleGrid>
  );
}
