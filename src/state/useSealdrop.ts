/** The page's composition root: one meeting, its sessions, the tray, and what is told to the person. */
import { computed, shallowRef, watch } from 'vue'
import type { Role } from '../../signaling/events.ts'
import type { OutgoingFile } from '../engine/messages.ts'
import { notifyIfHidden, withdrawNotification } from '../platform/notifications.ts'
import { removeLeftovers } from '../platform/pageStore.ts'
import type { MeetingEvent, SessionView, TransferCommand } from '../session/types.ts'
import { t } from './i18n.ts'
import { freeFiles, unsaved } from './received.ts'
import { sessionListener } from './sessionListener.ts'
import { differentCodesNotice } from './sessionNotices.ts'
import { useProgressSteps } from './progressSteps.ts'
import { sumTotals } from './transferTotals.ts'
import { useAnnouncer } from './useAnnouncer.ts'
import { useBadge } from './useBadge.ts'
import { useDropTargets } from './useDropTargets.ts'
import { useLeftovers } from './useLeftovers.ts'
import { useLobby } from './useLobby.ts'
import { useMeeting } from './useMeeting.ts'
import type { MeetingCode } from './useMeeting.ts'
import { useNotices } from './useNotices.ts'
import { useProfile } from './useProfile.ts'
import { isOver, useSessions } from './useSessions.ts'
import type { SessionModel } from './useSessions.ts'
import { useSettings } from './useSettings.ts'
import { useShareTarget } from './useShareTarget.ts'
import { filesOf, missingOf, offerAgain, withFound } from './unsentOffers.ts'
import type { UnsentOffer } from './unsentOffers.ts'
import { useTray } from './useTray.ts'
import type { TransferRow } from './useTransfers.ts'

