/** What this tab knows again after a reload: its place at the server, its folder, and the sessions that go on. */
import * as v from 'valibot'
import { deviceSchema, nameSchema } from '../../../wire/shownSchemas.ts'
import type { KeptSession, SessionNotes, TabMemory } from '../types/memoryTypes.ts'

/** More than anybody has at once. */
const MAX_SESSIONS = 32

const text = v.pipe(v.string(), v.maxLength(4096))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const claim = { name: nameSchema, device: deviceSchema }

const keptSchema = v.object({
  id: text,
  role: v.picklist(['initiator', 'responder']),
  peer: v.object({ id: text, ...claim, keepsNothing: v.exactOptional(v.boolean()) }),
  claim: v.exactOptional(v.object(claim)),
  self: v.exactOptional(v.object(claim)),
  securityCode: v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(63))), v.length(5)),
  proved: v.optional(v.array(text), []),
  link: text,
  resume: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  until: v.number(),
  notes: v.optional(
    v.object({
      isVerified: v.boolean(),
      // Earlier versions did not tell a compared code from an invite link: it is asked for again.
      isCompared: v.optional(v.boolean(), false),
      wantsRemembering: v.boolean(),
      isRenamed: v.exactOptional(v.boolean()),
      device: v.exactOptional(text),
      doubted: v.exactOptional(text),
      invite: v.exactOptional(v.picklist(['proved', 'doubted', 'doubted-by-guest'])),
    }),
  ),
  offers: v.array(
    v.object({
      transfer: count,
      uid: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
      count,
      items: v.array(v.object({ path: text, size: count, mime: text, modified: count })),
      over: v.array(count),
    }),
  ),
  nextTransfer: v.exactOptional(count),
})

const memorySchema = v.object({
  store: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  ticket: v.exactOptional(text),
  sessions: v.pipe(v.array(keptSchema), v.maxLength(MAX_SESSIONS)),
})

const NO_NOTES: SessionNotes = { isVerified: false, isCompared: false, wantsRemembering: false }

type Stored = v.InferOutput<typeof memorySchema>

/** Where it lies: one text that outlives the page, but not the tab (browser/system/storage.ts). */
export interface TabStorage {
  read(): string | undefined
  /** Whether it is kept. */
  write(text: string): boolean
  /** Makes this page the owner of a folder: the one given, unless another page has it, else a fresh one. */
  claim(store: string | undefined): Promise<string>
}

/**
 * What the page before this one in the same tab left, if no other page has taken it; sessions that could go on until
 * a time that is over are forgotten.
 */
export async function openTabMemory(storage: TabStorage, now: number = Date.now()): Promise<TabMemory> {
  const before = parse(storage.read())
  const store = await storage.claim(before?.store)
  const known = before?.store === store ? before : undefined
  const sessions = new Map(
    known?.sessions.filter(({ until }) => until > now).map((session) => [session.id, session]),
  )
  const found = [...sessions.values()]
  /** Also of sessions that are not kept yet. */
  const notes = new Map<string, SessionNotes>()
  for (const session of found) if (session.notes) notes.set(session.id, session.notes)
  let ticket = known?.ticket

  let isKept = false

  function write(): void {
    const stored: Stored = {
      store,
      ...(ticket === undefined ? {} : { ticket }),
      // Of more than can be read again, the newest.
      sessions: [...sessions.values()].slice(-MAX_SESSIONS),
    }
    isKept = storage.write(JSON.stringify(stored))
    if (isKept) return
    // What does not fit is left out, what was sent first: nothing stale may stay, or be believed.
    const sessionsOnly = stored.sessions.map((session) => ({
      ...session,
      offers: session.offers.map((offer) => ({ ...offer, items: [], over: [] })),
    }))
    isKept = storage.write(JSON.stringify({ ...stored, sessions: sessionsOnly }))
    if (!isKept) storage.write('')
  }

  write()
  return {
    store,
    ticket,
    sessions: found,
    get isKept() {
      return isKept
    },
    notes: (id) => notes.get(id) ?? NO_NOTES,
    note(id, change) {
      const next = { ...NO_NOTES, ...notes.get(id), ...change }
      notes.set(id, next)
      const session = sessions.get(id)
      if (!session) return
      sessions.set(id, { ...session, notes: storedNotes(next) })
      write()
    },
    keepTicket(next) {
      ticket = next
      write()
    },
    keepSession(id, kept) {
      if (kept) sessions.set(id, stored(kept, notes.get(id)))
      else {
        sessions.delete(id)
        notes.delete(id)
      }
      write()
    },
  }
}

function stored(
  { securityCode, proved, offers, ...kept }: KeptSession,
  notes: SessionNotes | undefined,
): Stored['sessions'][number] {
  const mutable = offers.map(({ items, over, ...offer }) => ({
    ...offer,
    items: [...items],
    over: [...over],
  }))
  return {
    ...{ ...kept, securityCode: [...securityCode], proved: [...proved], offers: mutable },
    ...(notes ? { notes: storedNotes(notes) } : {}),
  }
}

function storedNotes({
  device,
  doubted,
  invite,
  isRenamed,
  ...flags
}: SessionNotes): Stored['sessions'][number]['notes'] {
  return {
    ...flags,
    ...(device === undefined ? {} : { device }),
    ...(doubted === undefined ? {} : { doubted }),
    ...(invite === undefined ? {} : { invite }),
    ...(isRenamed === undefined ? {} : { isRenamed }),
  }
}

function parse(text: string | undefined): Stored | undefined {
  try {
    const data: unknown = JSON.parse(text ?? 'null')
    const parsed = v.safeParse(memorySchema, data)
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
