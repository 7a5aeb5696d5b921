import { beforeEach, describe, expect, it } from 'vitest'
import { emptyFolder } from '../../browser/files/droppedFiles.ts'
import { say } from '../language/i18n.ts'
import { tellingLeftOut } from './leftOut.ts'
import { useNotices } from '../ui/useNotices.ts'

const file = (path: string, text = 'x') => ({ path, file: new File([text], path) })

/** As the browser's dialog gives what lies in a folder. */
function inFolder(path: string, text = 'x') {
  const chosen = file(path, text)
  Object.defineProperty(chosen.file, 'webkitRelativePath', { value: path })
  return chosen
}

let notices: ReturnType<typeof useNotices>
let leftOut: ReturnType<typeof tellingLeftOut>

beforeEach(() => {
  notices = useNotices()
  leftOut = tellingLeftOut(notices)
})

function told(): string {
  const said = notices.notices.value.map(({ sentences }) => say(sentences)).join(' ')
  notices.dismiss('left-out')
  return said
}

describe('of what was chosen', () => {
  it('nothing is said where all of it can be sent', () => {
    leftOut.chosen([file('a'), file('b')])

    expect(told()).toBe('')
  })

  it('empty files are named: they may be anything but files', () => {
    leftOut.chosen([file('a'), file('pipe', ''), file('socket', '')])

    expect(told()).toMatch(/2 files are empty \(0 bytes\), pipe among them\. Pipes, sockets/)
  })

  it('it is said once that folders come without their links and empty folders', () => {
    leftOut.chosen([inFolder('d/a')])
    const first = told()
    leftOut.chosen([inFolder('d/b')])

    expect([first, told()]).toEqual([expect.stringContaining('empty folders and links'), ''])
  })

  it('it is said every time that there was nothing', () => {
    leftOut.chosenNothing()
    const first = told()
    leftOut.chosenNothing()

    expect(first).toContain('no files that a browser can list')
    expect(told()).toBe(first)
  })
})

describe('of what was dropped', () => {
  it('an empty folder is a folder, and its links are not there', () => {
    leftOut.dropped([emptyFolder('links')], 0)

    expect(told()).toBe('Browsers leave out symbolic links inside a dropped folder.')
  })

  it('pipes in a folder are named', () => {
    leftOut.dropped([file('d/pipe', ''), file('d/a')], 0)

    expect(told()).toMatch(/d\/pipe is empty \(0 bytes\)/)
  })

  it('what has no name is counted', () => {
    leftOut.dropped([], 2)

    expect(told()).toContain('2 things that you dropped cannot be read')
  })
})
