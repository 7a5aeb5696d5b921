/**
 * Which way imports point (docs/ARCHITECTURE.md): app → browser → core → wire, signaling → wire. What stands in a
 * folder's list is all that it may import besides itself.
 */
const LAYERS = {
  'src/wire': [],
  'src/core': ['src/wire'],
  'src/browser': ['src/core', 'src/wire', 'src/serviceWorker'],
  'src/serviceWorker': ['src/core', 'src/wire'],
  'src/app': ['src/browser', 'src/core', 'src/wire', 'src/serviceWorker'],
  signaling: ['src/wire', 'package.json'],
}

/** Of the app's features: what all may import, and what imports none of them. */
const SHARED_FEATURES = ['ui', 'language']

/** Puts the features together; none may import it. */
const COMPOSITION = 'page'

/** What each feature offers its siblings, by file name. Everything else is its inside. */
const OFFERED = {
  installed: ['SharedText.vue', 'useInstall.ts', 'useShareTarget.ts'],
  invites: ['InviteProof.vue'],
  lobby: ['peerLabel.ts', 'useLobby.ts'],
  receiving: [
    'ClearDialog.vue',
    'ReceivedActions.vue',
    'SaveActions.vue',
    'folderSaving.ts',
    'received.ts',
    'saving.ts',
    'savingSentences.ts',
    'useClearing.ts',
  ],
  remembered: ['RememberDevice.vue', 'pairSentences.ts', 'rememberedDevices.ts'],
  sending: [
    'UnsentFiles.vue',
    'choosingAgain.ts',
    'messageDrafts.ts',
    'revealing.ts',
    'sharedDraft.ts',
    'unsentOffers.ts',
    'useTray.ts',
  ],
  session: ['likeNames.ts', 'model.ts', 'useSessions.ts'],
  transfers: [
    'IncomingFilesDialog.vue',
    'TransferList.vue',
    'row.ts',
    'transferTotals.ts',
    'usePendingOffers.ts',
    'useTransfers.ts',
  ],
  trust: ['useLastingPlace.ts'],
}

/** Why a file may not import another, or undefined. Both are paths from the project's root, with `/`. */
export function forbiddenBecause(from, to) {
  const own = layerOf(from)
  if (!own || isIn(own, to)) return own === 'src/app' ? betweenFeatures(from, to) : undefined
  if (LAYERS[own].some((layer) => isIn(layer, to))) return undefined
  return `${own}/ may import only itself and ${LAYERS[own].join(', ') || 'packages'}.`
}

function betweenFeatures(from, to) {
  const own = featureOf(from)
  const other = featureOf(to)
  if (own === other || own === COMPOSITION || !other || SHARED_FEATURES.includes(other)) return undefined
  if (other === COMPOSITION) return 'No feature imports src/app/page/.'
  if (SHARED_FEATURES.includes(own)) return `src/app/${own}/ may not import a feature.`
  if (OFFERED[other]?.includes(to.slice(to.lastIndexOf('/') + 1))) return undefined
  return `This file is inside src/app/${other}/: scripts/importDirections.js lists what it offers.`
}

const layerOf = (path) => Object.keys(LAYERS).find((layer) => isIn(layer, path))
const isIn = (folder, path) => path === folder || path.startsWith(`${folder}/`)
const featureOf = (path) => /^src\/app\/([^/]+)\//.exec(path)?.[1]
