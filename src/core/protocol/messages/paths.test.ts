import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { utf8 } from '../primitives/bytes.ts'
import { SealdropError } from '../primitives/error.ts'
import { MAX_PATH_BYTES } from './messages.ts'
import { isShortened, pathToShow, safePath, wirePath } from './paths.ts'

const badPath: unknown = expect.objectContaining({ name: 'SealdropError', code: 'bad-path' })

function segmentBytes(path: string): number[] {
  return path.split('/').map((segment) => utf8(segment).length)
}

/** What a hostile or an unlucky device may offer: ordinary text, and the pieces that trouble comes from. */
const troublesome = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom('/', '//', '.', '..', ' ', '\u00a0', '\u202e', '\u200f', '\ufeff', '\u0000', '\ud800'),
      fc.constantFrom('con', 'NUL', 'lpt¹', '.txt', '_', ':', '?', 'C:', '\\', '__proto__', '~'),
      fc.constantFrom('é', 'e\u0301', '\u0958', '\u1100\u1161', '👩‍👩‍👧', '한', 'हिन्दी'),
      fc
        .tuple(fc.constantFrom(' ', '.', 'x', 'é', '😀', '\u0958'), fc.integer({ min: 50, max: 300 }))
        .map(([unit, times]) => unit.repeat(times)),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

describe('a path that nobody offers by accident is refused', () => {
  it.each([
    ['nothing', ''],
    ['the folder itself', '.'],
    ['the folder above', '..'],
    ['the folder above at the front', '../x'],
    ['the folder above in the middle', 'a/../../x'],
    ['the folder above at the end', 'a/..'],
    ['the folder itself in the middle', 'a/./x'],
    ['an absolute path', '/etc/passwd'],
    ['an empty segment', 'a//x'],
    ['a folder without a name in it', 'a/'],
  ])('%s', (_, path) => {
    expect(() => safePath(path)).toThrow(badPath)
  })

  it.each([
    ['../x', '_/x'],
    ['/etc/passwd', '_/etc/passwd'],
    ['a//../\u202ex', 'a/_/_/x'],
    ['', 'file_'],
    ['..', 'file_'],
  ])('and named all the same: %j as %j', (path, shown) => {
    expect(pathToShow(path)).toBe(shown)
    expect(safePath(shown)).toBe(shown)
  })
})

describe('a path that is harmless stays as it is', () => {
  it.each([
    'x',
    'photo.jpg',
    'holiday/2024/photo.jpg',
    '.hidden',
    '.config/..rc',
    'a b.txt',
    '__proto__',
    'constructor/toString',
    'console.log',
    'com10.txt',
    'com.txt',
    'Ünï çödé.txt',
    'ファイル.txt',
    'फ़ाइल.txt'.normalize('NFC'),
    '👩‍👩‍👧.png',
    'x'.repeat(255),
    `${'x'.repeat(251)}.txt`,
    `${'x'.repeat(200)}/${'y'.repeat(200)}/${'z'.repeat(200)}`,
  ])('%s', (path) => {
    expect(safePath(path)).toBe(path)
  })
})

