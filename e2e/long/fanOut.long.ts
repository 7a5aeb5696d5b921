/** The same large file to three at once, for as long as one of them can be lost in the middle. LONG_FAN_OUT_MIB changes its size. */
import { sendToThree } from '../people/fanOut.ts'
import { MiB } from '../disk/files.ts'
import { test } from '../people/people.ts'
import { length } from './lengths.ts'

test('a hundred megabytes to three, one of whom is killed in the middle', async ({
  server,
  people,
  folder,
}) => {
  await sendToThree(server, people, folder, Math.round(length('LONG_FAN_OUT_MIB', 100)) * MiB)
})
