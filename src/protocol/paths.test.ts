import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from './bytes.ts'
import { SealdropError } from './error.ts'
import { MAX_PATH_BYTES } from './messages.ts'
import { safePath } from './paths.ts'

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
    ['a drive letter', 'C:/x'],
    ['a drive letter of its own', 'c:'],
    ['a drive letter and a relative path', 'c:x'],
    ['backslashes', '..\\..\\x'],
    ['a server', '\\\\server\\share'],
    ['NUL', 'a\u0000.txt'],
    ['a line end', 'a\n.txt'],
    ['DEL', 'a\u007f.txt'],
    ['a C1 control', 'a\u009b.txt'],
    ['a lone surrogate', 'a\ud800.txt'],
    ['a byte more than allowed', 'x'.repeat(MAX_PATH_BYTES + 1)],
    ['more bytes than allowed in fewer characters', 'é'.repeat(MAX_PATH_BYTES / 2 + 1)],
    ['what NFC makes too long', `${'\u0958'.repeat(80)}/`.repeat(4) + 'x'],
  ])('%s', (_, path) => {
    expect(() => safePath(path)).toThrow(badPath)
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
    ['...', '_'],
    [' ', '_'],
    ['\u202e', '_'],
    ['.\u202e.', '_'],
    ['.\u200f./.\u200e./x', '_/_/x'],
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
    ['nothing but dots', `${'.'.repeat(255)}${'x'.repeat(40)}`, '_'],
    ['dots and an extension', `${'.'.repeat(300)}a`, '.a'],
  ])('does not become %s', (_, path, safe) => {
    expect(safePath(path)).toBe(safe)
  })
})

describe('whatever is offered', () => {
  it('is refused with bad-path or made safe, and then stays as it is', () => {
    fc.assert(
      fc.property(troublesome, (path) => {
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
