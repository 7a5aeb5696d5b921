import { securityCodePictures } from '../../core/protocol/handshake/securityCode.ts'
import { t } from '../language/i18n.ts'

/** One of the five: its name in the person's language, and the address of its picture, which is part of the app. */
export interface SecurityPicture {
  readonly name: string
  readonly url: string
}

/**
 * The 64 pictures out of some thousands, named in full: what is not listed here is not in the build. Bundled,
 * because a machine may have no emoji font; as files, because nothing else is allowed to be an image.
 */
const files = import.meta.glob<string>(
  '../../../node_modules/@twemoji/svg/{1f436,1f431,1f981,1f40e,1f984,1f437,1f418,1f430,1f43c,1f413,1f427,1f422,1f41f,1f419,1f98b,1f337,1f333,1f335,1f344,1f30f,1f319,2601,1f525,1f34c,1f34e,1f353,1f33d,1f355,1f382,2764,1f600,1f916,1f3a9,1f453,1f527,1f385,1f44d,2602,231b,23f0,1f381,1f4a1,1f4d5,270f,1f4ce,2702,1f512,1f511,1f528,260e,1f3c1,1f682,1f6b2,2708,1f680,1f3c6,26bd,1f3b8,1f3ba,1f514,2693,1f3a7,1f4c1,1f4cc}.svg',
  { query: '?url&no-inline', import: 'default', eager: true },
)

/** The pictures of a code's numbers (0 to 63), in order. */
export function securityPictures(code: readonly number[]): SecurityPicture[] {
  return code.flatMap((number) => {
    const picture = securityCodePictures[number]
    if (!picture) return []
    const url = files[`../../../node_modules/@twemoji/svg/${picture.codePoint}.svg`] ?? ''
    return [{ name: t(`pictures.${picture.codePoint}`), url }]
  })
}
