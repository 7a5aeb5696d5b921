/** A page that came over plain HTTP asks, under its own content security policy, whether HTTPS on the same port convinces. */
import { createHash, X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { once } from 'node:events'
import { type LaunchOptions, launchOwnBrowser } from '../people/chromium.ts'
import { ownNetworkAddress } from '../people/ownAddress.ts'
import { expect, test } from '../people/people.ts'
import { TestServer } from '../wires/server.ts'

/** SHA-256 of the public key of the certificate that the server shows, in base64. */
async function keyOf(server: TestServer): Promise<string> {
  const { hostname, port } = new URL(server.url)
  const socket = connect({ host: hostname, port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { publicKey } = new X509Certificate(socket.getPeerCertificate().raw)
  socket.destroy()
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64')
}

/** What the page hears: a status, or that it could not be reached, and whether the policy kept it from asking. */
async function check(server: TestServer, options: LaunchOptions, port = new URL(server.url).port) {
  const browser = await launchOwnBrowser({ ...options, hasServiceWorkers: false })
  try {
    const page = await browser.context.newPage()
    await page.goto(server.url)
    const url = `https://${new URL(server.url).hostname}:${port}/trust/check`
    return await page.evaluate(async (target) => {
      const violations: string[] = []
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
        violations.push(effectiveDirective),
      )
      const answer = await fetch(target).then(
        ({ status }) => status,
        () => 'not reached',
      )
      // The event comes as a task of its own.
      await new Promise((resolve) => setTimeout(resolve))
      return { answer, violations }
    }, url)
  } finally {
    await browser.close()
  }
}

test('a page over plain HTTP learns whether the device trusts the certificate', async () => {
  const server = await TestServer.start(ownNetworkAddress())
  try {
    const untrusting = await check(server, {})
    const trusting = await check(server, { trustedKey: await keyOf(server) })
    const elsewhere = await check(server, {}, '9')

    expect(untrusting).toEqual({ answer: 'not reached', violations: [] })
    expect(trusting).toEqual({ answer: 204, violations: [] })
    expect(elsewhere).toEqual({ answer: 'not reached', violations: ['connect-src'] })
  } finally {
    await server.end()
  }
})

test('over HTTPS, once it is trusted, the page is a secure context', async () => {
  const server = await TestServer.start(ownNetworkAddress())
  const browser = await launchOwnBrowser({ trustedKey: await keyOf(server), hasServiceWorkers: false })
  try {
    const page = await browser.context.newPage()
    await page.goto(server.url.replace('http:', 'https:'))

    await expect(page.getByRole('textbox', { name: 'Your name' })).toBeVisible()
    expect(await page.evaluate(() => [isSecureContext, 'subtle' in crypto])).toEqual([true, true])
  } finally {
    await browser.close()
    await server.end()
  }
})
