import { readFileSync } from 'node:fs'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import type { ManifestOptions } from 'vite-plugin-pwa'
import { BUILD_FILE, contentHash, HASH_PLACEHOLDER } from './vite.contentHash.ts'

/** A build for the test of updates calls itself otherwise. */
const version =
  process.env['SEALDROP_VERSION'] ??
  versionIn(readFileSync(new URL('./package.json', import.meta.url), 'utf8'))

function versionIn(text: string): string {
  const parsed: unknown = JSON.parse(text)
  const found = parsed && typeof parsed === 'object' && 'version' in parsed ? parsed.version : undefined
  if (typeof found !== 'string') throw new Error('package.json has no version')
  return found
}

const shortcutIcon = { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png' }

/** What an app store or the install dialog shows; drawn by scripts/appScreenshots.mjs. */
function screenshot(form: 'narrow' | 'wide', sizes: string, label: string) {
  return { src: `/screenshots/${form}.png`, sizes, type: 'image/png', form_factor: form, label }
}

const manifest: Partial<ManifestOptions> = {
  id: '/',
  name: 'Sealdrop',
  short_name: 'Sealdrop',
  description: 'Files and text from one device to another, sealed end to end.',
  lang: 'en',
  dir: 'ltr',
  categories: ['utilities', 'productivity'],
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#f4f6f8',
  theme_color: '#0b6b62',
  icons: [
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
  ],
  shortcuts: [
    { name: 'Send files', short_name: 'Send', url: '/?role=sender', icons: [shortcutIcon] },
    { name: 'Receive files', short_name: 'Receive', url: '/?role=receiver', icons: [shortcutIcon] },
  ],
  screenshots: [
    screenshot('narrow', '720x1440', 'Sending to a device in the same room'),
    screenshot('wide', '1280x800', 'A session between two computers'),
  ],
  // One window is one device to the others: a second launch goes to the window that is open.
  launch_handler: { client_mode: ['focus-existing', 'auto'] },
  share_target: {
    action: '/share',
    method: 'POST',
    enctype: 'multipart/form-data',
    params: {
      title: 'title',
      text: 'text',
      url: 'url',
      files: [{ name: 'files', accept: ['*/*'] }],
    },
  },
}

export default defineConfig({
  plugins: [
    vue(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/serviceWorker',
      filename: 'sw.ts',
      // browser/system/serviceWorker.ts registers it: an inline script would need a hole in the content security policy.
      injectRegister: false,
      manifest,
      // The screenshots are for the browser's install dialog, not for the app.
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,json,svg,png,webmanifest}'],
        globIgnores: ['screenshots/**'],
        additionalManifestEntries: [{ url: BUILD_FILE, revision: HASH_PLACEHOLDER }],
      },
    }),
    contentHash(version),
  ],
  define: {
    __APP_VERSION__: JSON.stringify(version),
    __VUE_OPTIONS_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
    __INTLIFY_DROP_MESSAGE_COMPILER__: false,
  },
  worker: { format: 'es' },
  build: {
    outDir: 'dist/app',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    // Nothing as data: URLs, and no polyfill as an inline script: the content security policy knows neither.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the page begins with is one file: it compresses worse in pieces, however few of them later parts share.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'app', tags: ['$initial'] }] } } },
  },
})
