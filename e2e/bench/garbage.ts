/** Has a page and its workers collect their garbage, over the DevTools protocol. */
import type { CDPSession, Page } from '@playwright/test'

/** A worker that ends meanwhile never answers. */
const ANSWER_MS = 5000

const ATTACH = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false }

export async function collectGarbage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const workers: string[] = []
  session.on('Target.attachedToTarget', ({ sessionId }) => workers.push(sessionId))
  await session.send('Target.setAutoAttach', ATTACH)
  await session.send('Memory.simulatePressureNotification', { level: 'critical' })
  await session.send('HeapProfiler.collectGarbage')
  await Promise.all(workers.map((worker) => collectIn(session, worker)))
  await session.detach()
}

/** Playwright has no session of its own for a worker: the page's carries the message. */
async function collectIn(session: CDPSession, sessionId: string): Promise<void> {
  const answered = new Promise<void>((resolve) => {
    setTimeout(resolve, ANSWER_MS)
    session.on('Target.receivedMessageFromTarget', (answer) => {
      if (answer.sessionId === sessionId) resolve()
    })
  })
  const message = JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' })
  await session.send('Target.sendMessageToTarget', { sessionId, message })
  await answered
}
