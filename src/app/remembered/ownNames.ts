import { computed } from 'vue'
import type { PeerInfo } from '../../wire/events.ts'
import type { RememberedDevice } from './deviceRules.ts'
import { t } from '../language/i18n.ts'
import type { useLobby } from '../lobby/useLobby.ts'

export type LobbyNames = Pick<ReturnType<typeof useLobby>, 'peers' | 'asking' | 'outgoing'>

/**
 * Who is there, under the names that the person gave them. What a peer shows before a session proves nothing: it is
 * marked as remembered, and never as verified. `deviceOf`: of a peer; `holderOf`: of a held secret.
 */
export function ownNames(
  lobby: LobbyNames,
  deviceOf: (peer: string) => RememberedDevice | undefined,
  holderOf: (secret: string | undefined) => RememberedDevice | undefined,
) {
  const peers = computed(() => lobby.peers.value.map((peer) => named(peer, deviceOf(peer.id))))
  const outgoing = computed(() =>
    lobby.outgoing.value.map((request) => ({ ...request, to: named(request.to, deviceOf(request.to.id)) })),
  )
  const asking = computed(() =>
    lobby.asking.value.map((request) => {
      const device = holderOf(request.hinted)
      const { from } = request
      return device ? { ...request, from: named(from, device), mark: markOf(from, device) } : request
    }),
  )
  /** By peer id. */
  const marks = computed(
    () =>
      new Map(
        lobby.peers.value.flatMap((peer) => {
          const device = deviceOf(peer.id)
          return device ? [[peer.id, markOf(peer, device)] as const] : []
        }),
      ),
  )
  return { peers, outgoing, asking, marks }
}

function named(peer: PeerInfo, device: RememberedDevice | undefined): PeerInfo {
  return device ? { ...peer, name: device.name } : peer
}

/** "Remembered · calls itself Bob", where that is not the name that is shown. */
function markOf({ name }: PeerInfo, device: RememberedDevice): string {
  const mark = t('pairs.mark')
  return name === device.name ? mark : `${mark} · ${t('pairs.callsItself', { name })}`
}
