import { computed, shallowRef } from 'vue'
import type { PeerInfo } from '../../wire/events.ts'
import type {
  IncomingRequest,
  MeetingEvent,
  OutgoingRequest,
  ServerState,
} from '../../core/peer/types/types.ts'
import type { MessageKey } from '../language/i18n.ts'
import type { Notice, Notices } from '../ui/useNotices.ts'

type IncomingEnd = Extract<MeetingEvent, { type: 'incoming-ended' }>['result']
type OutgoingEnd = Extract<MeetingEvent, { type: 'outgoing-ended' }>['result']

/** Who is there, and who asks whom: everything before a session. */
export function useLobby(notices: Pick<Notices, 'tell' | 'dismiss'>) {
  const server = shallowRef<ServerState>({ kind: 'connecting' })
  const peers = shallowRef<readonly PeerInfo[]>([])
  const incoming = shallowRef<readonly IncomingRequest[]>([])
  const outgoing = shallowRef<readonly OutgoingRequest[]>([])
  /** Peers whose requests are declined unseen until the page is reloaded. */
  const blocked = new Set<string>()
  /** Requests the person has answered and the server has not confirmed yet. */
  const decided = shallowRef<ReadonlySet<string>>(new Set())
  const asking = computed(() => incoming.value.filter(({ request }) => !decided.value.has(request)))

  function answered(request: string): void {
    decided.value = new Set([...decided.value, request])
  }

  function block(request: string): void {
    const found = incoming.value.find((other) => other.request === request)
    if (found) blocked.add(found.from.id)
  }

  function apply(event: MeetingEvent): void {
    switch (event.type) {
      case 'server':
        server.value = event.state
        return
      case 'peers':
        peers.value = event.peers
        return
      case 'incoming':
        incoming.value = [...incoming.value, event.request]
        notices.dismiss(aboutPeer(event.request.from))
        return
      case 'incoming-ended':
        endIncoming(event.request, event.result)
        return
      case 'outgoing':
        outgoing.value = [...outgoing.value.filter(({ to }) => to.id !== event.request.to.id), event.request]
        notices.dismiss(aboutPeer(event.request.to))
        return
      case 'outgoing-ended':
        outgoing.value = outgoing.value.filter(({ to }) => to.id !== event.request.to.id)
        if (event.result !== 'accepted') notices.tell(outgoingNotice(event.request.to, event.result))
        return
      case 'known':
      case 'session':
      case 'unsent':
      case 'engine':
        return
    }
  }

  function endIncoming({ request, from }: IncomingRequest, result: IncomingEnd): void {
    const others = incoming.value.filter((other) => other.request !== request)
    const wasShown = others.length < incoming.value.length
    incoming.value = others
    decided.value = new Set([...decided.value].filter((other) => other !== request))
    if (result === 'accepted' || !wasShown) return
    const key = blocked.has(from.id) ? 'outcome.incoming.blocked' : incomingOutcomes[result]
    notices.tell({
      about: aboutPeer(from),
      tone: 'outcome',
      sentences: [{ key, named: { name: from.name } }],
    })
  }

  return { server, peers, asking, outgoing, blocked, apply, answered, block }
}

function outgoingNotice(to: PeerInfo, result: Exclude<OutgoingEnd, 'accepted'>): Notice {
  const tone = result === 'cancelled' ? 'outcome' : 'problem'
  const sentences = [{ key: outgoingOutcomes[result], named: { name: to.name } }]
  return { about: aboutPeer(to), tone, sentences }
}

function aboutPeer({ id }: PeerInfo): string {
  return `request:${id}`
}

const outgoingOutcomes: Readonly<Record<Exclude<OutgoingEnd, 'accepted'>, MessageKey>> = {
  declined: 'outcome.outgoing.declined',
  busy: 'outcome.outgoing.busy',
  unavailable: 'outcome.outgoing.unavailable',
  timeout: 'outcome.outgoing.timeout',
  cancelled: 'outcome.outgoing.cancelled',
  'server-lost': 'outcome.outgoing.server-lost',
  'too-many': 'outcome.outgoing.too-many',
}

const incomingOutcomes: Readonly<Record<Exclude<IncomingEnd, 'accepted'>, MessageKey>> = {
  declined: 'outcome.incoming.declined',
  busy: 'outcome.incoming.busy',
  unavailable: 'outcome.incoming.unavailable',
  timeout: 'outcome.incoming.timeout',
  cancelled: 'outcome.incoming.cancelled',
  'server-lost': 'outcome.incoming.server-lost',
  'too-many': 'outcome.incoming.too-many',
}
