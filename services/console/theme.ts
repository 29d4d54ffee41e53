import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver, MantineThemeOverride } from '@mantine/core';

/** Mantine puts a dialog's title into a `header`, which counts as another head of the page. */
const dialog = {
  defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'none' } } },
};

/** Dense like a tool that is open all day: small text, little space, one color for what can be clicked. */
export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'cyan',
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: 'sm',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: {
    fontWeight: '650',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  components: {
    Modal: dialog,
    Drawer: dialog,
    Table: { defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } },
    Tooltip: {
      defaultProps: { withArrow: true, openDelay: 200, events: { hover: true, focus: true, touch: true } },
    },
  },
});

/**
 * Mantine's dimmed text, and what is under the mouse, have too little contrast (WCAG 2.2, 1.4.3: 4.5 to 1).
 */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#686e74',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-cyan-filled-hover': '#095c6b',
    '--mantine-color-cyan-light-hover': '#c5f6fa',
  },
  dark: {
    '--mantine-color-dimmed': '#a3a6aa',
    '--mantine-color-placeholder': '#a3a6aa',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-cyan-filled-hover': '#095c6b',
  },
});
