/** What tests see of this process's descriptors: it is the server and its clients. Linux alone tells. */
import { readdir, readlink } from 'node:fs/promises'

export const tellsDescriptors = process.platform === 'linux'

/** Number of those that are sockets, or files whose path begins with `folder`. */
export async function openDescriptors(folder: string): Promise<number> {
  const links = (await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => ''))
  const open = await Promise.all(links)
  return open.filter((link) => link.startsWith('socket:') || link.startsWith(folder)).length
}
