/**
 * The scripts that pages start by address, and the only ones that their content security policy lets them start: the server
 * demands Trusted Types (signaling/limits/headers.ts), and this policy has no way to make one of any other text.
 */
import engine from './worker.ts?worker&url'

const addresses = { engine, 'service worker': '/sw.js' } as const

/** What TypeScript's DOM library does not know of the Trusted Types specification, section 2.3. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): { createScriptURL(address: string): unknown }
}

const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes }

const policy = trustedTypes?.createPolicy('sealdrop', {
  createScriptURL(address) {
    if (Object.values<string>(addresses).includes(address)) return address
    throw new TypeError('not a script of this app')
  },
})

/** For `new Worker` and `register`. Browsers without Trusted Types get the address as it is. */
export function scriptUrl(name: keyof typeof addresses): string {
  const address = addresses[name]
  // Those two take a TrustedScriptURL as well, which their types do not say.
  return policy ? (policy.createScriptURL(address) as string) : address
}