export function useSealdrop(load?: () => Promise<MeetingCode>) {
  const profile = useProfile()
  const notices = useNotices()
  const announcer = useAnnouncer()
  const tray = useTray(tellUnreadable)
  const sessions = useSessions(notices, {
    ...sessionListener(announcer.announce, notices, () => badge.arrived()),
    refused: (files) => void tray.add(files),
  })
  const lobby = useLobby(notices)
  const settings = useSettings()
  const badge = useBadge(lobby.asking)
  const meeting = useMeeting(onEvent, load)
  const leftovers = useLeftovers()
  const started = shallowRef(false)
  /** Sessions that have begun. */
  const known = new Set<string>()
  const share = useShareTarget(tray, notices, started)
  const dropTargets = useDropTargets(tray, {
    open: (peer) => sessions.sessions.value.find((model) => isOpenWith(model, peer))?.id,
    request,
    send(session, files) {
      const model = sessions.find(session)
      if (model) offer(model, files)
    },
  })
  const totals = computed(() =>
    sumTotals(sessions.sessions.value.map(({ transfers }) => transfers.totals.value)),
  )
  useProgressSteps(totals, announcer.progressed)

  function onEvent(event: MeetingEvent): void {
    if (event.type === 'incoming') {
      const { request, from } = event.request
      if (lobby.blocked.has(from.id)) return meeting.current()?.answer(request, false)
      void notifyIfHidden(t('request.title'), t('request.text', { name: from.name }), request)
    }
    if (event.type === 'incoming-ended') void withdrawNotification(event.request.request)
    lobby.apply(event)
    sessions.apply(event)
    if (event.type === 'session') begun(event.session)
    dropTargets.apply(event)
  }

  /** Of a session that has just begun here, after a reload perhaps. */
  function begun({ id }: SessionView): void {
    if (known.has(id)) return
    known.add(id)
    const model = sessions.find(id)
    if (model) model.verified = meeting.isVerified(id)
    tellSettings(id)
  }

  function codesMatch(model: SessionModel): void {
    model.verified = true
    meeting.keepVerified(model.id)
  }

  /** Before the engine connects: it keeps it until then. */
  function tellSettings(session: string): void {
    const asksAlways = settings.asksAlways.value
    meeting.current()?.command(session, { type: 'settings', asksAlways })
  }

  watch(settings.asksAlways, () => {
    for (const { id } of sessions.sessions.value) tellSettings(id)
  })

  function request(peer: string): void {
    meeting.current()?.request(peer)
  }

  async function start(): Promise<void> {
    if (!profile.profile.value) return
    profile.remember()
    started.value = true
    notices.dismiss('load')
    try {
      await meeting.start(currentProfile)
      const own = meeting.ownStore()
      if (own) void leftovers.look(own)
    } catch {
      notices.tell({ about: 'load', tone: 'problem', sentences: [{ key: 'app.loadFailed' }] })
    }
  }

  /** Name and role as they are when the code has been loaded: they may have been changed meanwhile. */
  function currentProfile() {
    const current = profile.profile.value
    if (!current) throw new Error('started without a role')
    return current
  }

  function change(draft: { readonly name?: string; readonly role?: Role }): void {
    profile.change(draft)
    if (!started.value) return
    profile.remember()
    const role = profile.role.value
    meeting.current()?.update({ name: profile.name.value, ...(role ? { role } : {}) })
  }

  function answer(request: string, accept: boolean): void {
    lobby.answered(request)
    meeting.current()?.answer(request, accept)
  }

  function block(request: string): void {
    lobby.block(request)
    answer(request, false)
  }

  function command(model: SessionModel, what: TransferCommand): void {
    if (what.type === 'accept' || what.type === 'decline') {
      model.asked = model.asked.filter(({ transfer }) => transfer !== what.transfer)
    }
    meeting.current()?.command(model.id, what)
  }

  function offer(model: SessionModel, files: readonly OutgoingFile[]): void {
    if (files.length === 0) return
    model.transfers.noteOffer(files)
    command(model, { type: 'offer', files })
  }

  /** Goes on as soon as all of it is there. */
  function chooseAgain(model: SessionModel, offer: UnsentOffer, files: readonly OutgoingFile[]): void {
    const next = withFound(offer, files)
    model.unsent = model.unsent.map((one) => (one === offer ? next : one))
    if (missingOf(next).length === 0) sendAgain(model, next)
    else if (next.found.size === offer.found.size)
      notices.tell({ about: 'unsent', tone: 'problem', sentences: [{ key: 'unsent.notFound' }] })
  }

  function sendAgain(model: SessionModel, offer: UnsentOffer): void {
    notices.dismiss('unsent')
    model.unsent = model.unsent.filter((one) => one !== offer)
    model.transfers.noteAgain(offer.transfer, filesOf(offer))
    command(model, offerAgain(offer))
  }

  function dropUnsent(model: SessionModel, offer: UnsentOffer): void {
    model.unsent = model.unsent.filter((one) => one !== offer)
    command(model, { type: 'drop-offer', transfer: offer.transfer })
  }

  function sendText(model: SessionModel, text: string): void {
    command(model, { type: 'text', key: model.texts.sending(text), text })
  }

  /** Offers a failed file again, or keeps it in the tray for the next session. */
  function retry(model: SessionModel, row: TransferRow): void {
    if (!row.source) return
    model.transfers.remove([row])
    if (isOver(model)) void tray.add([row.source])
    else offer(model, [row.source])
  }

  function codesDiffer(model: SessionModel): void {
    model.ending = differentCodesNotice(model.id, model.view.peer.name)
    meeting.current()?.disconnect(model.id)
  }

  /** Takes received files off the page and out of storage. */
  function clearReceived(model: SessionModel, rows: readonly TransferRow[]): void {
    const { memoryBytes } = freeFiles(rows)
    model.transfers.remove(rows)
    if (memoryBytes > 0) command(model, { type: 'released', bytes: memoryBytes })
  }

  /** Takes an ended session off the page, and its files out of storage. */
  async function clear(model: SessionModel, atOnce = false): Promise<void> {
    sessions.clear(model.id)
    await freeFiles(model.transfers.rows.value, { atOnce }).dropped
  }

  /** Frees what no running session needs: here, and what closed windows left behind. */
  async function clearStorage(): Promise<void> {
    for (const model of sessions.sessions.value.filter(isOver)) await clear(model, true)
    if (!sessions.sessions.value.some((model) => !isOver(model))) await share.removeUsed()
    await leftovers.clear()
    await removeLeftovers()
  }

  function tellUnreadable(paths: readonly string[]): void {
    const named = { name: paths[0] ?? '' }
    notices.tell({
      about: 'tray',
      tone: 'problem',
      sentences: [{ key: 'tray.unreadable', named, count: paths.length }, { key: 'tray.unreadableNext' }],
    })
  }

  return {
    ...{ profile, notices, announcer, tray, lobby, share, settings, leftovers, started, totals },
    sessions: sessions.sessions,
    ...{
      start,
      change,
      answer,
      block,
      command,
      sendText,
      retry,
      codesMatch,
      ...{ chooseAgain, sendAgain, dropUnsent },
      codesDiffer,
      clear,
      clearStorage,
      clearReceived,
      request,
      tellUnreadable,
    },
    holdsUnsaved: () =>
      sessions.sessions.value.some(({ transfers }) => unsaved(transfers.rows.value).length > 0),
    sendTray: (model: SessionModel) => offer(model, tray.take()),
    dropOnPeer: dropTargets.drop,
    details: async (model: SessionModel) => meeting.current()?.details(model.id),
    cancelRequest: (peer: string) => meeting.current()?.cancelRequest(peer),
    disconnect: (model: SessionModel) => meeting.current()?.disconnect(model.id),
  }
}

function isOpenWith({ view }: SessionModel, peer: string): boolean {
  return view.state.kind === 'open' && view.peer.id === peer
}
