/** Why something did not fit: a window that keeps what it receives in memory is not short of disk space. */
import type { ItemView } from './messages.ts'

export interface MemoryOnly {
  /** This side keeps what it receives in memory. */
  readonly here: boolean
  /** The other side said so in its `ready`. */
  readonly there: boolean
}

/** The same view, with `no-store` in place of a want of space that freeing some would not mend. */
export function withShortage(view: ItemView, { here, there }: MemoryOnly): ItemView {
  const { state, direction } = view
  if (state.kind !== 'failed' || !(direction === 'receive' ? here : there)) return view
  if (state.code !== 'no-space' && state.code !== 'disk-full') return view
  return { ...view, state: { kind: 'failed', code: 'no-store' } }
}
