/** What a person is told of the page itself. */
import type { Notice } from '../ui/useNotices.ts'

export const loadFailedNotice: Notice = {
  about: 'load',
  tone: 'problem',
  sentences: [{ key: 'app.loadFailed' }],
}

export function unreadableNotice(paths: readonly string[]): Notice {
  const named = { name: paths[0] ?? '' }
  return {
    about: 'tray',
    tone: 'problem',
    sentences: [{ key: 'tray.unreadable', named, count: paths.length }, { key: 'tray.unreadableNext' }],
  }
}
