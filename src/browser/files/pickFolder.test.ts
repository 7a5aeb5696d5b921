import { expect, it } from 'vitest'
import { canPickFolder, pickFolder } from './pickFolder.ts'

it('comes to nothing where the person thinks better of it, or the browser cannot', async () => {
  const aborting = { showDirectoryPicker: () => Promise.reject(new DOMException('no', 'AbortError')) }

  expect(await pickFolder(aborting as unknown as Window)).toBeUndefined()
  expect(await pickFolder({} as Window)).toBeUndefined()
  expect(canPickFolder({} as Window)).toBe(false)
})
