/** How a link's host is shown, so that it reads like where it leads: after Unicode Technical Standard 39, section 5. */

/** Letters of European alphabets that do not look like plain ASCII: without ı, ĸ, ŀ, ŉ and ſ. */
const LATIN =
  /^[-a-z0-9\u00df-\u00f6\u00f8-\u0130\u0132-\u0137\u0139-\u013f\u0141-\u0148\u014a-\u017e\u01a1\u01b0\u1ea1-\u1ef9]+$/u
const EAST_ASIAN =
  /^(?:[-0-9\u30fc\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[-0-9\p{Script=Han}\p{Script=Bopomofo}]+|[-0-9\p{Script=Han}\p{Script=Hangul}]+)$/u

/** None of their letters is taken for a Latin one. */
const OWN_SHAPES = [
  'Arabic Hebrew Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam Sinhala',
  'Thai Lao Myanmar Khmer Georgian Ethiopic Tibetan',
]
  .join(' ')
  .split(' ')
  .map((script) => new RegExp(`^[-0-9\\p{Nd}\\p{Mn}\\p{Script=${script}}]+$`, 'u'))

/** Many of their letters are: a name in them is shown as such only where its last label is in the same script. */
const LOOKALIKES = [/^[-0-9\p{Script=Cyrillic}]+$/u, /^[-0-9\p{Script=Greek}]+$/u]

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u

const ASCII = /^[-a-z0-9]+$/

/**
 * `link` as it may be shown. Its host is the one that is opened (punycode where it has other letters than ASCII) when
 * what was written mixes scripts, imitates Latin letters, has characters that the browser replaces, or runs from right to left together with the path.
 */
export function shownLink(link: string, url: URL): string {
  const {
    scheme = '',
    host = '',
    rest = '',
  } = /^(?<scheme>https?:\/\/)(?<host>\[[^\]]*\]|[^/?#:]*)(?<rest>.*)$/isu.exec(link)?.groups ?? {}
  const written = host.normalize('NFC').toLowerCase()
  if (written === url.hostname || (reads(written) && isOneDirection(written, rest))) return link
  return `${scheme}${url.hostname}${rest}`
}

function reads(host: string): boolean {
  const labels = host.split('.')
  const last = labels.at(-1) ?? ''
  // Digits of other kinds, and what turns into ASCII, make another host than is written.
  if (labels.every((label) => ASCII.test(label))) return false
  return labels.every(
    (label) =>
      [LATIN, EAST_ASIAN, ...OWN_SHAPES].some((script) => script.test(label)) ||
      LOOKALIKES.some((script) => script.test(label) && script.test(last)),
  )
}

function isOneDirection(host: string, rest: string): boolean {
  return !RIGHT_TO_LEFT.test(host) || !RIGHT_TO_LEFT.test(rest)
}
