import { expect, it } from 'vitest';
import { problemsPage } from './problems-page.ts';

it('docs/errors.md tells of every code what it means and what to do (write it anew with vitest -u)', async () => {
  await expect(problemsPage()).toMatchFileSnapshot('../../../docs/errors.md');
});
