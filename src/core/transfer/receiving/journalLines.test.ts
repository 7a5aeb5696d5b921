import { expect, it } from 'vitest'
import { MAX_PATH_BYTES } from '../../protocol/messages/messageSchemas.ts'
import { acceptedLines, parseJournal } from './journalLines.ts'
import { uniquePaths } from './uniquePaths.ts'

function accepted(paths: readonly string[]) {
  return acceptedLines(
    paths.map((path, item) => ({
      ...{ transfer: 1, uid: 'ab'.repeat(16), item, path },
      ...{ size: 1, mime: '', modified: 0 },
    })),
  )
}

/** As long as one may be offered. */
const longest = `${'d/'.repeat((MAX_PATH_BYTES - 'abc.txt'.length - 1) / 2)}abc.txt`.padStart(
  MAX_PATH_BYTES,
  'e',
)

it('is read again with the number that a path as long as may be got for being there twice', () => {
  const paths = uniquePaths([longest, longest])

  const saved = parseJournal(accepted(paths))

  expect(paths[1]!.length).toBeGreaterThan(MAX_PATH_BYTES)
  expect(saved?.items.map(({ offered }) => offered.path)).toEqual(paths)
})

it('is not read with a path longer than any that could have been written', () => {
  expect(parseJournal(accepted([`${'d/'.repeat(600)}a`]))).toBeUndefined()
})
