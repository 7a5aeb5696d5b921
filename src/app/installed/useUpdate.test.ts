import { describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { UpdateListener } from '../../browser/system/serviceWorker.ts'
import { useUpdate } from './useUpdate.ts'

function page({ free = true }: { free?: boolean } = {}) {
  const busy = shallowRef(false)
  const holds = shallowRef(false)
  const reload = vi.fn()
  const apply = vi.fn()
  const release = vi.fn()
  const events = new EventTarget()
  let listener: UpdateListener | undefined
  const scope = effectScope()
  const updates = scope.run(() =>
    useUpdate(busy, holds, {
      register(heard) {
        listener = heard
        return { look() {} }
      },
      isFree: () => Promise.resolve(free),
      hold: () => release,
      reload,
      page: events,
    }),
  )!
  const found = () => listener!.waiting({ apply })
  const replaced = () => listener!.replaced()
  return { ...updates, busy, holds, reload, applied: apply, release, events, found, replaced, scope }
}

describe('a new version', () => {
  it('is told and waits for consent', async () => {
    const { update, apply, applied, reload, found, replaced } = page()

    found()
    expect(update.value).toBe('waiting')
    expect(applied).not.toHaveBeenCalled()
    await apply()
    expect(applied).toHaveBeenCalledOnce()
    expect(reload).not.toHaveBeenCalled()
    replaced()

    expect(reload).toHaveBeenCalledOnce()
  })

  it('does not come while a session is open here', async () => {
    const { apply, applied, busy, found } = page()
    found()
    busy.value = true

    await apply()

    expect(applied).not.toHaveBeenCalled()
  })

  it('does not come while a session is open in another window, and says so', async () => {
    const { apply, applied, otherWindow, found } = page({ free: false })
    found()

    await apply()

    expect(applied).not.toHaveBeenCalled()
    expect(otherWindow.value).toBe(true)
  })

  it('reloads a page that loses nothing when another window brought it in', () => {
    const { reload, replaced } = page()

    replaced()

    expect(reload).toHaveBeenCalledOnce()
  })

  it('leaves alone a page that holds something, until its person reloads it', async () => {
    const { apply, holds, reload, replaced, update } = page()
    holds.value = true

    replaced()
    expect(update.value).toBe('replaced')
    expect(reload).not.toHaveBeenCalled()
    await apply()

    expect(reload).toHaveBeenCalledOnce()
  })

  it('reloads a page with consent, whatever it holds', async () => {
    const { apply, holds, reload, found, replaced } = page()
    holds.value = true
    found()

    await apply()
    replaced()

    expect(reload).toHaveBeenCalledOnce()
  })

  it('never reloads a page with a session, but after it', async () => {
    const { busy, reload, replaced } = page()
    busy.value = true
    replaced()
    await nextTick()
    expect(reload).not.toHaveBeenCalled()

    busy.value = false
    await nextTick()

    expect(reload).toHaveBeenCalledOnce()
  })
})

it('a session holds others off, as long as it is open', () => {
  const { busy, release } = page()

  busy.value = true
  expect(release).not.toHaveBeenCalled()
  busy.value = false

  expect(release).toHaveBeenCalledOnce()
})

it('a part that is gone is told before anything else, and not while nobody listens any more', () => {
  const { update, events, found, scope } = page()
  found()

  events.dispatchEvent(new Event('vite:preloadError'))
  expect(update.value).toBe('gone')

  scope.stop()
  const later = page()
  later.scope.stop()
  later.events.dispatchEvent(new Event('vite:preloadError'))
  expect(later.update.value).toBeUndefined()
})
