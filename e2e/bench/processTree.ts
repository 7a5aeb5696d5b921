/** What a browser costs: processor time and memory of its whole process tree, from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ: what Linux counts processor time in, on every architecture that Chromium runs on. */
const TICKS_PER_SECOND = 100

/** Positions in /proc/PID/stat, counted from the field after the command's closing parenthesis. */
const PARENT_FIELD = 1
const USER_TIME_FIELD = 11
const SYSTEM_TIME_FIELD = 12
const RESIDENT_PAGES_FIELD = 21

/** Of x86-64; what other machines use is a multiple that no figure of ours was taken with. */
const PAGE_BYTES = 4096

interface ProcessUse {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
  readonly residentBytes: number
}

/** Seconds that the browser with this profile has used so far; undefined where there is no /proc. */
export function processorSeconds(profile: string): number | undefined {
  return treeOf(profile)?.reduce((sum, { seconds }) => sum + seconds, 0)
}

/**
 * Resident memory of the browser with this profile now, its processes added up: what they share counts in each.
 * Undefined where there is no /proc.
 */
export function residentBytes(profile: string): number | undefined {
  return treeOf(profile)?.reduce((sum, { residentBytes }) => sum + residentBytes, 0)
}

function treeOf(profile: string): ProcessUse[] | undefined {
  const processes = allProcesses()
  if (processes.length === 0) return undefined
  const tree = new Set(
    processes.filter(({ pid }) => commandLine(pid).includes(profile)).map(({ pid }) => pid),
  )
  for (let grown = true; grown;) {
    const before = tree.size
    for (const { pid, parent } of processes) if (tree.has(parent)) tree.add(pid)
    grown = tree.size > before
  }
  return processes.filter(({ pid }) => tree.has(pid))
}

function allProcesses(): ProcessUse[] {
  return readProc('').flatMap((name) => {
    const pid = Number(name)
    const fields = Number.isInteger(pid) ? readStat(pid) : undefined
    if (fields === undefined) return []
    const ticks = Number(fields[USER_TIME_FIELD]) + Number(fields[SYSTEM_TIME_FIELD])
    const parent = Number(fields[PARENT_FIELD])
    const residentBytes = Number(fields[RESIDENT_PAGES_FIELD]) * PAGE_BYTES
    return [{ pid, parent, seconds: ticks / TICKS_PER_SECOND, residentBytes }]
  })
}

function readProc(path: string): string[] {
  try {
    return readdirSync(`/proc/${path}`)
  } catch {
    return []
  }
}

/** The fields after the command's name, which may hold anything. Undefined when the process is gone. */
function readStat(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
