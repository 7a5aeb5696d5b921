import { beforeAll, describe, expect, it } from 'vitest'
import { errorCodes } from '../../core/protocol/primitives/error.ts'
import { endCode, failureCode } from '../../core/protocol/messages/peerCodes.ts'
import { shortReason, sideOfItemFailure, whatHappened, whatNext } from './errorText.ts'
import { i18n, t } from './i18n.ts'
import sessionSentences from './locales/session/en.json'

beforeAll(() => i18n.global.mergeLocaleMessage('en', sessionSentences))

describe('every code', () => {
  it.each(errorCodes)('%s has sentences for this device and for the peer', (code) => {
    for (const by of ['self', 'peer'] as const) {
      const keys = [whatHappened(code, by), whatNext(code, by), shortReason(code, by)].map(({ key }) => key)

      expect(keys.filter((key) => !i18n.global.te(key))).toEqual([])
    }
  })
})

describe('whose device it was', () => {
  it('a full disk is the receiver’s, whoever reads it', () => {
    const atSender = sideOfItemFailure('disk-full', 'send')
    const atReceiver = sideOfItemFailure('disk-full', 'receive')

    expect(t(whatHappened('disk-full', atSender).key)).toBe('The other device has no space left.')
    expect(t(whatHappened('disk-full', atReceiver).key)).toBe('This device has no space left.')
  })

  it('a file that changed is the sender’s, whoever reads it', () => {
    const atSender = sideOfItemFailure('source-changed', 'send')
    const atReceiver = sideOfItemFailure('source-changed', 'receive')

    expect([atSender, atReceiver]).toEqual(['self', 'peer'])
  })

  it.each(
    errorCodes.filter(
      (code) => endCode(code) === code || failureCode(code, 'sender') || failureCode(code, 'receiver'),
    ),
  )('%s, said by the other device, is its word on itself', (code) => {
    expect(t(whatHappened(code, 'peer').key)).toMatch(/the other device/i)
  })
})
