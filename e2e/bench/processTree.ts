/** What a browser costs: processor time and memory of its whole process tree, from /proc (proc(5)). */
import { readdirSync, readFileSync } from 'node:fs'

/** USER_HZ: what Linux counts processor time in, on every architecture that Chromium runs on. */
const TICKS_PER_SECOND = 100

/** Positions in /proc/PID/stat, counted from the field after the command's closing parenthesis. */
const PARENT_FIELD = 1
const USER_TIME_FIELD = 11
const SYSTEM_TIME_FIELD = 12

interface ProcessUse {
  readonly pid: number
  readonly parent: number
  readonly seconds: number
}

/** Seconds that the browser with this profile has used so far; undefined where there is no /proc. */
export function processorSeconds(profile: string): number | undefined {
  return treeOf(profile)?.reduce((sum, { seconds }) => sum + seconds, 0)
}

/**
 * Memory that the browser with this profile holds now: resident pages of all its processes, those that several share
 * in equal parts (Pss), so that buffers between processes do not count twice. Undefined where there is no /proc.
 */
export function residentBytes(profile: string): number | undefined {
  return treeOf(profile)?.reduce((sum, { pid }) => sum + proportionalBytes(pid), 0)
}

/**
 * The same without pages of files, such as the browser's program: what of them counts here depends on who else has
 * them open, and a growth of few megabytes would drown in it.
 */
export function ownBytes(profile: string): number | undefined {
  return treeOf(profile)?.reduce((sum, { pid }) => sum + proportionalBytes(pid, ['Pss_Anon', 'Pss_Shmem']), 0)
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
    return [{ pid, parent, seconds: ticks / TICKS_PER_SECOND }]
  })
}

/** Of the lines of smaps_rollup that have these names; 0 when the process is gone. */
function proportionalBytes(pid: number, names: readonly string[] = ['Pss']): number {
  try {
    const lines = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^(\w+):\s+(\d+) kB$/gm)
    return [...lines].reduce(
      (sum, [, name = '', kibibytes]) => sum + (names.includes(name) ? Number(kibibytes) * 1024 : 0),
      0,
    )
  } catch {
    return 0
  }
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
