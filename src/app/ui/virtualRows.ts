/**
 * Which rows of a long list are drawn, and where: those in view, some beside them, and the one that has the focus. The
 * rest is room. Loaded by app/ui/LongList.vue when a list is long.
 */
import { defaultRangeExtractor, useVirtualizer, useWindowVirtualizer } from '@tanstack/vue-virtual'
import type { Range } from '@tanstack/vue-virtual'
import { computed, effectScope, shallowRef, watch } from 'vue'
import type { Ref } from 'vue'

type Key = string | number

export interface VirtualRowsOptions {
  /** Its children are the rows, in the order of `indexes`. */
  readonly list: HTMLElement
  /** One for each row, unlike all others. */
  readonly keys: Readonly<Ref<readonly Key[]>>
  /** A row's height in pixels until it was drawn once. */
  readonly rowPx: number
  /** The list has a height and scrolls; otherwise the page does. */
  readonly scrollsItself: boolean
}

export interface VirtualRows {
  /** Of the rows that are to be drawn, ascending. */
  readonly indexes: Readonly<Ref<readonly number[]>>
  /** Leaves the list as it was. */
  stop(): void
}

/** Drawn above and below what is in view: a turn of the wheel shows no gaps. */
const OVERSCAN_ROWS = 8

export function virtualRows(options: VirtualRowsOptions): VirtualRows {
  const scope = effectScope(true)
  const virtual = scope.run(() => follow(options))
  if (!virtual) throw new Error('a scope that was stopped')
  return {
    indexes: virtual.indexes,
    stop() {
      scope.stop()
      virtual.stop()
    },
  }
}

function follow({ list, keys, rowPx, scrollsItself }: VirtualRowsOptions) {
  /** Of the list in what scrolls. */
  const offset = shallowRef(0)
  // The list was drawn from its beginning so far.
  const focused = shallowRef(
    keys.value[rowsOf(list).findIndex((row) => row.contains(document.activeElement))],
  )
  const focusedIndex = computed(() => (focused.value === undefined ? -1 : keys.value.indexOf(focused.value)))

  const settings = computed(() => {
    const all = keys.value
    const held = focusedIndex.value
    return {
      count: all.length,
      estimateSize: () => rowPx,
      getItemKey: (index: number) => all[index] ?? index,
      overscan: OVERSCAN_ROWS,
      // The library asks it again only when it is another one.
      rangeExtractor: (range: Range) => withFocused(range, held),
    }
  })
  const virtualizer = scrollsItself
    ? useVirtualizer<HTMLElement, HTMLElement>(
        computed(() => ({ ...settings.value, getScrollElement: () => list })),
      )
    : useWindowVirtualizer<HTMLElement>(computed(() => ({ ...settings.value, scrollMargin: offset.value })))
  const indexes = computed(() => virtualizer.value.getVirtualItems().map(({ index }) => index))

  /** Each child to its place. By the style object of each: the content security policy knows no style attributes. */
  function place(): void {
    const { value } = virtualizer
    const starts = new Map(value.getVirtualItems().map(({ index, start }) => [index, start]))
    list.dataset['virtual'] = ''
    list.style.setProperty('--rows-size', `${value.getTotalSize()}px`)
    for (const [nth, row] of rowsOf(list).entries()) {
      const index = indexes.value[nth]
      const start = index === undefined ? undefined : starts.get(index)
      if (index === undefined || start === undefined) continue
      row.dataset['index'] = String(index)
      row.ariaSetSize = String(keys.value.length)
      row.ariaPosInSet = String(index + 1)
      row.style.transform = `translateY(${start - offset.value}px)`
      value.measureElement(row)
    }
    value.measureElement(null)
  }
  watch([virtualizer, keys], place, { flush: 'post', immediate: true })

  function remember({ target }: Pick<FocusEvent, 'target'>): void {
    const row = rowsOf(list).findIndex((one) => target instanceof Node && one.contains(target))
    focused.value = keys.value[indexes.value[row] ?? -1]
  }
  list.addEventListener('focusin', remember)

  function measureOffset(): void {
    offset.value = list.getBoundingClientRect().top + scrollY
  }
  // Whatever grows above the list makes something around both grow.
  const around = new ResizeObserver(measureOffset)
  if (!scrollsItself) for (const element of ancestorsOf(list)) around.observe(element)

  return {
    indexes,
    stop() {
      around.disconnect()
      list.removeEventListener('focusin', remember)
      delete list.dataset['virtual']
      list.style.removeProperty('--rows-size')
      for (const row of rowsOf(list)) {
        delete row.dataset['index']
        row.ariaSetSize = row.ariaPosInSet = null
        row.style.removeProperty('transform')
      }
    },
  }
}

/** A row keeps the focus out of sight; with its neighbours, so that Tab goes on from it. */
function withFocused(range: Range, focused: number): number[] {
  const beside = focused < 0 ? [] : [focused - 1, focused, focused + 1]
  const indexes = new Set([...defaultRangeExtractor(range), ...beside])
  return [...indexes].filter((index) => index >= 0 && index < range.count).sort((a, b) => a - b)
}

function ancestorsOf({ parentElement }: Element): Element[] {
  return parentElement ? [parentElement, ...ancestorsOf(parentElement)] : []
}

function rowsOf(list: HTMLElement): HTMLElement[] {
  return [...list.children].filter((child) => child instanceof HTMLElement)
}
