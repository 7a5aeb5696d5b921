/** The page's composition root: one meeting, its sessions, the tray, and what is told to the person. */
import { computed, shallowRef, watch } from 'vue'
import { notifyIfHidden, withdrawNotification } from '../../browser/system/notifications.ts'
import { readOfTab } from '../../browser/system/storage.ts'
import type {
  IncomingRequest,
  MeetingEvent,
  SessionView,
  TransferCommand,
} from '../../core/peer/types/types.ts'
import { clearing } from '../receiving/clearing.ts'
import { t } from '../language/i18n.ts'
import { ownProfileOf } from '../lobby/ownProfile.ts'
import { tellingLeftOut } from '../sending/leftOut.ts'
import { loadFailedNotice, unreadableNotice } from './pageNotices.ts'
import { isLostByClosing } from '../receiving/received.ts'
import { savingInto } from '../receiving/savingInto.ts'
import { sending } from '../sending/sending.ts'
import { sendingAgain } from '../sending/sendingAgain.ts'
import { sessionListener } from '../session/sessionListener.ts'
import { differentCodesNotice } from '../session/sessionNotices.ts'
import { bytesToCome } from '../transfers/bytesToCome.ts'
import { useProgressSteps } from '../transfers/progressSteps.ts'
import { usePendingOffers } from '../transfers/usePendingOffers.ts'
import { sumTotals } from '../transfers/transferTotals.ts'
import { useAnnouncer } from '../ui/useAnnouncer.ts'
import { useArrivals } from '../receiving/useArrivals.ts'
import { useBadge } from '../installed/useBadge.ts'
import { useDropTargets } from '../lobby/useDropTargets.ts'
import { useInvites } from '../invites/useInvites.ts'
import { useLeftovers } from '../receiving/useLeftovers.ts'
import { useLobby } from '../lobby/useLobby.ts'
import { useMeeting } from '../lobby/useMeeting.ts'
import type { MeetingCode } from '../lobby/useMeeting.ts'
import { useRememberedDevices } from '../remembered/useRememberedDevices.ts'
import { useNotices } from '../ui/useNotices.ts'
import { useProfile } from '../lobby/useProfile.ts'
import { useSessions } from '../session/useSessions.ts'
import { isOver } from '../session/model.ts'
import type { SessionModel } from '../session/model.ts'
import { useSettings } from './useSettings.ts'
import { useShareTarget } from '../installed/useShareTarget.ts'
import { useTray } from '../sending/useTray.ts'

