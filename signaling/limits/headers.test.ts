import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { createSecurityHeaders } from './headers.ts'

test('pages may ask the local name while it is announced, whatever host they say they came from', async () => {
  const names: string[] = []
  const apply = createSecurityHeaders({ localOrigin: () => names[0], isHttpsForAll: false })
  const server = createServer((request, response) => apply(request, response, () => response.end()))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const connectSources = async () => {
    const { headers } = await fetch(`http://127.0.0.1:${port}/`, { headers: { 'X-Forwarded-Host': 'evil' } })
    return /connect-src ([^;]*)/.exec(headers.get('content-security-policy') ?? '')?.[1]
  }

  const before = await connectSources()
  names.push('https://kitchen.local:5000')
  const announced = await connectSources()
  server.close()

  expect([before, announced]).toEqual(["'self'", "'self' https://kitchen.local:5000"])
})
