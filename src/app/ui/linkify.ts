/**
 * The web links of a text. linkify-it decides where a link ends among ASCII characters (brackets, quotes, full stops);
 * the rules for everything else stand here: it takes a Chinese full stop, and the words behind it, for a part of the path.
 */
import { LinkifyIt } from 'linkify-it'
import { shownLink } from './linkHost.ts'

/** A stretch of a text; with `href`, a link that may be opened. */
export interface TextPart {
  readonly text: string
  readonly href?: string
  /** What to show instead of `text`, where that reads like another address than the one it leads to. */
  readonly shown?: string
}

/** The length of the link whose scheme (`https:`) is the first `schemeLength` characters of `run`, 0 if it is none. */
export type LinkLength = (run: string, schemeLength: number) => number

/** In characters: what every browser and server takes. A longer one stays text, so that no text costs more than its length. */
export const MAX_LINK_CHARACTERS = 2_048

/** Links of one text: more is a list to copy, not one to press, and each costs the page memory. */
export const MAX_LINKS = 200

/** What looks like the start of a link and is none costs time, too. */
const MAX_TRIES = 2 * MAX_LINKS

const SCHEME = /(?<![a-z0-9])(https?:)\/\//gi

/** Combining marks and letters join what is around them in Persian and Indic words. */
const JOINERS = '\\u200c\\u200d'
/** Within words of Catalan, and of titles that have a range of years. */
const MIDDLE = '\\u00b7\\u2010\\u2013'
const MIDDLES = new RegExp(`[${MIDDLE}]`, 'g')

/**
 * Ends a link wherever it stands: spaces, invisible characters, ASCII that no URL has (RFC 3986, appendix A), and the
 * punctuation and symbols of every other script.
 */
const BOUNDARY = new RegExp(
  [
    '[\\s<>"`\\\\^|]',
    `(?![${JOINERS}])[\\p{Z}\\p{C}]`,
    `(?<![\\p{L}\\p{M}])[${JOINERS}]|[${JOINERS}](?!\\p{L})`,
    `(?![\\u0000-\\u007f${MIDDLE}])[\\p{P}\\p{S}]`,
    `(?<![\\p{L}\\p{M}\\p{N}])[${MIDDLE}]|[${MIDDLE}](?![\\p{L}\\p{N}])`,
  ].join('|'),
  'u',
)

/** Scripts whose words follow a link without a space: where ASCII changes into one of them, the sentence goes on. */
const WORDS_BEGIN =
  /(?<=[a-z0-9])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}]/iu

const MISLEADING = /^https?:\/\/[^/?#@%]*[@%]/i
const HOST = /^https?:\/\/([^/?#:]*)/i

const library = new LinkifyIt({ maxLength: MAX_LINK_CHARACTERS })

const libraryLength: LinkLength = (run, schemeLength) => {
  const length = library.testSchemaAt(run, run.slice(0, schemeLength), schemeLength)
  return length === 0 ? 0 : schemeLength + length
}

/**
 * Splits a text into plain stretches and http(s) links, which together are the text unchanged. Linear: each link is
 * looked for within 2,048 characters, at most 400 times.
 */
export function linkify(
  text: string,
  most: number = MAX_LINKS,
  lengthOf: LinkLength = libraryLength,
): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  let links = 0
  let tries = 0
  for (const { index, 1: scheme = '' } of text.matchAll(SCHEME)) {
    if (index < end) continue
    if (links === most || tries === MAX_TRIES) break
    tries += 1
    const link = linkAt(text, index, scheme.length, lengthOf)
    if (!link) continue
    links += 1
    if (index > end) parts.push({ text: text.slice(end, index) })
    parts.push(link)
    end = index + link.text.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

function linkAt(
  text: string,
  index: number,
  schemeLength: number,
  lengthOf: LinkLength,
): TextPart | undefined {
  const ahead = text.slice(index, index + MAX_LINK_CHARACTERS + 1)
  const boundary = ahead.search(BOUNDARY)
  if (boundary < 0 && ahead.length > MAX_LINK_CHARACTERS) return undefined
  const run = withoutWords(boundary < 0 ? ahead : ahead.slice(0, boundary))
  // A name and password before the host, or an escape in it, only serve to make it read like another one.
  if (MISLEADING.test(run)) return undefined
  const link = withoutEmphasis(run.slice(0, lengthOf(withLetters(run), schemeLength)), text[index - 1])
  if (!URL.canParse(link)) return undefined
  const shown = shownLink(link, new URL(link))
  return { text: link, href: link, ...(shown === link ? {} : { shown }) }
}

/** To the library all punctuation ends a path: what stands within words is a letter to it. */
function withLetters(run: string): string {
  const { 0: upToHost = '' } = HOST.exec(run) ?? []
  return upToHost + run.slice(upToHost.length).replace(MIDDLES, 'a')
}

/** In a host only its last label ends: 24時間.example is a name, `org谢谢` is none. */
function withoutWords(run: string): string {
  const { 0: upToHost = '', 1: host = '' } = HOST.exec(run) ?? []
  const lastLabel = upToHost.length - host.length + host.lastIndexOf('.', lastCharacter(host)) + 1
  const inHost = upToHost.slice(lastLabel).search(WORDS_BEGIN)
  if (inHost >= 0) return run.slice(0, lastLabel + inHost)
  const inPath = run.slice(upToHost.length).search(WORDS_BEGIN)
  return inPath < 0 ? run : run.slice(0, upToHost.length + inPath)
}

/** Of a host in front of a full stop. */
function lastCharacter(host: string): number {
  let at = host.length - 1
  while (host[at] === '.') at -= 1
  return at
}

/** `**https://example.org**` is how chats write bold. */
function withoutEmphasis(link: string, before: string | undefined): string {
  if (before === undefined || !'*_~'.includes(before)) return link
  let end = link.length
  while (link[end - 1] === before) end -= 1
  return link.slice(0, end)
}
