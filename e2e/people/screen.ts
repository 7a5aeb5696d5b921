/** How a page stands on screens of all sizes, and where the focus is: measured, since nobody looks. */
import { expect, type Locator, type Page } from '@playwright/test'

interface Screen {
  readonly width: number
  readonly height: number
  /** Of the root, in px: 16 is what browsers begin with, 32 is text of 200 %. */
  readonly textPx: number
}

/** A small phone, a usual one, a tablet, a laptop, a wide screen; a phone on its side; text twice as large. */
const screens: readonly Screen[] = [
  { width: 320, height: 568, textPx: 16 },
  { width: 360, height: 740, textPx: 16 },
  { width: 768, height: 1024, textPx: 16 },
  { width: 1440, height: 900, textPx: 16 },
  { width: 2560, height: 1440, textPx: 16 },
  { width: 640, height: 320, textPx: 16 },
  { width: 320, height: 568, textPx: 32 },
  { width: 1440, height: 900, textPx: 32 },
]

const USUAL: Screen = { width: 1280, height: 720, textPx: 16 }

/** WCAG 2.2 asks for 24 (2.5.8); a thumb wants 44 (2.5.5). Half a pixel is the rounding of a layout. */
const TARGET_PX = 43.5

/** Nothing is wider than the screen, on any of them, and what is asked for an answer can be pressed. */
export async function expectToFitEveryScreen(page: Page): Promise<void> {
  for (const screen of screens) {
    await show(page, screen)
    const where = `${screen.width} × ${screen.height} px, text of ${screen.textPx} px`
    expect(await overflowing(page), `sticking out at ${where}`).toEqual([])
    expect(await tooSmall(page), `small targets at ${where}`).toEqual([])
  }
  await show(page, USUAL)
}

/** Every button of the dialog comes into view on a phone that lies on its side. */
export async function expectDialogInReach(page: Page): Promise<void> {
  await show(page, { width: 640, height: 320, textPx: 16 })
  for (const button of await page.getByRole('dialog').getByRole('button').all()) {
    await button.scrollIntoViewIfNeeded()
    await expect(button).toBeInViewport({ ratio: 1 })
  }
  await show(page, USUAL)
}

async function show(page: Page, { width, height, textPx }: Screen): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.evaluate((px) => {
    document.documentElement.style.fontSize = `${px}px`
  }, textPx)
}

/** What is drawn beyond the side edges of the page or of a dialog. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const wide = [document.documentElement, ...document.querySelectorAll('dialog[open]')].filter(
      (frame) => frame.scrollWidth > frame.clientWidth,
    )
    const edge = document.documentElement.clientWidth
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect()
      return width > 1 && (right > edge + 1 || left < -1)
    })
    if (wide.length === 0) return []
    return [...wide, ...out].map((element) => `${element.tagName} ${element.getAttribute('class') ?? ''}`)
  })
}

/** What is pressed and smaller than a thumb. The label of a radio button or a check box is part of it. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const targets = [...document.querySelectorAll<HTMLElement>('button, select, summary, textarea, input')]
    return targets
      .filter((element) => element.checkVisibility())
      .map((element) =>
        element.matches('[type="radio"], [type="checkbox"]') ? (element.parentElement ?? element) : element,
      )
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return width < least || height < least
      })
      .map((element) => element.getAttribute('aria-label') ?? element.innerText)
  }, TARGET_PX)
}

/** How many lines a text takes. */
export function linesOf(text: Locator): Promise<number> {
  return text.evaluate((element) => {
    const range = document.createRange()
    range.selectNodeContents(element)
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size
  })
}

/** The colour of the page's ground, as drawn. */
export function ground(page: Page): Promise<string> {
  return page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
}

/** What colours the browser's own bars, for both looks of the system. */
export function barColours(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('meta[name="theme-color"]')].map(
      (meta) => meta.getAttribute('content') ?? '',
    ),
  )
}

/** Whether anything moves by itself now. */
export function isMoving(page: Page): Promise<boolean> {
  return page.evaluate(() => document.getAnimations().length > 0)
}
