/** What a browser does not show of files and folders, or shows as something else, is told. */
import { execFile } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '../people/people.ts'
import { dropsFromOutside } from '../disk/tree.ts'

test.beforeEach(async ({ folder, server, alice }) => {
  const odd = join(folder, 'odd')
  await mkdir(join(odd, 'links'), { recursive: true })
  await mkdir(join(folder, 'nothing'))
  await writeFile(join(odd, 'letter.txt'), 'Dear Bob')
  await symlink('letter.txt', join(odd, 'links', 'letter.txt'))
  await promisify(execFile)('mkfifo', [join(odd, 'pipe')])
  await alice.opens(server.url)
  await alice.startsAs('Sender')
})

test('a dropped folder comes without its links, and its pipes are named', async ({ alice, folder }) => {
  await dropsFromOutside(alice.page, join(folder, 'odd'))

  await alice.isTold(/odd\/pipe is empty \(0 bytes\)\. Pipes, sockets and devices.* leave out symbolic links/)
  await alice.seesReadyToSend(['odd/letter.txt', 'odd/pipe', 'odd/links'])
})

test('a chosen folder comes without its empty folders, and one with nothing in it is told of', async ({
  alice,
  folder,
}) => {
  const chooses = async (path: string) => {
    const chooser = alice.page.waitForEvent('filechooser')
    await alice.page.getByRole('button', { name: 'Choose folder', exact: true }).click()
    await (await chooser).setFiles(path)
  }

  await chooses(join(folder, 'odd'))
  await alice.isTold(/odd\/pipe is empty.* leave out empty folders and links/)
  await alice.seesReadyToSend(['odd/letter.txt', 'odd/pipe'])
  await chooses(join(folder, 'nothing'))

  await alice.isTold('The folder that you chose has no files that a browser can list.')
  await expect(alice.page.getByRole('alert').filter({ hasText: 'drop the folder' })).toBeVisible()
})
