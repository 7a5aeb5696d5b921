/** One sender and several receivers: each session goes its own way. */
import { sendToThree } from '../people/fanOut.ts'
import { MiB } from '../disk/files.ts'
import { test } from '../people/people.ts'

test('the same files and texts go to all; one who stalls and one who is killed hold nobody up', async ({
  server,
  people,
  folder,
}) => {
  const { alice, bob, carol } = await sendToThree(server, people, folder, 4 * MiB)

  await alice.messages.writesToAll('the minutes are there')
  for (const receiver of [bob, carol]) await receiver.messages.sees('the minutes are there')
})
