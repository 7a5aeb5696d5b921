import { expect, it } from 'vitest'
import type { Look } from './useLook.ts'
import { parseLook, useLook } from './useLook.ts'

function memory(stored: Record<string, string> = {}) {
  const map = new Map(Object.entries(stored))
  return {
    map,
    getItem: (key: string) => map.get(key) ?? null,
    setItem: (key: string, value: string) => void map.set(key, value),
  }
}

it.each([
  ['light', 'light'],
  ['dark', 'dark'],
  ['system', 'system'],
  ['sepia', 'system'],
  [undefined, 'system'],
] as const)('reads %s as %s', (stored, look) => {
  expect(parseLook(stored)).toBe(look)
})

it('applies the remembered look at once, and a new choice as soon as it is made', () => {
  const storage = memory({ 'sealdrop.look': 'dark' })
  const applied: Look[] = []

  const { look } = useLook(storage, (chosen) => applied.push(chosen))
  look.value = 'light'

  expect(applied).toEqual(['dark', 'light'])
  expect(storage.map.get('sealdrop.look')).toBe('light')
})
