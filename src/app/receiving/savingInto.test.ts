import { expect, it, vi } from 'vitest'
import { savingInto } from './savingInto.ts'
import type { SessionModel } from '../session/model.ts'
import { useTransfers } from '../transfers/useTransfers.ts'

const folder = (name: string) => ({ name }) as FileSystemDirectoryHandle

function setUp() {
  const transfers = useTransfers({ ended() {} })
  const model = { transfers, folder: undefined } as unknown as SessionModel
  const failed = vi.fn()
  return { model, failed, command: vi.fn() }
}

it('a folder that is picked after another one takes its place', async () => {
  const { model, failed, command } = setUp()
  const { saveInto } = savingInto(command, failed, () => true)

  await saveInto(model, folder('First'))
  const { folder: first } = model
  await saveInto(model, folder('Second'))

  expect(model.folder).toBe(first)
  expect(first?.progress.value).toMatchObject({ kind: 'going', name: 'Second' })
  expect(failed).not.toHaveBeenCalled()
})

it('a folder that is picked after all was stopped begins anew', async () => {
  const { model, failed, command } = setUp()
  const { saveInto } = savingInto(command, failed, () => true)
  await saveInto(model, folder('First'))
  await model.folder?.stop()

  await saveInto(model, folder('Second'))

  expect(model.folder?.progress.value).toMatchObject({ kind: 'going', name: 'Second' })
})

it('what cannot be loaded is told', async () => {
  const { model, failed, command } = setUp()

  await savingInto(
    command,
    failed,
    () => true,
    () => Promise.reject(new Error('away')),
  ).saveInto(model, folder('First'))

  expect(failed).toHaveBeenCalledOnce()
  expect(model.folder).toBeUndefined()
})

it('nothing goes to a folder of a session that was refused while the code for it came', async () => {
  const { model, failed, command } = setUp()

  await savingInto(command, failed, () => false).saveInto(model, folder('First'))

  expect(model.folder).toBeUndefined()
  expect(failed).not.toHaveBeenCalled()
})
