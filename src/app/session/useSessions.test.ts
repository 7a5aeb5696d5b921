import { describe, expect, it, vi } from 'vitest'
import { saveFile } from '../../browser/files/download.ts'
import type { MeetingEvent, SessionState, SessionView } from '../../core/peer/types/types.ts'
import type { FolderSaving } from '../receiving/folderSaving.ts'
import { sessionListener } from './sessionListener.ts'
import { useNotices } from '../ui/useNotices.ts'
import { useSessions } from './useSessions.ts'
import { knowAs } from './model.ts'

vi.mock(import('../../browser/files/storageUse.ts'), async (actual) => ({
  ...(await actual()),
  askToPersist: () => Promise.resolve(true),
}))
vi.mock(import('../../browser/files/download.ts'), async (actual) => ({
  ...(await actual()),
  saveFile: vi.fn(),
}))
vi.mock(
  import('../../browser/system/notifications.ts'),
  () => ({ notifyIfHidden: () => Promise.resolve(), withdrawNotification: vi.fn() }) as never,
)

const open: SessionState = { kind: 'open', securityCode: [1, 2, 3, 4, 5], proved: [], path: 'direct' }

function ended(code: 'peer-gone' | 'no-path', by: 'self' | 'peer'): SessionState {
  return { kind: 'closed', code, by }
}

function session(id: string, state: SessionState, peer = { id: 'bob-1', name: 'Bob' }): MeetingEvent {
  const view = { id, role: 'initiator', peer: { ...peer, device: { kind: 'phone' } }, state } as const
  return { type: 'session', session: view }
}

function text(id: string): MeetingEvent {
  return { type: 'engine', session: id, event: { type: 'texts', texts: ['hello'] } }
}

function setUp() {
  const notices = useNotices()
  const listener = {
    received: vi.fn(),
    text: vi.fn(),
    offered: vi.fn(),
    itemEnded: vi.fn(),
    refused: vi.fn(),
    renamed: vi.fn(),
  }
  const { sessions, apply, clear } = useSessions(notices, listener)
  const told = () => notices.notices.value.map(({ tone, sentences }) => ({ tone, said: sentences[0]?.key }))
  return { sessions, apply, clear, listener, notices, told }
}

it('tells once of texts that come together', () => {
  const { sessions, apply, listener } = setUp()
  apply(session('L', open))

  apply({ type: 'engine', session: 'L', event: { type: 'texts', texts: ['one', 'two'] } })

  expect(sessions.value[0]?.texts.texts.value.map((entry) => entry.text)).toEqual(['one', 'two'])
  expect(listener.text).toHaveBeenCalledOnce()
})

describe('how a session ends', () => {
  it.each([
    ['peer-gone', 'self', 'outcome', 'session.endedBySelf'],
    ['peer-gone', 'peer', 'outcome', 'session.endedByPeer'],
    ['no-path', 'self', 'problem', 'session.endedWith'],
  ] as const)('with %s by %s is told as %s', (code, by, tone, said) => {
    const { apply, told } = setUp()
    apply(session('L', open))

    apply(session('L', ended(code, by)))

    expect(told()).toEqual([{ tone, said }])
  })

  it('is told once', () => {
    const { apply, told } = setUp()
    apply(session('L', open))

    apply(session('L', ended('peer-gone', 'peer')))
    apply(session('L', ended('peer-gone', 'self')))

    expect(told()).toEqual([{ tone: 'outcome', said: 'session.endedByPeer' }])
  })

  it('before it opened says that the other device left', () => {
    const { apply, told } = setUp()
    apply(session('L', { kind: 'handshaking' }))

    apply(session('L', ended('peer-gone', 'peer')))

    expect(told()).toEqual([{ tone: 'problem', said: 'session.endedWith' }])
  })

  it('says what was kept, also when it ended while it looked for a way back', () => {
    const { apply, notices } = setUp()
    apply(session('L', open))
    apply(session('L', { kind: 'reconnecting', securityCode: [1, 2, 3, 4, 5], proved: [], until: 9 }))

    apply(session('L', ended('no-path', 'self')))

    expect(notices.notices.value[0]?.sentences).toContainEqual({ key: 'notice.keptSession' })
  })

  it('fails what was on its way, without a notice for each item', () => {
    const { sessions, apply, told } = setUp()
    apply(session('L', open))
    const item = { transfer: 1, item: 0, direction: 'send', path: 'a', size: 5, mime: '', bytes: 0 } as const
    const items = [{ ...item, state: { kind: 'active' }, bytesPerSecond: 0 }] as const
    apply({ type: 'engine', session: 'L', event: { type: 'items', items } })

    apply(session('L', ended('no-path', 'self')))

    expect(sessions.value[0]?.transfers.rows.value[0]?.view.state).toEqual({
      kind: 'failed',
      code: 'no-path',
    })
    expect(told()).toHaveLength(1)
  })
})

