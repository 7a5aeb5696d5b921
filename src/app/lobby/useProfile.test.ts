import { describe, expect, it } from 'vitest'
import { friendlyName } from './friendlyName.ts'
import { parseName, useProfile } from './useProfile.ts'

function memory(entries: Record<string, string> = {}) {
  const stored = new Map(Object.entries(entries))
  return {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
}

const refusing = {
  getItem: (): string => {
    throw new DOMException('denied', 'SecurityError')
  },
  setItem: () => {
    throw new DOMException('denied', 'SecurityError')
  },
}

describe('a name', () => {
  it.each([
    ['', undefined],
    ['   ', undefined],
    [' A ', 'A'],
    ['x'.repeat(40), 'x'.repeat(40)],
    ['x'.repeat(41), undefined],
    ['🦊'.repeat(40), '🦊'.repeat(40)],
    ['🦊'.repeat(41), undefined],
    ['\u200b\u2060', undefined],
    ['\u0301', undefined],
  ])('typed as "%s" is taken as %s', (typed, name) => {
    const parsed = parseName(typed)

    expect(parsed).toBe(name)
  })

  it('is suggested from two words', () => {
    const first = friendlyName(() => 0)
    const last = friendlyName(() => 0.999)

    expect([first, last]).toEqual(['Amber Badger', 'Wild Wren'])
  })
})

describe('a profile', () => {
  it('of the first visit has a suggested name and no role', () => {
    const profile = useProfile(memory(), () => 'Amber Otter')

    expect(profile.name.value).toBe('Amber Otter')
    expect(profile.role.value).toBeUndefined()
    expect(profile.returning).toBe(false)
  })

  it('comes back on the next visit', () => {
    const storage = memory()
    const first = useProfile(storage, () => 'Amber Otter')
    first.change({ name: 'Alice' })
    first.change({ role: 'receiver' })
    first.remember()

    const second = useProfile(storage)

    expect([second.name.value, second.role.value, second.returning]).toEqual(['Alice', 'receiver', true])
  })

  it('does not believe what storage holds', () => {
    const profile = useProfile(
      memory({ 'sealdrop.name': 'x'.repeat(41), 'sealdrop.role': 'admin' }),
      () => 'New',
    )

    expect([profile.name.value, profile.role.value, profile.returning]).toEqual(['New', undefined, false])
  })

  it('works where storage is refused', () => {
    const profile = useProfile(refusing, () => 'New')

    profile.change({ name: 'Alice', role: 'sender' })
    profile.remember()

    expect([profile.name.value, profile.role.value]).toEqual(['Alice', 'sender'])
  })

  it('keeps the last good name when a wrong one is typed', () => {
    const profile = useProfile(memory(), () => 'Good')

    profile.change({ name: '  ' })

    expect(profile.name.value).toBe('Good')
  })
})
