import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';

/**
 * How the console is built. Small files are no data URLs: the policy of contents names only our own
 * files.
 */
export const configuration: InlineConfig = {
  root: import.meta.dirname,
  configFile: false,
  plugins: [react()],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    manifest: true,
    emptyOutDir: true,
    modulePreload: { polyfill: false },
  },
};
