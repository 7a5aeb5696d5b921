/** What of a clipboard is meant: office programs put a picture beside their text, browsers an address beside their picture. */

/** What is read of a paste's DataTransfer. */
export interface Clipboard {
  readonly files: Iterable<File>
  getData(type: string): string
}

/** A picture of a web page comes with a few hundred characters of HTML. */
const MAX_PICTURE_HTML = 16 * 1024

/** Either files, or a text in whose place a program also put a picture; nothing else concerns the page. */
export type Pasted =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'nothing' }

/** `intoText`: a text field is there to take a text by itself. */
export function pastedOf(clipboard: Clipboard, intoText: boolean): Pasted {
  const files = [...clipboard.files]
  if (files.length === 0) return { kind: 'nothing' }
  const text = clipboard.getData('text/plain')
  if (!isText(text, files) || isPictureOnly(clipboard.getData('text/html'))) return { kind: 'files', files }
  return intoText ? { kind: 'nothing' } : { kind: 'text', text }
}

/** Copied files come with their names, paths or addresses as text in some systems: nobody copied that. */
function isText(text: string, files: readonly File[]): boolean {
  const names = new Set(files.map(({ name }) => name))
  return text.split(/\r?\n/).some((line) => line.trim() !== '' && !isNameOf(names, line))
}

function isNameOf(names: ReadonlySet<string>, line: string): boolean {
  const last = line.trim().split(/[/\\]/).at(-1) ?? ''
  return names.has(last) || names.has(unescaped(last))
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** "Copy image" of a browser: an `<img>`, and around it nothing that is shown. */
function isPictureOnly(html: string): boolean {
  if (html.length > MAX_PICTURE_HTML || !/<img\b/i.test(html)) return false
  return html.replace(/<[^<>]*>/g, '').trim() === ''
}