describe('a path is rewritten where some system would trip over it', () => {
  it.each([
    ['CON', '_CON'],
    ['con.txt', '_con.txt'],
    ['Con .txt', '_Con .txt'],
    ['a/NUL/b', 'a/_NUL/b'],
    ['prn.tar.gz', '_prn.tar.gz'],
    ['COM1', '_COM1'],
    ['lpt³.log', '_lpt³.log'],
    ['CONIN$', '_CONIN$'],
    ['con\u202e', '_con'],
    ['name.', 'name'],
    ['name. . .', 'name'],
    ['folder./file ', 'folder/file'],
    ['name.\u00a0', 'name'],
    [`a${'\u0323'.repeat(400)}.txt`, `ạ${'\u0323'.repeat(7)}.txt`],
    [' name', 'name'],
    ['...', 'file'],
    [' ', 'file'],
    ['\u3000', 'file'],
    ['\u202e', 'file'],
    ['.\u202e.', 'file'],
    ['.../   ', '_/file'],
    ['.\u200f./.\u200e./x', '_/_/x'],
    ['_', 'file_'],
    ['-/-', '-/file-'],
    ['???', 'file___'],
    ['Icon\r', 'Icon_'],
    ['a\tb\nc\u0000.txt', 'a_b_c_.txt'],
    ['a\u007f\u009b.txt', 'a__.txt'],
    ['a\u2028b\u2029.txt', 'a_b_.txt'],
    ['a\ud800.txt', 'a_.txt'],
    ['a\uffff\ufdd0.txt', 'a__.txt'],
    ['I:O.txt', 'I_O.txt'],
    ['c:', 'c_'],
    ['C:/x', 'C_/x'],
    ['C:\\x', 'C__x'],
    ['..\\..\\x', '.._.._x'],
    ['\\\\server\\share', '__server_share'],
    ['name\u00a0\u3000', 'name'],
    ['pho\u200bto\u00ad.jpg\ufeff', 'photo.jpg'],
    ['photo.j\u202epg\u2069', 'photo.jpg'],
    ['a<b>c|d?e*f"g', 'a_b_c_d_e_f_g'],
    ['stream.txt:hidden', 'stream.txt_hidden'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['\u2066a\u2069\u061c\u200e.txt', 'a.txt'],
    ['cafe\u0301.txt', 'café.txt'],
    ['\u1112\u1161\u11ab', '한'],
  ])('%j to %j', (path, safe) => {
    expect(safePath(path)).toBe(safe)
  })
})

describe('a name over 255 bytes', () => {
  it.each([
    ['Hindi', 'ह'.repeat(100), '.pdf'],
    ['emoji', '😀'.repeat(75), '.png'],
    ['Latin', 'x'.repeat(300), '.txt'],
    ['reserved', `con.${'x'.repeat(300)}`, '.txt'],
  ])('is cut between characters and keeps its extension: %s', (_, stem, extension) => {
    const safe = safePath(`folder/${stem}${extension}`)

    const [folder, name = ''] = safe.split('/')
    expect(folder).toBe('folder')
    expect(name.endsWith(extension)).toBe(true)
    expect(`${stem}${extension}`).toContain(name.slice(1, -extension.length))
    expect(utf8(name).length).toBeLessThanOrEqual(255)
    expect(utf8(name).length).toBeGreaterThan(255 - 4)
    expect(name).not.toMatch(/\p{Cs}/u)
  })

  it('loses what is no extension', () => {
    expect(safePath(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(253)}`)
  })

  it.each([
    ['a device name that was hidden behind spaces', `con${' '.repeat(300)}x.txt`, '_con.txt'],
    ['nothing but dots', `${'.'.repeat(255)}${'x'.repeat(40)}`, 'file'],
    ['dots and an extension', `${'.'.repeat(300)}a`, '.a'],
  ])('does not become %s', (_, path, safe) => {
    expect(safePath(path)).toBe(safe)
  })
})

describe('a name of which nothing can be seen', () => {
  it.each([
    '\u200d',
    '\u3164',
    '\u2800',
    '\u115f \u115f',
    '\ufe0f',
    '\u034f',
    '\u{e0041}',
    '_\u200d',
    '\u3164'.repeat(90),
  ])('%j gets one that can', (blank) => {
    expect(safePath(blank)).toMatch(/^file/)
    expect(safePath(`${blank}/${blank}`)).toMatch(/^_.*\/file/u)
    expect(safePath(safePath(`${blank}/${blank}`))).toBe(safePath(`${blank}/${blank}`))
  })

  it('is none with a letter, or an extension, in it', () => {
    expect(safePath('\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.txt')).toBe(
      '\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645.txt',
    )
    expect(safePath('.env')).toBe('.env')
  })
})

describe('a path over 1,024 bytes', () => {
  const deep = `${'folder/'.repeat(150)}photo.jpg`

  it.each([
    ['many folders', deep],
    ['long folders', `a/${`${'x'.repeat(250)}/`.repeat(5)}photo.jpg`],
    ['what NFC makes too long', `${'\u0958'.repeat(80)}/`.repeat(4) + 'photo.jpg'],
    ['one folder', `${'x'.repeat(2_000)}/photo.jpg`],
  ])('keeps its name and as many of its first folders as fit: %s', (_, path) => {
    for (const short of [safePath(path), wirePath(path)]) {
      expect(utf8(short).length).toBeLessThanOrEqual(MAX_PATH_BYTES)
      expect(short).toMatch(/\/photo\.jpg$/)
      expect(safePath(short)).toBe(safePath(safePath(short)))
    }
    expect(safePath(path).split('/')[0]).toBe(safePath(path.split('/')[0] ?? ''))
  })

  it('leaves files of one folder together, and those of different folders apart', () => {
    const folderOf = (path: string) => wirePath(path).split('/').slice(0, -1).join('/')

    expect(folderOf(`${deep}x`)).toBe(folderOf(`${deep}yz`))
    expect(folderOf(deep)).not.toBe(folderOf(deep.replace(/folder\/photo/, 'elsewhere/photo')))
  })

  it('cuts a name alone, and keeps its extension', () => {
    expect(safePath(`${'x'.repeat(2_000)}.tar.gz`)).toBe(`${'x'.repeat(252)}.gz`)
    expect(wirePath(`${'é'.repeat(1_000)}.txt`)).toBe(`${'é'.repeat(125)}.txt`)
  })

  it('is known to be too long', () => {
    expect(isShortened('é'.repeat(MAX_PATH_BYTES / 2))).toBe(false)
    expect(isShortened(`${'é'.repeat(MAX_PATH_BYTES / 2)}x`)).toBe(true)
  })
})

describe('a path is sent as receivers take it that refuse what this one rewrites', () => {
  it.each([
    ['Mac/Icon\r', 'Mac/Icon_'],
    ['a\\b\tc\n', 'a_b_c_'],
    ['I:O.txt', 'I_O.txt'],
    ['stream:hidden.txt', 'stream:hidden.txt'],
    ['   ', '   '],
    ['CON. ', 'CON. '],
    ['', 'file'],
    ['cafe\u0301.txt', 'cafe\u0301.txt'],
  ])('%j as %j', (path, sent) => {
    expect(wirePath(path)).toBe(sent)
  })
})

describe('whatever is offered', () => {
  it.each(['a/'.repeat(500), 'é:/'.repeat(250), 'a./'.repeat(340)])(
    'is composed once and not once for each name: %.6s…',
    (folders) => {
      const composing = vi.spyOn(String.prototype, 'normalize')
      try {
        safePath(`${folders}photo.jpg`)

        expect(composing.mock.calls.length).toBeLessThanOrEqual(1)
      } finally {
        composing.mockRestore()
      }
    },
  )

  it('is refused with bad-path or made safe, and then stays as it is', () => {
    fc.assert(
      fc.property(troublesome, (path) => {
        expect(utf8(wirePath(path)).length).toBeLessThanOrEqual(MAX_PATH_BYTES)
        expect(wirePath(path)).not.toMatch(/[\p{Cc}\p{Cs}\\]|^$|^[a-z]:/iu)
        expect(safePath(pathToShow(path))).toBe(pathToShow(path))
        let safe: string
        try {
          safe = safePath(path)
        } catch (error) {
          expect(error).toBeInstanceOf(SealdropError)
          expect(error).toEqual(badPath)
          return
        }

        expect(safePath(safe)).toBe(safe)
        expect(safe).not.toMatch(/[\p{Cc}\p{Cs}\\<>:"|?*\u202e\u200f]/u)
        for (const segment of safe.split('/')) {
          expect(segment).not.toMatch(/^$|^\.+$|[. ]$/)
          expect(segment).not.toMatch(/^(con|nul|lpt¹) *(\.|$)/i)
        }
        expect(Math.max(...segmentBytes(safe))).toBeLessThanOrEqual(255)
        expect(utf8(safe).length).toBeLessThanOrEqual(MAX_PATH_BYTES)
      }),
      { numRuns: 2_000 },
    )
  })
})
