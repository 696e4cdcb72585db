// What libraries look for in the page when they are loaded; so this is the first import of all.
import { styleNonce } from './style-nonce.ts'

declare global {
  var __zod_globalConfig: { jitless?: boolean } | undefined
  var __webpack_nonce__: string | undefined
}

// zod would try whether it may compile, which the page's policy refuses and browsers report.
globalThis.__zod_globalConfig = { ...globalThis.__zod_globalConfig, jitless: true }
// Dialogs keep the page from scrolling by a style sheet (get-nonce).
globalThis.__webpack_nonce__ = styleNonce()