describe('an item that fails', () => {
  function fail(code: 'disk-full' | 'channel-lost', item: number, transfer = 1): MeetingEvent {
    const view = {
      transfer,
      item,
      direction: 'send',
      path: `${item}`,
      size: 5,
      mime: '',
      bytes: 0,
    } as const
    const items = [{ ...view, state: { kind: 'failed', code }, bytesPerSecond: 0 }] as const
    return { type: 'engine', session: 'L', event: { type: 'items', items } }
  }

  it('is told once for all that failed for the same reason', () => {
    const { apply, notices } = setUp()
    apply(session('L', open))

    apply(fail('disk-full', 0))
    apply(fail('disk-full', 1))

    const [notice, ...others] = notices.notices.value
    expect(notice?.sentences[0]).toMatchObject({ key: 'notice.items', count: 2 })
    expect(others).toEqual([])
  })

  it('is counted with those of its own transfer only', () => {
    const { apply, notices } = setUp()
    apply(session('L', open))
    for (const item of [0, 1, 2]) apply(fail('disk-full', item))

    apply(fail('disk-full', 0, 2))

    expect(notices.notices.value.map(({ sentences }) => sentences[0])).toMatchObject([
      { key: 'notice.items', count: 1 },
    ])
  })

  it('takes its notice along when its line goes, with the last one of its transfer', () => {
    const { apply, notices, sessions } = setUp()
    apply(session('L', open))
    for (const item of [0, 1]) apply(fail('disk-full', item))
    const { transfers } = sessions.value[0]!
    const [first, second] = transfers.rows.value

    transfers.remove([first!])
    expect(notices.notices.value).toHaveLength(1)
    transfers.remove([second!])

    expect(notices.notices.value).toEqual([])
  })

  it('because the session ends is left to the session to tell', () => {
    const { apply, told } = setUp()
    apply(session('L', open))

    apply(fail('channel-lost', 0))

    expect(told()).toEqual([])
  })
})

it('the other side’s end is a problem when it takes away what was on its way', () => {
  const { apply, told } = setUp()
  apply(session('L', open))
  const item = { transfer: 1, item: 0, direction: 'receive', path: 'a', size: 5, mime: '', bytes: 0 } as const
  const items = [{ ...item, state: { kind: 'active' }, bytesPerSecond: 0 }] as const
  apply({ type: 'engine', session: 'L', event: { type: 'items', items } })

  apply(session('L', ended('peer-gone', 'peer')))

  expect(told()).toEqual([{ tone: 'problem', said: 'session.endedByPeer' }])
})

describe('what stays of a session', () => {
  it('keeps what arrived under another title when the same person comes back', () => {
    const { sessions, apply } = setUp()
    apply(session('old', open))
    apply(text('old'))
    apply(session('old', ended('peer-gone', 'peer')))

    apply(session('new', open, { id: 'bob-2', name: 'Bob' }))

    expect(sessions.value.map(({ id, earlier }) => [id, earlier])).toEqual([
      ['new', false],
      ['old', true],
    ])
  })

  it('drops one in which nothing happened', () => {
    const { sessions, apply } = setUp()
    apply(session('old', open))
    apply(session('old', ended('peer-gone', 'peer')))

    apply(session('new', open))

    expect(sessions.value.map(({ id }) => id)).toEqual(['new'])
  })

  it('leaves a running session with somebody of the same name alone', () => {
    const { sessions, apply } = setUp()
    apply(session('one', open))

    apply(session('two', open, { id: 'bob-2', name: 'Bob' }))

    expect(sessions.value.map(({ id, earlier }) => [id, earlier])).toEqual([
      ['two', false],
      ['one', false],
    ])
  })

  it('goes when it is cleared', () => {
    const { sessions, apply, clear } = setUp()
    apply(session('L', open))

    clear('L')

    expect(sessions.value).toEqual([])
  })
})

