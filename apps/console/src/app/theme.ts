import { createTheme, type MantineColorsTuple } from '@mantine/core'

// The one accent: a green of deep water. White on 6 has a contrast above 6.
const marine: MantineColorsTuple = [
  '#eaf6f2',
  '#d3ebe4',
  '#a5d6ca',
  '#74c0ae',
  '#4dae98',
  '#278a76',
  '#0f6b5f',
  '#0f5b54',
  '#0b4a45',
  '#073834',
]

// Warm greys in place of blue ones: long texts are read on them.
const gray: MantineColorsTuple = [
  '#faf9f6',
  '#f3f1ec',
  '#e8e5dd',
  '#d9d5cb',
  '#c2bdb1',
  '#8f897d',
  '#676257',
  '#4c483f',
  '#35322c',
  '#211f1b',
]

const dark: MantineColorsTuple = [
  '#dad7cf',
  '#bcb8ae',
  '#a09b90',
  '#6b675e',
  '#3d3b36',
  '#302f2b',
  '#252421',
  '#1c1b19',
  '#161513',
  '#100f0e',
]

/** How the console looks. */
export const theme = createTheme({
  primaryColor: 'marine',
  primaryShade: 6,
  colors: { marine, gray, dark },
  autoContrast: true,
  defaultRadius: 6,
  fontFamily: "'Instrument Sans Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.84rem', md: '0.92rem', lg: '1.05rem', xl: '1.25rem' },
  headings: {
    fontFamily: "'Instrument Sans Variable', system-ui, sans-serif",
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.55rem', lineHeight: '1.25' },
      h2: { fontSize: '1.1rem', lineHeight: '1.35' },
      h3: { fontSize: '0.95rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
    Modal: {
      defaultProps: {
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        // In a dialog it would count as a second banner of the page.
        attributes: { header: { role: 'none' } },
      },
    },
  },
})