export function useSealdrop(load?: () => Promise<MeetingCode>) {
  const profile = useProfile()
  const ownProfile = ownProfileOf(profile, {
    isStarted: () => started.value,
    tell: (change) => meeting.update(change),
    roleChosen: () => invites.invites.value?.roleChosen(),
  })
  const notices = useNotices()
  const announcer = useAnnouncer()
  const tray = useTray(tellUnreadable)
  const leftOut = tellingLeftOut(notices)
  const arrivals = useArrivals()
  const leftovers = useLeftovers()
  const sessions = useSessions(notices, {
    ...sessionListener({
      ...{ announce: announcer.announce, notices },
      came: () => badge.arrived(),
      bytesToCome: (session, transfer) =>
        bytesToCome(sessions.sessions.value, pendingOffers, session, transfer),
      textCame: arrivals.text,
      fileCame(model, row) {
        arrivals.arrived(model, row)
        void leftovers.finished(row)
      },
    }),
    refused: (files) => void tray.add(files),
    renamed: ({ id }) => meeting.note(id, { isVerified: false, isCompared: false, isRenamed: true }),
  })
  const pendingOffers = usePendingOffers()
  const lobby = useLobby(notices)
  const settings = useSettings()
  const badge = useBadge(lobby.asking)
  const meeting = useMeeting(onEvent, load)
  const remembered = useRememberedDevices({
    ...{ notices, lobby },
    sessions: () => sessions.sessions.value,
    hold: meeting.hold,
    sayRemember: (id) => meeting.command(id, { type: 'remember' }),
    fromDevice: (id, device) => void tellDevice(id, device),
    notes: meeting.notes,
    note: meeting.note,
    refuse,
    admit: tellSettings,
    asksAlways: () => settings.asksAlways.value,
    accept: (model, transfer) => command(model, { type: 'accept', transfer }),
  })
  const started = shallowRef(false)
  const invites = useInvites({
    lobby,
    isStarted: () => started.value,
    role: () => profile.role.value,
    takeRole: ownProfile.takeRole,
    enter: meeting.enter,
    note: meeting.note,
    failed: tellLoadFailed,
  })
  /** Sessions that have begun. */
  const known = new Set<string>()
  /** Sessions of which nothing is heard any more. */
  const refused = new Set<string>()
  const share = useShareTarget(tray, notices, started)
  const dropTargets = useDropTargets(tray, {
    open: (peer) => sessions.sessions.value.find((model) => isOpenWith(model, peer))?.id,
    request: meeting.request,
    send(session, files) {
      const model = sessions.find(session)
      if (model) offer(model, files)
    },
  })
  const again = sendingAgain(notices, command, (files) => void tray.add(files))
  const { offer, ...send } = sending(tray, sessions.sessions, command)
  const clear = clearing({ sessions, share, leftovers, command })
  const totals = computed(() =>
    sumTotals(sessions.sessions.value.map(({ transfers }) => transfers.totals.value)),
  )
  useProgressSteps(totals, announcer.progressed)

  function onEvent(event: MeetingEvent): void {
    const id = sessionOf(event)
    if (id !== undefined && refused.has(id)) return
    if (event.type === 'incoming' && lobby.blocked.has(event.request.from.id))
      return meeting.answer(event.request.request, false)
    remembered.remembered.value?.apply(event)
    lobby.apply(event)
    if (event.type === 'incoming') asked(event.request)
    if (event.type === 'incoming-ended') void withdrawNotification(event.request.request)
    sessions.apply(event)
    const model = id === undefined ? undefined : sessions.find(id)
    if (model) pendingOffers.apply(event)
    if (model && !known.has(model.id)) recall(model)
    invites.invites.value?.follow(event, model)
    if (model) remembered.follow(model, event)
    if (model) again.apply(event, model)
    if (event.type === 'session') begun(event.session)
    dropTargets.apply(event)
  }

  function asked({ request, from, hinted }: IncomingRequest): void {
    const guest = remembered.remembered.value?.guestOf(hinted)
    if (guest) {
      remembered.remembered.value?.expect(from.id, guest)
      answer(request, true)
    } else {
      const { name } = remembered.remembered.value?.holderOf(hinted) ?? from
      void notifyIfHidden(t('request.title'), t('request.text', { name }), request)
    }
  }

  /** What was known of it before a reload, before anybody judges its peer anew. */
  function recall(model: SessionModel): void {
    const notes = meeting.notes(model.id)
    model.verified = notes?.isVerified ?? false
    model.compared = notes?.isCompared ?? false
    model.invite = notes?.invite
  }

  /** Of a session that has just begun here, after a reload perhaps. */
  function begun({ id }: SessionView): void {
    if (known.has(id)) return
    known.add(id)
    tellSettings(id)
  }

  function refuse(id: string): void {
    refused.add(id)
    arrivals.forget(id)
    pendingOffers.clear(id)
    again.forget(id)
    meeting.disconnect(id)
    sessions.clear(id)
  }

  function codesMatch(model: SessionModel): void {
    model.verified = true
    model.compared = true
    meeting.note(model.id, { isVerified: true, isCompared: true, isRenamed: false })
    remembered.codesMatch(model)
  }

  /** What that device did not finish sending goes on when it is offered again. */
  async function tellDevice(session: string, device: string): Promise<void> {
    const own = meeting.ownStore()
    const going = new Set(sessions.sessions.value.filter((model) => !isOver(model)).map(({ id }) => id))
    const beginnings = own ? await leftovers.beginningsOf(own, device, going).catch(() => []) : []
    meeting.command(session, { type: 'by-device', device, beginnings })
  }

  /** Before the engine connects: it keeps it until then. */
  function tellSettings(session: string): void {
    const asksAlways =
      settings.asksAlways.value || (remembered.remembered.value?.isExpecting(session) ?? false)
    meeting.command(session, { type: 'settings', asksAlways })
  }

  watch(settings.asksAlways, () => {
    for (const { id } of sessions.sessions.value) tellSettings(id)
  })

  async function start(): Promise<void> {
    if (!profile.profile.value) return
    profile.remember()
    started.value = true
    notices.dismiss('load')
    try {
      await remembered.start()
      await meeting.start(ownProfile.current, await invites.start())
      const own = meeting.ownStore()
      if (!own) return
      void leftovers.look(own)
      if (readOfTab('texts') !== undefined) void keepTextsOf(own.going).catch(() => undefined)
    } catch {
      tellLoadFailed()
    }
  }

  function tellLoadFailed(): void {
    notices.tell(loadFailedNotice)
  }

  function tellUnreadable(paths: readonly string[]): void {
    notices.tell(unreadableNotice(paths))
  }

  function answer(request: string, accept: boolean): void {
    lobby.answered(request)
    meeting.answer(request, accept)
  }

  function block(request: string): void {
    lobby.block(request)
    answer(request, false)
  }

  function command(model: SessionModel, what: TransferCommand): void {
    if (what.type === 'accept' || what.type === 'decline') pendingOffers.remove(model.id, what.transfer)
    meeting.command(model.id, what)
  }

  function codesDiffer(model: SessionModel): void {
    const own = meeting.ownStore()
    const wasOpen = model.view.state.kind === 'open'
    notices.tell(differentCodesNotice(model.id, model.view.peer.name))
    remembered.codesDiffer(model)
    refuse(model.id)
    if (own) void leftovers.removeSession(own, model.id, wasOpen)
  }

  return {
    ...{
      profile,
      notices,
      announcer,
      tray,
      lobby,
      share,
      settings,
      leftovers,
      leftOut,
      started,
      totals,
      pendingOffers,
      remembered,
      invites,
    },
    sessions: sessions.sessions,
    ...{
      start,
      change: ownProfile.change,
      answer,
      block,
      command,
      codesMatch,
      ...send,
      ...again,
      ...savingInto(command, tellLoadFailed, ({ id }) => sessions.find(id) !== undefined),
      codesDiffer,
      ...clear,
      request: meeting.request,
      tellUnreadable,
    },
    holdsUnsaved: () =>
      sessions.sessions.value.some(({ transfers }) => isLostByClosing(transfers.rows.value)),
    dropOnPeer: dropTargets.drop,
    details: (model: SessionModel) => meeting.details(model.id),
    cancelRequest: meeting.cancelRequest,
    disconnect: (model: SessionModel) => meeting.disconnect(model.id),
  }
}

/** Texts of sessions that do not go on after this reload are of nobody any more. */
async function keepTextsOf(going: ReadonlySet<string>): Promise<void> {
  const { keptTexts } = await import('../session/keptTexts.ts')
  keptTexts().keepOnly(going)
}

/** The session that an event is of. */
function sessionOf(event: MeetingEvent): string | undefined {
  if (event.type === 'session') return event.session.id
  return event.type === 'engine' || event.type === 'unsent' ? event.session : undefined
}

function isOpenWith({ view }: SessionModel, peer: string): boolean {
  return view.state.kind === 'open' && view.peer.id === peer
}
