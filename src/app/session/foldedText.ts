/** Long texts are shown in pieces: the beginning, and the rest when somebody wants it, a piece at a time. */

interface PieceLimits {
  /** UTF-16 units. */
  readonly characters: number
  readonly lines: number
}

/** What is read at a glance, and drawn in no time whatever it consists of. */
const BEGINNING: PieceLimits = { characters: 1_500, lines: 20 }

/** What a browser draws within a frame or two. */
const PIECE: PieceLimits = { characters: 8_000, lines: 400 }

/** Not worth a button: a beginning may be so much longer when that is all. */
const SLACK = 1.3

/** The text in pieces, which together are it unchanged; one piece when it is short. Cut at line ends or spaces where there are any. */
export function piecesOf(text: string): string[] {
  const whole = { characters: BEGINNING.characters * SLACK, lines: BEGINNING.lines * SLACK }
  if (endOfPiece(text, 0, whole) === text.length) return [text]
  const pieces: string[] = []
  for (let from = 0; from < text.length;) {
    const end = endOfPiece(text, from, pieces.length === 0 ? BEGINNING : PIECE)
    pieces.push(text.slice(from, end))
    from = end
  }
  return pieces
}

function endOfPiece(text: string, from: number, { characters, lines }: PieceLimits): number {
  const most = Math.min(text.length, from + Math.floor(characters))
  let end = from
  for (let line = 0; line < Math.floor(lines); line++) {
    const lineEnd = text.indexOf('\n', end)
    if (lineEnd < 0 || lineEnd >= most) return most === text.length ? most : goodCut(text, from, end, most)
    end = lineEnd + 1
  }
  return end
}

/** At the last line end if that makes a piece at all, else behind a space, else between two characters. */
function goodCut(text: string, from: number, lineEnd: number, most: number): number {
  const enough = from + (most - from) / 2
  if (lineEnd > enough) return lineEnd
  for (let at = most; at > enough; at--) if (/\s/.test(text.charAt(at - 1))) return at
  const isInPair = /[\ud800-\udbff]/.test(text.charAt(most - 1))
  return isInPair ? most - 1 : most
}
