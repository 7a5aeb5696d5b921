import { expect, it, vi } from 'vitest'
import { createBackGuard } from './backGuard.ts'

/** A history that goes back when it is told to, and counts the entries in front of the page's own. */
function guardedPage() {
  const tasks: (() => void)[] = []
  const page = { entries: 0, pendingBacks: 0 }
  const guard = createBackGuard({
    push: () => page.entries++,
    back: () => page.pendingBacks++,
    later: (task) => tasks.push(task),
  })
  return {
    page,
    open: guard.open,
    settle: () => {
      while (tasks.length > 0) tasks.shift()?.()
    },
    goBack: () => {
      page.entries--
      guard.popped()
    },
    finishBack: () => {
      page.pendingBacks--
      page.entries--
      guard.popped()
    },
  }
}

it('closes what is open when the person goes back', () => {
  const { page, open, goBack } = guardedPage()
  const close = vi.fn()
  open(close)

  goBack()

  expect(close).toHaveBeenCalledOnce()
  expect(page.entries).toBe(0)
})

it('leaves no entry behind when it is closed otherwise', () => {
  const { page, open, settle, finishBack } = guardedPage()
  const close = vi.fn()
  const released = open(close)

  released()
  settle()
  finishBack()

  expect(close).not.toHaveBeenCalled()
  expect(page.entries).toBe(0)
})

it('closes one of two by each step back, the later one first', () => {
  const { page, open, goBack } = guardedPage()
  const closed: string[] = []
  open(() => closed.push('panel'))
  open(() => closed.push('dialog'))

  goBack()
  expect(closed).toEqual(['dialog'])
  expect(page.entries).toBe(1)
  goBack()

  expect(closed).toEqual(['dialog', 'panel'])
  expect(page.entries).toBe(0)
})

it('keeps the entry for a dialog that follows at once', () => {
  const { page, open, settle } = guardedPage()
  const released = open(() => {})

  released()
  open(() => {})
  settle()

  expect(page).toEqual({ entries: 1, pendingBacks: 0 })
})

it('guards what opens while it is on its way back', () => {
  const { page, open, settle, finishBack, goBack } = guardedPage()
  const close = vi.fn()
  open(() => {})()
  settle()
  expect(page.pendingBacks).toBe(1)

  open(close)
  finishBack()
  expect(page.entries).toBe(1)
  goBack()

  expect(close).toHaveBeenCalledOnce()
})

it('does nothing when nothing is open', () => {
  const { page, goBack } = guardedPage()

  goBack()

  expect(page.pendingBacks).toBe(0)
})

it('a release after the step back that closed it changes nothing', () => {
  const { page, open, goBack, settle } = guardedPage()
  const released = open(() => {})

  goBack()
  released()
  settle()

  expect(page).toEqual({ entries: 0, pendingBacks: 0 })
})
