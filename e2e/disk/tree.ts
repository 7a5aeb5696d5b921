/** A whole tree to be sent, and what of it is to arrive. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'

/** SHA-256 in hex of every file by its path; of a folder with nothing in it the path ends with `/`. */
export type Tree = ReadonlyMap<string, string>

/** Below `root` in `folder`: nested, with empty files and folders, deep paths, and names that differ in case alone. */
export async function makeTree(folder: string, root: string, files: number): Promise<Tree> {
  const tree = new Map<string, string>()
  const paths = Array.from({ length: files - 3 }, (_, index) => {
    const branch = index % 40
    return `${root}/branch ${branch % 8}/${branch}/${'deep/'.repeat(branch % 5)}file ${index}.txt`
  })
  paths.push(`${root}/${'down/'.repeat(60)}bottom.txt`, `${root}/Case/readme.txt`, `${root}/Case/README.txt`)
  for (const [index, path] of paths.entries()) {
    const bytes = randomBytes(index % 50 === 0 ? 0 : 1 + (index % 3000))
    await mkdir(join(folder, path, '..'), { recursive: true })
    await writeFile(join(folder, path), bytes)
    tree.set(path, createHash('sha256').update(bytes).digest('hex'))
  }
  for (const path of [`${root}/nothing`, `${root}/branch 1/no/thing/here`]) {
    await mkdir(join(folder, path), { recursive: true })
    tree.set(`${path}/`, '')
  }
  return tree
}

/** Drags it in from the system's own file manager, so that the page may look into its folders. */
export async function dropsFromOutside(page: Page, path: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const data = { items: [], files: [path], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: 10, y: 10, data })
  await cdp.detach()
}

/** A file of four bytes, as from a program that copies pictures. */
export async function pastes(page: Page, name: string): Promise<void> {
  await page.evaluate((name) => {
    const clipboardData = new DataTransfer()
    clipboardData.items.add(new File(['data'], name, { type: 'image/png' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
  }, name)
}
