import { describe, expect, it } from 'vitest'
import { effectScope, shallowRef } from 'vue'
import type { InstallPrompt } from '../../browser/system/install.ts'
import { useInstall } from './useInstall.ts'
import type { InstallEnvironment } from './useInstall.ts'

function installing(environment: InstallEnvironment = {}, stored = new Map<string, string>()) {
  let tell: (prompt: InstallPrompt | undefined) => void = () => {}
  const useful = shallowRef(false)
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  }
  const install = effectScope().run(() =>
    useInstall(useful, {
      ...{ installed: false, byShareMenu: false, storage },
      watch(onPrompt) {
        tell = onPrompt
        return () => {}
      },
      ...environment,
    }),
  )!
  const promptWith = (agreed: boolean) => tell({ ask: () => Promise.resolve(agreed) })
  return { ...install, useful, stored, promptWith }
}

describe('installing', () => {
  it('is not offered before something went through, nor where the browser has no way', () => {
    const { way, offered, useful, promptWith } = installing()

    promptWith(true)
    expect([way.value, offered.value]).toEqual(['prompt', false])
    useful.value = true
    expect(offered.value).toBe(true)

    const without = installing()
    without.useful.value = true
    expect([without.way.value, without.offered.value]).toEqual([undefined, false])
  })

  it('has its own steps where there is no prompt, and none once installed', () => {
    expect(installing({ byShareMenu: true }).way.value).toBe('share-menu')
    expect(installing({ byShareMenu: true, installed: true }).way.value).toBeUndefined()
  })

  it('is not offered again after a no, also on the next visit', () => {
    const first = installing({ byShareMenu: true })
    first.useful.value = true

    first.dismiss()

    expect(first.offered.value).toBe(false)
    const next = installing({ byShareMenu: true }, first.stored)
    next.useful.value = true
    expect(next.offered.value).toBe(false)
    expect(next.way.value).toBe('share-menu')
  })

  it('takes a no to the browser as a no', async () => {
    const { install, stored, promptWith } = installing()
    promptWith(false)

    await install()

    expect([...stored.keys()]).toEqual(['sealdrop.install.dismissed'])
  })
})