describe('what the engine refuses', () => {
  it('is told, and files that were not offered come back', () => {
    const { sessions, apply, listener, told } = setUp()
    apply(session('L', open))
    const files = [{ path: 'a', file: new File([], 'a') }]
    const { transfers } = sessions.value[0]!
    const key = transfers.outgoing.noteOffer(files)
    transfers.outgoing.noteOffer([{ path: 'b', file: new File([], 'b') }])

    apply({ type: 'engine', session: 'L', event: { type: 'offer-refused', key, code: 'too-many' } })

    expect(listener.refused).toHaveBeenCalledExactlyOnceWith(files)
    expect(told()).toEqual([{ tone: 'problem', said: 'error.too-many.what' }])
  })

  it('gives a text that was not sent back to the message box', () => {
    const { sessions, apply } = setUp()
    apply(session('L', open))
    const key = sessions.value[0]!.texts.sending('much too long')

    apply({ type: 'engine', session: 'L', event: { type: 'text-refused', key, code: 'too-large' } })

    expect(sessions.value[0]?.texts.texts.value).toEqual([])
    expect(sessions.value[0]?.texts.takeReturned()).toHaveLength(1)
  })
})

describe('a session of which everything goes to a folder', () => {
  const files = [{ transfer: 1, item: 0, count: 1, path: 'a', mime: '', modified: 0, sha256: '' }]
  const received: MeetingEvent = {
    ...{ type: 'engine', session: 'L' },
    event: { type: 'received', files: files.map((file) => ({ ...file, file: new Blob(['a']) })) },
  }

  function setUpFolder() {
    const set = setUp()
    set.apply(session('L', open))
    const folder = { take: vi.fn(), stop: vi.fn(() => Promise.resolve()), isGoing: true }
    set.sessions.value[0]!.folder = folder as unknown as FolderSaving
    return { ...set, folder }
  }

  it('tells it what arrives', () => {
    const { apply, folder, sessions } = setUpFolder()

    apply(received)

    expect(folder.take).toHaveBeenCalledExactlyOnceWith(sessions.value[0]!.transfers.rows.value)
  })

  it('ends that when it is cleared', () => {
    const { clear, folder } = setUpFolder()

    clear('L')

    expect(folder.stop).toHaveBeenCalledOnce()
  })

  it('downloads nothing by itself', () => {
    const { apply, sessions } = setUpFolder()
    const save = vi.mocked(saveFile)
    const model = sessions.value[0]!
    apply(received)
    const row = model.transfers.rows.value[0]!
    const told = { came: vi.fn(), textCame: vi.fn(), fileCame: vi.fn(), bytesToCome: () => 0 }
    const { received: arrived } = sessionListener({ announce: vi.fn(), notices: { tell: vi.fn() }, ...told })

    arrived(model, row)
    expect(save).not.toHaveBeenCalled()
    model.folder = undefined
    arrived(model, row)

    expect(save).toHaveBeenCalledOnce()
  })
})

describe('a verified peer', () => {
  const claim = { name: 'Alice (bank)', device: { kind: 'phone' } } as const
  const claiming = (told: SessionView['claim'], state: SessionState = open): MeetingEvent => ({
    type: 'session',
    session: {
      ...{ id: 'L', role: 'initiator', state, claim: told },
      peer: { id: 'bob-1', name: 'Bob', device: { kind: 'phone' } },
    },
  })

  function verified() {
    const parts = setUp()
    parts.apply(session('L', open))
    const [model] = parts.sessions.value
    Object.assign(model!, { verified: true, compared: true })
    return { ...parts, model: model! }
  }

  it('that calls itself something else is told of, and is not verified any more', () => {
    const { apply, listener, model } = verified()

    apply(claiming(claim))

    expect(model).toMatchObject({ verified: false, compared: false, view: { peer: { name: 'Bob' }, claim } })
    expect(listener.renamed).toHaveBeenCalledExactlyOnceWith(model)
  })

  it('is told of once for each name, and stays verified when the code was compared again', () => {
    const { apply, listener, model } = verified()
    apply(claiming(claim))
    model.verified = true

    apply(claiming(claim))
    expect(model.verified).toBe(true)

    apply(claiming(undefined))
    expect([model.verified, listener.renamed.mock.calls.length]).toEqual([false, 2])
  })

  it('is called as it is remembered, whatever it calls itself', () => {
    const { apply, listener, model } = verified()

    knowAs(model, 'Mum')
    apply(session('L', open))
    expect([model.view.peer.name, model.sealedName, model.verified]).toEqual(['Mum', 'Bob', true])

    knowAs(model, undefined)
    expect([model.view.peer.name, listener.renamed.mock.calls.length]).toEqual(['Bob', 0])
  })

  it('is called as it seals its name once the session opens, which is no change', () => {
    const { apply, listener, sessions } = setUp()
    apply(session('L', { kind: 'handshaking' }, { id: 'bob-1', name: 'Bo' }))

    apply(session('L', open))

    expect(sessions.value[0]?.view.peer.name).toBe('Bob')
    expect(listener.renamed).not.toHaveBeenCalled()
  })
})
