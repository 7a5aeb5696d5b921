/**
 * How a device is made to trust the server's authority: steps by platform, with the names its menus have today. Pure.
 */
import type { Device } from '../../wire/events.ts'
import type { MessageKey } from '../language/i18n.ts'

export const trustPlatforms = ['ios', 'android', 'windows', 'macos', 'linux', 'firefox'] as const

/** `linux`: Chromium and its kin there and on ChromeOS. `firefox`: on a computer, where it has a store of its own. */
export type TrustPlatform = (typeof trustPlatforms)[number]

/** The authority's certificate: DER, PEM, or inside an Apple configuration profile. */
export type TrustFile = 'crt' | 'pem' | 'mobileconfig'

export interface TrustStep {
  readonly text: MessageKey
  /** To be typed, or pasted into the address bar. */
  readonly command?: string
}

export interface TrustGuide {
  readonly label: MessageKey
  /** What the steps use first. */
  readonly files: readonly [TrustFile, ...TrustFile[]]
  readonly steps: readonly TrustStep[]
  /** Other ways to the same end, and what some browsers need beside it. */
  readonly also: readonly TrustStep[]
  readonly remove: TrustStep
}

/** What the files are called once they are downloaded: the server says so too. */
export const TRUST_FILE_NAME = 'sealdrop-authority'

const crt = `${TRUST_FILE_NAME}.crt`
const pem = `${TRUST_FILE_NAME}.pem`

export const trustGuides: Readonly<Record<TrustPlatform, TrustGuide>> = {
  ios: {
    label: 'trust.platform.ios',
    files: ['mobileconfig'],
    steps: [
      { text: 'trust.ios.download' },
      { text: 'trust.ios.profile' },
      { text: 'trust.ios.compare' },
      { text: 'trust.ios.install' },
      { text: 'trust.ios.trust' },
    ],
    also: [],
    remove: { text: 'trust.ios.remove' },
  },
  android: {
    label: 'trust.platform.android',
    files: ['crt'],
    steps: [
      { text: 'trust.android.download' },
      { text: 'trust.android.settings' },
      { text: 'trust.android.install' },
      { text: 'trust.android.compare' },
    ],
    also: [{ text: 'trust.android.firefox' }],
    remove: { text: 'trust.android.remove' },
  },
  windows: {
    label: 'trust.platform.windows',
    files: ['crt'],
    steps: [
      { text: 'trust.windows.download' },
      { text: 'trust.windows.compare', command: `certutil -hashfile ${crt} SHA256` },
      { text: 'trust.windows.open' },
      { text: 'trust.windows.store' },
      { text: 'trust.windows.confirm' },
    ],
    also: [{ text: 'trust.windows.command', command: `certutil -user -addstore Root ${crt}` }],
    remove: { text: 'trust.windows.remove', command: 'certmgr.msc' },
  },
  macos: {
    label: 'trust.platform.macos',
    files: ['crt', 'mobileconfig'],
    steps: [
      { text: 'trust.macos.download' },
      { text: 'trust.macos.open' },
      { text: 'trust.macos.compare' },
      { text: 'trust.macos.trust' },
    ],
    also: [{ text: 'trust.macos.profile' }],
    remove: { text: 'trust.macos.remove' },
  },
  linux: {
    label: 'trust.platform.linux',
    files: ['pem'],
    steps: [
      { text: 'trust.linux.download' },
      { text: 'trust.linux.compare', command: `openssl x509 -noout -fingerprint -sha256 -in ${pem}` },
      { text: 'trust.linux.manager', command: 'chrome://certificate-manager/localcerts/usercerts' },
      { text: 'trust.linux.import' },
    ],
    also: [
      {
        text: 'trust.linux.certutil',
        command: `certutil -d sql:$HOME/.local/share/pki/nssdb -A -t C,, -n Sealdrop -i ${pem}`,
      },
      {
        text: 'trust.linux.system',
        command: `sudo install -m 644 ${pem} /usr/local/share/ca-certificates/${crt} && sudo update-ca-certificates`,
      },
    ],
    remove: { text: 'trust.linux.remove', command: 'chrome://certificate-manager/localcerts/usercerts' },
  },
  firefox: {
    label: 'trust.platform.firefox',
    files: ['pem'],
    steps: [
      { text: 'trust.firefox.download' },
      { text: 'trust.firefox.settings', command: 'about:preferences#privacy' },
      { text: 'trust.firefox.import' },
      { text: 'trust.firefox.compare' },
      { text: 'trust.firefox.trust' },
    ],
    also: [{ text: 'trust.firefox.system' }],
    remove: { text: 'trust.firefox.remove' },
  },
}

/** Whose steps come first on `device`. What is not recognised gets those of a computer with Chromium. */
export function trustPlatformOf({ os, browser }: Device): TrustPlatform {
  if (os === 'iOS' || os === 'iPadOS') return 'ios'
  if (os === 'Android') return 'android'
  if (browser === 'Firefox') return 'firefox'
  if (os === 'Windows') return 'windows'
  return os === 'macOS' ? 'macos' : 'linux'
}

/** How the app is installed on `device` once it came over HTTPS. */
export function installStepsOf({ os, browser }: Device): MessageKey {
  if (os === 'iOS' || os === 'iPadOS') return 'install.steps'
  if (os === 'Android') return 'trust.install.android'
  if (browser === 'Firefox') return 'trust.install.firefox'
  return browser === 'Safari' ? 'trust.install.safari' : 'trust.install.desktop'
}
