/**
 * How long an object URL is kept after its download began: the browser reads from it while it asks the person
 * where to save, and no event says that it is done.
 */
export const URL_LIFETIME_MS = 10 * 60_000

/** Chromium drops downloads without a word where a page begins more than ten within a second. */
const BETWEEN_DOWNLOADS_MS = 400

interface Download {
  readonly file: Blob
  readonly name: string
  /** It is the browser's from here on. */
  readonly begun?: () => void
}

/** They wait for their turn. */
const waiting: Download[] = []
let pause: ReturnType<typeof setTimeout> | undefined

/**
 * Hands `file` to the browser's own download under `name`, some time after the one before. The bytes are not copied.
 * Their type is taken away: what came from a peer is saved, never opened in our origin.
 */
export function saveFile(file: Blob, name: string, begun?: () => void): void {
  watchPresses()
  sincePress += 1
  waiting.push({ file, name, ...(begun && { begun }) })
  if (pause === undefined) beginNext()
}

function beginNext(): void {
  pause = undefined
  const next = waiting.shift()
  if (!next) return
  pause = setTimeout(beginNext, BETWEEN_DOWNLOADS_MS)
  beginDownload(next.file, next.name)
  next.begun?.()
}

/** Some of what was to be saved is not the browser's yet. */
export function areDownloadsWaiting(): boolean {
  return waiting.length > 0
}

function beginDownload(file: Blob, name: string): void {
  const url = URL.createObjectURL(file.slice(0, file.size, 'application/octet-stream'))
  const link = document.createElement('a')
  link.href = url
  link.download = nameInDownloads(name)
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), URL_LIFETIME_MS)
}

/** Hands them over one after the other, in order; the browser may ask once whether several downloads are welcome. */
export function saveOneByOne(files: readonly Download[]): void {
  for (const { file, name, begun } of files) saveFile(file, name, begun)
}

/** Chromium's engine changes more names than others do; it alone has this function. */
const isChromium = (): boolean => 'webkitRequestFileSystem' in globalThis

/**
 * What `name` becomes among the person's downloads, so that the page can say it. Browsers take away dots at the
 * beginning, which would hide the file; Chromium puts `_` for a tilde at either end and for characters that nobody sees.
 */
export function nameInDownloads(name: string, replacesMore = isChromium()): string {
  const visible = name.replace(/^\.+/, '')
  if (visible === '') return 'download'
  return replacesMore ? visible.replaceAll(/^~|~$|\p{Cf}/gu, '_') : visible
}

/** Downloads since the person last pressed anything. */
let sincePress = 0
let isWatching = false

function watchPresses(): void {
  if (isWatching) return
  isWatching = true
  for (const press of ['pointerdown', 'keydown'])
    document.addEventListener(press, () => (sincePress = 0), { capture: true, passive: true })
}

/**
 * Whether the browser is sure to ask nothing about the next download, though nobody presses for it. From the second one
 * since a press on it may ask, or refuse, and tells the page neither.
 */
export function isNextDownloadSure(): boolean {
  return sincePress === 0
}
