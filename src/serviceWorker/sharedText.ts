/** What other apps share beside files. Each fills these fields as it likes. */
export interface SharedFields {
  readonly title: string
  readonly text: string
  readonly url: string
}

/** One text, each line of thought once: Android puts a link into `text`, others into `url`, some into both. */
export function joinShared({ title, text, url }: SharedFields): string {
  const parts: string[] = []
  for (const part of [text, url, title].map((field) => field.trim())) {
    if (part !== '' && !parts.some((other) => other.includes(part))) parts.push(part)
  }
  const heading = parts.indexOf(title.trim())
  if (heading > 0) parts.unshift(...parts.splice(heading, 1))
  return parts.join('\n')
}
