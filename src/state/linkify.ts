/** A stretch of a text; with `href`, a link that may be opened. */
export interface TextPart {
  readonly text: string
  readonly href?: string
}

const candidate = /https?:\/\/[^\s<>"]+/gi
/** Belongs to the sentence around a link rather than to the link. */
const trailing = /[.,;:!?'"»”’)\]}]+$/

/** Splits a text into plain stretches and http(s) links, which together are the text unchanged. */
export function linkify(text: string): TextPart[] {
  const parts: TextPart[] = []
  let end = 0
  for (const match of text.matchAll(candidate)) {
    const link = withoutTrailing(match[0])
    if (!isWebLink(link)) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: link, href: link })
    end = match.index + link.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** A closing bracket stays where the link opened one: …/Sealdrop_(app) */
function withoutTrailing(link: string): string {
  const bare = link.replace(trailing, '')
  return bare.includes('(') && link.startsWith(`${bare})`) ? `${bare})` : bare
}

function isWebLink(link: string): boolean {
  return URL.canParse(link)
}
