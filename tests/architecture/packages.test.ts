import { describe, expect, it } from 'vitest';
import { packageFolders, packageJson, workspace } from './workspace.ts';

describe.each(packageFolders)('%s', (folder) => {
  const { name, license, private: isPrivate, dependencies, devDependencies } = packageJson(folder);

  it('is named after its folder, Apache-2.0, and never published by accident', () => {
    expect({ name, license, isPrivate }).toEqual({
      name: `@onhand/${folder.split('/').at(-1)}`,
      license: 'Apache-2.0',
      isPrivate: true,
    });
  });

  it('takes every version from the one list in pnpm-workspace.yaml', () => {
    const versions = Object.entries({ ...dependencies, ...devDependencies });
    expect(versions.filter(([, version]) => !/^(?:catalog:.*|workspace:\*)$/.test(version))).toEqual([]);
  });
});

it('every version is exact, so that an installation of today and one of tomorrow are the same', () => {
  const catalogs = [workspace.catalog, ...Object.values(workspace.catalogs)];
  const inexact = catalogs
    .flatMap(Object.entries)
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-\S+)?$/.test(version));
  expect(inexact).toEqual([]);
});
