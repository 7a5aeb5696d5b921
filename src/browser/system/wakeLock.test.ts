import { describe, expect, it } from 'vitest'
import { holdWakeLock } from './wakeLock.ts'

/** A page and a screen lock as browsers have them: hiding the page releases the lock. */
function device() {
  const held: { released: boolean }[] = []
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const wakeLock = {
    request() {
      const lock = { released: false, release: () => Promise.resolve(void (lock.released = true)) }
      held.push(lock)
      return Promise.resolve(lock)
    },
  }
  function show(state: DocumentVisibilityState): void {
    page.visibilityState = state
    if (state === 'hidden') for (const lock of held) lock.released = true
    page.dispatchEvent(new Event('visibilitychange'))
  }
  const hold = () => holdWakeLock(page as unknown as Document, { wakeLock } as unknown as Navigator)
  const active = () => held.filter(({ released }) => !released).length
  return { hold, show, active }
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

describe('the screen', () => {
  it('stays on until it is released', async () => {
    const { hold, active } = device()

    const release = hold()
    await settled()
    expect(active()).toBe(1)

    release()
    await settled()
    expect(active()).toBe(0)
  })

  it('is asked for again when the page is looked at again, once', async () => {
    const { hold, show, active } = device()
    hold()
    await settled()

    show('hidden')
    await settled()
    expect(active()).toBe(0)
    show('visible')
    show('visible')
    await settled()

    expect(active()).toBe(1)
  })

  it('is let go also when the release came before the lock', async () => {
    const { hold, active } = device()

    hold()()
    await settled()

    expect(active()).toBe(0)
  })

  it('is asked for no more after the release', async () => {
    const { hold, show, active } = device()
    hold()()

    show('hidden')
    show('visible')
    await settled()

    expect(active()).toBe(0)
  })
})
