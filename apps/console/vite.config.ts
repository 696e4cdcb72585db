import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@e5/source', ...defaultClientConditions] },
  build: {
    // Where the server looks for it, in a clone and in its package.
    outDir: '../server/console',
    emptyOutDir: true,
    target: 'es2024',
    // A style or script within the page would need a policy that allows those of others.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // A chunk of its own comes before those of libraries, which look for its settings when they are loaded.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'before-libraries', test: /before-libraries|style-nonce/ }] } },
    },
  },
  server: { proxy: { '/api': 'http://localhost:8080' } },
})
