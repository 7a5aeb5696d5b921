import { computed, shallowRef, watchEffect } from 'vue'
import type { ComputedRef } from 'vue'
import { plainName } from '../../wire/names.ts'

/** In a longer list only names that are the same are told apart: to compare looks takes a tenth of a millisecond a name. */
const MOST_COMPARED = 200

interface Named {
  readonly id: string
  readonly name: string
}

type LooksOf = (name: string) => readonly string[]

/** Ids of those whose name may be taken for another one's of the list: by lookalikes.ts, once that is loaded. */
export function useLikeNames(
  all: () => readonly Named[],
  load: () => Promise<{ readonly looksOf: LooksOf }> = () => import('../../wire/lookalikes.ts'),
): ComputedRef<ReadonlySet<string>> {
  const looksOf = shallowRef<LooksOf>()
  let isAsked = false
  const known = new Map<string, readonly string[]>()

  // Who is alone is taken for nobody.
  watchEffect(() => {
    if (isAsked || all().length < 2) return
    isAsked = true
    load().then(
      (loaded) => (looksOf.value = loaded.looksOf),
      () => (isAsked = false),
    )
  })

  function looks(name: string, of: LooksOf): readonly string[] {
    const found = known.get(name) ?? of(name)
    if (known.size >= MOST_COMPARED) known.clear()
    known.set(name, found)
    return found
  }

  return computed(() => {
    const named = all()
    const of = named.length <= MOST_COMPARED ? looksOf.value : undefined
    return alike(named, (name) => (of ? looks(name, of) : [plainName(name)]))
  })
}

function alike(all: readonly Named[], of: LooksOf): ReadonlySet<string> {
  const first = new Map<string, string>()
  const found = new Set<string>()
  for (const { id, name } of all)
    for (const look of of(name)) {
      const other = first.get(look)
      if (other === undefined) first.set(look, id)
      else if (other !== id) found.add(id).add(other)
    }
  return found
}
