import { onScopeDispose } from 'vue'

/**
 * Parts of the page that take the focus when something in them had it and is gone: `data-focus-home` gives it to the
 * first thing in it that can be used, `data-focus-home="self"` to the part as a whole.
 */
const HOME = '[data-focus-home]'

const USABLE = 'button:enabled, a[href], input:enabled, textarea:enabled, summary, [tabindex="-1"]'

/**
 * When what had the focus is taken away or disabled, the browser drops the focus, and a keyboard starts again at the
 * top of the page. This hands it to the nearest part of the page that is still there. Components that know a better
 * place move the focus themselves.
 */
export function useFocusRescue(): void {
  let focused: Element | undefined
  /** From the inside out, as they were: an element that is gone has no ancestors any more. */
  let homes: readonly HTMLElement[] = []
  const listening = new AbortController()
  const { signal } = listening

  function remember({ target }: FocusEvent): void {
    if (!(target instanceof Element)) return
    focused = target
    homes = homesAround(target)
  }

  function rescue(): void {
    if (!focused || !wasDropped(focused)) return
    focused = undefined
    const target = homes.map(placeIn).find((element) => element !== undefined)
    target?.focus()
  }

  document.addEventListener('focusin', remember, { signal })
  // A press beside everything takes the focus away on purpose.
  document.addEventListener('pointerdown', () => (focused = undefined), { signal, capture: true })
  // After the frame: what disappears may be there again, and components have moved the focus by then.
  const observer = new MutationObserver((changes) => {
    if (changes.some(changesMoreThanText)) requestAnimationFrame(rescue)
  })
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['disabled', 'hidden'],
  })
  onScopeDispose(() => {
    listening.abort()
    observer.disconnect()
  })
}

/** Numbers that count up take nobody's focus, and looking after it costs a layout. */
function changesMoreThanText({ type, addedNodes, removedNodes }: MutationRecord): boolean {
  if (type === 'attributes') return true
  return [...addedNodes, ...removedNodes].some((node) => node.nodeType !== Node.TEXT_NODE)
}

/** From the inside out. */
function homesAround(element: Element): HTMLElement[] {
  const home = element.closest<HTMLElement>(HOME)
  return home ? [home, ...(home.parentElement ? homesAround(home.parentElement) : [])] : []
}

function wasDropped(element: Element): boolean {
  const active = document.activeElement
  if (active !== null && active !== document.body && active !== element) return false
  return !element.isConnected || element.matches(':disabled') || !element.checkVisibility()
}

function placeIn(home: HTMLElement): HTMLElement | undefined {
  if (!home.isConnected || !home.checkVisibility()) return undefined
  if (home.dataset['focusHome'] === 'self') return home
  return [...home.querySelectorAll<HTMLElement>(USABLE)].find((element) => element.checkVisibility())
}
