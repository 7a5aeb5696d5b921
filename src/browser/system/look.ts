/**
 * Light or dark, where it differs from the system's choice. The page's colours follow `data-look` on the root
 * (app/ui/styles/tokens.css); public/look.js sets it before the first paint.
 */

/** What the browser paints around the page, in the system's look, light first: as in index.html. */
const THEME_COLOURS = { light: '#f4f6f8', dark: '#10161c' } as const

export function applyLook(look: 'system' | 'light' | 'dark', page: Document = document): void {
  if (look === 'system') delete page.documentElement.dataset['look']
  else page.documentElement.dataset['look'] = look
  setContent(page, 'meta[name="color-scheme"]', look === 'system' ? 'light dark' : look)
  for (const system of ['light', 'dark'] as const) {
    const shown = look === 'system' ? system : look
    setContent(page, `meta[name="theme-color"][media*="${system}"]`, THEME_COLOURS[shown])
  }
}

function setContent(page: Document, selector: string, content: string): void {
  page.querySelector(selector)?.setAttribute('content', content)
}
