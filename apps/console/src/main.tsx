import './app/before-libraries.ts'
import '@mantine/core/styles.css'
import '@fontsource-variable/instrument-sans/index.css'
import './app/page.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './app/query-client.ts'
import { router } from './app/router.tsx'
import { followLinks, signInByLink } from './app/sign-in-by-link.ts'
import { styleNonce } from './app/style-nonce.ts'
import { theme } from './app/theme.ts'

const linkError = await signInByLink()
followLinks()

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={styleNonce}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} context={{ linkError }} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
