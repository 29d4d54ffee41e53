import { Button, Group, Stack, TagsInput, Text, TextInput, Textarea, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { notifyDone } from '../../../parts/notify.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { useSending } from '../../../parts/use-sending.ts';
import { counted } from '../../../parts/words.ts';
import { useRights } from '../../../session/rights.ts';

type Product = Answer<'/v1/products/{id}'>;

interface Values {
  readonly title: string;
  readonly description: string;
  readonly handle: string;
  readonly vendor: string;
  readonly categories: string[];
  readonly tags: string[];
  /** An address on each line. */
  readonly images: string;
}

/** Changes a product. Only what was changed is sent, so that a change elsewhere of the rest stays. */
export function ProductForm({ product }: { readonly product: Product }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const { problem, isBusy, send } = useSending();
  const before: Values = {
    title: product.title,
    description: product.description,
    handle: product.handle ?? '',
    vendor: product.vendor ?? '',
    categories: product.categories,
    tags: product.tags,
    images: product.images.join('\n'),
  };
  const form = useForm<Values>({ initialValues: before });
  const save = form.onSubmit(async (values) => {
    const body = changeOf(before, values);
    const params = { path: { id: product.id } };
    if (await send(() => answered(fetch.PATCH('/v1/products/{id}', { params, body })))) {
      notifyDone('The product is changed.');
    }
  });
  return (
    <section aria-labelledby="product">
      <Title order={2} id="product">
        Product
      </Title>
      <Text c="dimmed" mb="sm">
        {counted(product.items.length, 'item belongs', 'items belong')} to it. Shops follow as their sync
        settings say.
      </Text>
      <ProblemAlert problem={problem} />
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput label="Title" required disabled={!operate} {...form.getInputProps('title')} />
          <Textarea
            label="Description"
            description="HTML"
            autosize
            minRows={3}
            maxRows={12}
            disabled={!operate}
            {...form.getInputProps('description')}
          />
          <TextInput label="Handle" disabled={!operate} {...form.getInputProps('handle')} />
          <TextInput label="Vendor" disabled={!operate} {...form.getInputProps('vendor')} />
          <TagsInput label="Categories" disabled={!operate} {...form.getInputProps('categories')} />
          <TagsInput label="Tags" disabled={!operate} {...form.getInputProps('tags')} />
          <Textarea
            label="Images"
            description="The address of one on each line, the main image first"
            autosize
            minRows={2}
            disabled={!operate}
            {...form.getInputProps('images')}
          />
          {operate && (
            <Group>
              <Button type="submit" loading={isBusy} disabled={!form.isDirty()}>
                Save the product
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </section>
  );
}

/** What differs, as the API takes it. */
function changeOf(before: Values, { images, handle, vendor, ...values }: Values) {
  const lines = images
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wanted = { ...values, handle: handle || null, vendor: vendor || null, images: lines };
  const stood = {
    ...before,
    handle: before.handle || null,
    vendor: before.vendor || null,
    images: before.images === '' ? [] : before.images.split('\n'),
  };
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  const changed = names.filter((name) => JSON.stringify(wanted[name]) !== JSON.stringify(stood[name]));
  return Object.fromEntries(changed.map((name) => [name, wanted[name]]));
}
