import { expect, it } from 'vitest'
import { effectScope } from 'vue'
import { useRevealing } from './revealing.ts'

function revealing(pieces: number) {
  const tasks: (() => void)[] = []
  const scope = effectScope()
  const frames = {
    next: (task: () => void) => tasks.push(task),
    cancel: () => void tasks.splice(0),
  }
  const revealed = scope.run(() => useRevealing(() => pieces, frames))
  if (!revealed) throw new Error('no scope')
  return { ...revealed, scope, tasks, draw: () => tasks.shift()?.() }
}

it('shows one piece at first, and one more with each frame', () => {
  const { shown, isOpen, open, draw, tasks } = revealing(3)
  expect([shown.value, isOpen.value]).toEqual([1, false])

  open()
  expect([shown.value, isOpen.value]).toEqual([2, true])
  draw()
  expect(shown.value).toBe(3)
  draw()
  expect(shown.value).toBe(3)
  expect(tasks).toEqual([])
})

it('stops where it is folded, or gone', () => {
  const { shown, open, fold, tasks, scope } = revealing(5)

  open()
  fold()
  expect([shown.value, tasks.length]).toEqual([1, 0])
  open()
  scope.stop()
  expect(tasks).toEqual([])
})

it('shows all at once for a selection', () => {
  const { shown, openWhole } = revealing(5)

  openWhole()

  expect(shown.value).toBe(5)
})
