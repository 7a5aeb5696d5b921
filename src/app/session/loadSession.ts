/**
 * What shows a session, and its sentences: a first visit begins without one. All of it is loaded with the first session,
 * as the server may be gone by the time files are offered in it.
 */
export async function loadSession() {
  const { addSessionSentences } = await import('../language/sessionSentences.ts')
  const [region, dialog] = await Promise.all([
    import('./SessionRegion.vue'),
    import('../transfers/IncomingFilesDialog.vue'),
    addSessionSentences(),
  ])
  return { SessionRegion: region.default, IncomingFilesDialog: dialog.default }
}
