import { defineConfig } from 'vite'

/** The signaling server: main.js runs it, server.js is for tests that start it themselves. Packages stay outside. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    rolldownOptions: {
      input: { main: 'signaling/main.ts', server: 'signaling/server.ts' },
      // All in one folder: the server finds the app beside its own.
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
})
