/**
 * What a receiver writes down of one accepted transfer, so that a later page finds it: lines of JSON, the first for the
 * transfer, then one for each item, then one for whatever ends. A page may end within any of them.
 */
import * as v from 'valibot'
import { isErrorCode, type ErrorCode } from '../../protocol/primitives/error.ts'
import { MAX_OFFER_ITEMS } from '../../protocol/messages/offerPieces.ts'
import { safePath } from '../../protocol/messages/paths.ts'
import { MAX_UNIQUE_PATH_BYTES } from './uniquePaths.ts'
import type { FileHashes, IncomingItem, SavedItem, SavedTransfer, StoredPart } from '../ports.ts'
import { isPackName } from './storedNames.ts'

const integer = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const u32 = v.pipe(integer, v.maxValue(0xffffffff))

/** A name has at most 40 characters (section 2); some of them are two units long. */
const MAX_NAME_UNITS = 160

/** The id of a remembered device is of our own making (app/remembered/deviceRules.ts). */
const MAX_DEVICE_UNITS = 64

const hex = (bytes: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)))

const transferLine = v.object({
  v: v.literal(1),
  transfer: u32,
  uid: hex(16),
  count: v.pipe(integer, v.minValue(1), v.maxValue(MAX_OFFER_ITEMS)),
  from: v.exactOptional(v.pipe(v.string(), v.maxLength(MAX_NAME_UNITS))),
  at: v.exactOptional(integer),
})
const itemLine = v.object({
  path: v.pipe(v.string(), v.check(isSafe)),
  size: integer,
  mime: v.string(),
  modified: integer,
})
const endLine = v.union([
  v.object({
    done: u32,
    sha256: hex(32),
    crc32: v.exactOptional(u32),
    part: v.exactOptional(v.object({ pack: v.pipe(v.string(), v.check(isPackName)), at: integer })),
  }),
  v.object({ over: u32, code: v.exactOptional(v.pipe(v.string(), v.check(isErrorCode))) }),
])
const closedLine = v.object({ closed: v.literal(true) })
const deviceLine = v.object({ device: v.pipe(v.string(), v.maxLength(MAX_DEVICE_UNITS)) })

/** Who sent it, by the name of then, and when it was accepted, in milliseconds since 1970. */
interface Acceptance {
  readonly from?: string
  readonly at?: number
}

/** `isClosed`: its session is over, and nobody goes on with it. */
export interface JournalledTransfer extends SavedTransfer, Acceptance {
  readonly isClosed: boolean
  /** Id of the remembered device that sent it, if it was one. */
  readonly device?: string
}

/** The lines for a transfer that was just accepted. */
export function acceptedLines(items: readonly IncomingItem[], { from, at }: Acceptance = {}): string {
  const { transfer, uid } = items[0] ?? {}
  const itemLines = items.map(({ path, size, mime, modified }) => ({ path, size, mime, modified }))
  return linesOf({ v: 1, transfer, uid, count: items.length, from, at }, ...itemLines)
}

export function doneLine(item: number, { sha256, crc32 }: FileHashes, part?: StoredPart): string {
  return linesOf({ done: item, sha256, ...(crc32 !== undefined && { crc32 }), ...(part && { part }) })
}

export function overLine(item: number, code: ErrorCode | undefined): string {
  return linesOf({ over: item, ...(code === undefined ? {} : { code }) })
}

/** The peer turned out to be, or became, a remembered device. */
export function byDeviceLine(device: string): string {
  return linesOf({ device })
}

/** The session is over. */
export function closedLines(): string {
  return linesOf({ closed: true })
}

/** Each ends the line before it, too: that one may be torn. */
function linesOf(...entries: readonly object[]): string {
  return entries.map((entry) => `\n${JSON.stringify(entry)}`).join('')
}

/** Items whose end is not written down are `open`, with no bytes. Undefined when the beginning is not whole. */
export function parseJournal(text: string): JournalledTransfer | undefined {
  const lines = text.split('\n').filter((line) => line !== '')
  const head = parsed(transferLine, lines[0])
  if (!head) return undefined
  const { transfer, uid, count, from, at } = head
  const items: SavedItem[] = []
  for (const [item, line] of lines.slice(1, 1 + count).entries()) {
    const fields = parsed(itemLine, line)
    if (!fields) return undefined
    items.push({ offered: { transfer, uid, item, ...fields }, saved: { kind: 'open', bytes: 0 } })
  }
  if (items.length < count) return undefined
  const ends = lines.slice(1 + count)
  for (const line of ends) applyEnd(items, line)
  const isClosed = ends.some((line) => parsed(closedLine, line) !== undefined)
  const device = ends.flatMap((line) => parsed(deviceLine, line)?.device ?? []).at(-1)
  const when = { ...(from !== undefined && { from }), ...(at !== undefined && { at }) }
  return { transfer, uid, items, ...when, ...(device !== undefined && { device }), isClosed }
}

/** A torn line, or one of no item, says nothing. */
function applyEnd(items: SavedItem[], line: string): void {
  const end = parsed(endLine, line)
  if (!end) return
  const index = 'done' in end ? end.done : end.over
  const item = items[index]
  // What was cancelled while its whole file was being written down has no file any more: the later line counts.
  const isNews = item?.saved.kind === 'open' || (item?.saved.kind === 'done' && 'over' in end)
  if (item && isNews) items[index] = { offered: item.offered, saved: endOf(end) }
}

function endOf(end: v.InferOutput<typeof endLine>): SavedItem['saved'] {
  if ('over' in end) {
    return { kind: 'over', ...(end.code !== undefined && isErrorCode(end.code) && { code: end.code }) }
  }
  const { sha256, crc32, part } = end
  return {
    kind: 'done',
    sha256,
    ...(crc32 !== undefined && { crc32 }),
    ...(part && { part }),
    isStored: false,
  }
}

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  line: string | undefined,
): v.InferOutput<Schema> | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(line ?? ''))
    return result.success ? result.output : undefined
  } catch {
    // Torn, or not ours.
    return undefined
  }
}

function isSafe(path: string): boolean {
  try {
    return safePath(path, MAX_UNIQUE_PATH_BYTES) === path
  } catch {
    return false
  }
}
