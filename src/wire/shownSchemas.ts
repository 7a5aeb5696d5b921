/** What a device shows about itself. The server, the page and the sealed `ready` all parse it with these schemas. */
import * as v from 'valibot'
import { DEVICE_KINDS, knownDevice, MAX_DEVICE_CHARACTERS } from './deviceWords.ts'
import { cleanName } from './names.ts'

/** 1 to 40 characters, cleaned by names.ts. */
export const nameSchema = v.pipe(v.string(), v.transform(cleanName), v.string())

export const kindSchema = v.picklist(DEVICE_KINDS)

const deviceText = v.exactOptional(
  v.pipe(
    v.string(),
    // A character takes at most two UTF-16 units.
    v.maxLength(2 * MAX_DEVICE_CHARACTERS),
    v.check((text) => Array.from(text).length <= MAX_DEVICE_CHARACTERS),
  ),
)

const described = { os: deviceText, browser: deviceText }

/** Keeps the words listed in deviceWords.ts and drops all others. */
export const deviceSchema = v.pipe(v.object({ kind: kindSchema, ...described }), v.transform(knownDevice))

/** The same from a server that may know more kinds than this page: an unknown kind becomes `other`. */
export const deviceOfAnyKindSchema = v.pipe(
  v.object({ kind: v.fallback(kindSchema, 'other'), ...described }),
  v.transform(knownDevice),
)

export const roleSchema = v.picklist(['sender', 'receiver'])

/** Tags by which a remembered device shows itself before connecting. For display only: a server can replay them. */
export const hintsSchema = v.object({
  /** 16 fresh random bytes in hex. */
  n: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** 32 tags of 8 bytes in hex, shuffled, with random ones filling the gaps. */
  t: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/))), v.length(32)),
})
