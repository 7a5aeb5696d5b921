import { describe, expect, it } from 'vitest'
import { createManualClock } from '../types/testClock.ts'
import { createLinkSearch } from './linkSearch.ts'

const settled = () => new Promise((resolve) => setImmediate(resolve))

function seeking(answers: (string | undefined)[]) {
  const clock = createManualClock()
  const found: string[] = []
  let tries = 0
  const search = createLinkSearch(
    {
      seek() {
        const link = answers[tries++]
        return Promise.resolve(link === undefined ? { kind: 'nothing' } : { kind: 'link', link })
      },
      found: (link) => found.push(link),
      declined: () => found.push('declined'),
    },
    clock,
    () => 0,
  )
  return { clock, search, found, tries: () => tries }
}

describe('the search for a link', () => {
  it('asks at once, then again until there is a link, and stops', async () => {
    const { clock, search, found, tries } = seeking([undefined, undefined, 'L', 'M'])

    search.start()
    for (let time = 0; time < 10; time++) {
      await settled()
      clock.advance(5_000)
    }

    expect(found).toEqual(['L'])
    expect(tries()).toBe(3)
    expect(clock.pending).toBe(0)
  })

  it('asks at once when something changed, but not twice at a time', async () => {
    const { search, tries } = seeking([undefined, undefined, undefined])

    search.start()
    search.wake()
    await settled()
    search.wake()
    await settled()

    expect(tries()).toBe(2)
  })

  it('does not begin before it may, nor automatically', async () => {
    const { clock, search, found, tries } = seeking(['L'])

    search.wake()
    search.start(2_000)
    await settled()
    const before = tries()
    clock.advance(2_000)
    await settled()

    expect([before, found]).toEqual([0, ['L']])
  })

  it('finds nothing once it was stopped', async () => {
    const { search, found } = seeking(['L'])

    search.start()
    search.stop()
    await settled()

    expect(found).toEqual([])
  })
})
