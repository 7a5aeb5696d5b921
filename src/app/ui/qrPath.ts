import { encode } from 'uqr'

/** A QR code as one SVG path over a square of `size` units, a quiet zone included. */
export interface QrPath {
  readonly size: number
  readonly path: string
}

/** ISO/IEC 18004 asks for a quiet zone of four modules. */
const QUIET_ZONE = 4

/** Dark modules of `text` as horizontal bars: `M x y h length v 1 h -length z`. */
export function qrPath(text: string): QrPath {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_ZONE })
  let path = ''
  for (const [y, row] of data.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const start = x
      while (row[x + 1]) x++
      const length = x + 1 - start
      path += `M${start} ${y}h${length}v1h-${length}z`
    }
  }
  return { size, path }
}
