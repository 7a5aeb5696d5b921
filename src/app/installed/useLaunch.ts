import type { Role } from '../../wire/events.ts'
import { onLaunch, takeLaunch } from '../../browser/system/launch.ts'
import type { Launch } from '../../browser/system/launch.ts'
import { handOver } from './shareHandover.ts'
import type { MessageKey } from '../language/i18n.ts'
import { loadShareSentences } from '../language/loadShareSentences.ts'
import type { Notices } from '../ui/useNotices.ts'

export interface LaunchedApp {
  readonly profile: { readonly returning: boolean }
  readonly notices: Pick<Notices, 'tell'>
  readonly invites: { isInvited(): boolean; open(fragment: string): Promise<void> }
  readonly share: { collect(opened?: string): Promise<number> }
  change(draft: { readonly role: Role }): void
  start(): Promise<void>
}

/** Does what the app was opened for: by a shortcut, by a share, or by somebody who came back. */
export function useLaunch(app: LaunchedApp): void {
  const opened = location.href
  const launch = takeLaunch()
  onLaunch((later) => void follow(later), opened)
  if (launch.shared === undefined) begin()
  else void handOver(launch.shared).then((taken) => (taken ? tell('share.elsewhere', 'outcome') : begin()))

  function begin(): void {
    void follow(launch)
    // Who was invited says so by a button: looking at a link is not yet coming.
    if (app.profile.returning && !app.invites.isInvited()) void app.start()
  }

  async function follow({ role, shared, shareRefused, shareMissed, invite }: Launch): Promise<void> {
    if (role) app.change({ role })
    // A window that the system gives a link to is not taken there: nothing happens to its address.
    if (invite !== undefined) void app.invites.open(invite)
    if (shareRefused) await tell(refusals[shareRefused], 'problem')
    const found = await app.share.collect(shared)
    if (shareMissed && found === 0) await tell('share.missed', 'problem')
  }

  async function tell(key: MessageKey, tone: 'problem' | 'outcome'): Promise<void> {
    await loadShareSentences()
    app.notices.tell({ about: 'share', tone, sentences: [{ key }] })
  }
}

const refusals: Readonly<Record<NonNullable<Launch['shareRefused']>, MessageKey>> = {
  'too-large': 'share.tooLarge',
  'too-many': 'share.tooMany',
  waiting: 'share.waiting',
  'no-space': 'share.noSpace',
  failed: 'share.failed',
}
