/** What each benchmark found, in Markdown: `describe[NAME]` takes what .cache/bench/NAME.json holds. */

const MIB = 1024 ** 2

export const describe = {
  throughput(result) {
    const { medianConnectingMs, connectingMs } = result
    return [
      ...compared(result, 'bare channel'),
      `From Accept to Connected on both sides: **${medianConnectingMs} ms** (median of ${connectingMs.length}).`,
    ]
  },

  relay: (result) => compared(result, 'bare stream'),

  memory: ({ machine, bytes, uses }) => [
    machineLine(machine),
    '',
    table(
      ['side', 'idle, MiB', 'at most, MiB', 'grown by, MiB'],
      uses.map(({ idleBytes, peakBytes }, index) => [
        sides[index],
        inMiB(idleBytes),
        inMiB(peakBytes),
        inMiB(peakBytes - idleBytes),
      ]),
    ),
    '',
    `${bytes / MIB} MiB from the one to the other; all processes of each browser, what several share in equal parts.`,
  ],

  longTasks: ({ machine, bytes, seconds, sides: observed }) => [
    machineLine(machine),
    '',
    table(
      ['side', 'tasks over 50 ms', 'the longest, ms'],
      observed.map(({ tasksMs }, index) => [
        sides[index],
        String(tasksMs.length),
        tasksMs.length === 0 ? '' : String(Math.max(...tasksMs)),
      ]),
    ),
    '',
    `While ${bytes / MIB} MiB passed in ${seconds.toFixed(1)} s.`,
  ],
}

const sides = ['sender', 'receiver']

function compared({ machine, bytes, rounds, medianRatio }, bareName) {
  const rows = rounds.map(({ sealdrop, bare }, index) => [
    String(index + 1),
    rate(sealdrop),
    rate(bare),
    (bare.seconds / sealdrop.seconds).toFixed(2),
    seconds(sealdrop.processorSeconds),
    seconds(bare.processorSeconds),
  ])
  const heads = [
    'round',
    'Sealdrop, MiB/s',
    `${bareName}, MiB/s`,
    'ratio',
    'Sealdrop, CPU s',
    `${bareName}, CPU s`,
  ]
  return [
    machineLine(machine),
    '',
    table(heads, rows),
    '',
    `${bytes / MIB} MiB a round. Median of the ratios: **${medianRatio.toFixed(2)}**.`,
  ]
}

function machineLine({ processor, cores, memoryGiB, browser, node, system }) {
  return `${processor}, ${cores} cores, ${memoryGiB} GiB of memory, ${system}; ${browser} twice, Node ${node}.`
}

function rate({ bytes, seconds }) {
  return (bytes / MIB / seconds).toFixed(1)
}

function seconds(value) {
  return value === undefined ? '' : value.toFixed(1)
}

function inMiB(bytes) {
  return (bytes / MIB).toFixed(0)
}

/** In Markdown, columns aligned to the right. */
function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padStart(widths[column])).join(' | ')} |`
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`
  return [line(heads), rule, ...rows.map(line)].join('\n')
}
