import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './run.ts';
import { text } from './workspace.ts';

const pages = ['README.md', ...globSync(['docs/**/*.md', 'services/*/README.md'], { cwd: root })];

it.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...text(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path = '', heading]) => {
    const target = path === '' ? page : join(dirname(page), path);
    return (
      !existsSync(join(root, target)) || (heading !== undefined && !headingsOf(target).includes(heading))
    );
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

it.each(pages)('every file that %s names in the repository is there', (page) => {
  const named = [...text(page).matchAll(/`((?:services|packages|workflows|activities|tests)\/[\w./-]+)`/g)];
  expect(named.map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

/** As GitHub names them: lower case, without punctuation, with hyphens. */
function headingsOf(page: string): readonly string[] {
  return [...text(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}
