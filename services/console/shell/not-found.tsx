import { Anchor, Container, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function NotFound() {
  return (
    <Container component="main" size="sm" pt={80}>
      <Title order={1}>No such page</Title>
      <Text mt="xs">
        The address leads nowhere.{' '}
        <Anchor component={Link} to="/">
          Go to the overview
        </Anchor>
      </Text>
    </Container>
  );
}
