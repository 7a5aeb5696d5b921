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

  longTasks: ({ machine, bytes, rounds }) => [
    machineLine(machine),
    '',
    table(
      ['page', 'tasks over 50 ms', 'the longest, ms', 'the most processor time in a task, ms'],
      ['sealdrop', 'bare'].flatMap((what) =>
        sides.map((side, index) => {
          const seen = rounds.map((round) => round[what][index])
          const longMs = seen.flatMap((one) => one.longMs)
          const most = Math.max(...seen.map(({ mostProcessorMs }) => mostProcessorMs))
          const name = what === 'bare' ? `bare channel, ${side}` : side
          return [
            name,
            String(longMs.length),
            longMs.length === 0 ? '' : wholeMs(Math.max(...longMs)),
            wholeMs(most),
          ]
        }),
      ),
    ),
    '',
    `In ${rounds.length} rounds of ${bytes / MIB} MiB together.`,
  ],

  smallFiles: ({ machine, fileBytes, few, many, sides: grown }) => [
    machineLine(machine),
    '',
    table(
      ['files', 'from the first byte, s', 'from the press, s', 'files a second'],
      [few, many].map(({ count, seconds: fromFirstByte, secondsFromPress }) => [
        String(count),
        seconds(fromFirstByte),
        seconds(secondsFromPress),
        (count / secondsFromPress).toFixed(0),
      ]),
    ),
    '',
    grownTable(many.count, grown),
    '',
    `Files of ${fileBytes} bytes. The press is on _Send files_, or on _Accept_ where the receiver is asked.`,
  ],
}

const sides = ['sender', 'receiver']

/** What each of `count` files leaves in both browsers, and how often it kept their pages from answering. */
function grownTable(count, grown) {
  return table(
    [
      'side',
      'before, MiB',
      'after, MiB',
      'grown by, MiB',
      'KiB a file',
      'tasks over 50 ms',
      'the longest, ms',
    ],
    grown.map(({ beforeBytes, afterBytes, tasksMs }, index) => [
      sides[index],
      inMiB(beforeBytes),
      inMiB(afterBytes),
      inMiB(afterBytes - beforeBytes),
      ((afterBytes - beforeBytes) / 1024 / count).toFixed(1),
      String(tasksMs.length),
      tasksMs.length === 0 ? '' : String(Math.max(...tasksMs)),
    ]),
  )
}

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
    `${bytes / MIB} MiB a round. Median of the ratios: **${medianRatio.toFixed(2)}**.${processorRatio(rounds)}`,
  ]
}

/** Nothing where the system does not tell processor time. */
function processorRatio(rounds) {
  const ratios = rounds
    .map(({ sealdrop, bare }) => sealdrop.processorSeconds / bare.processorSeconds)
    .sort((a, b) => a - b)
  const median = ratios[Math.floor(ratios.length / 2)]
  return Number.isFinite(median) ? ` Of processor seconds: **${median.toFixed(2)}**.` : ''
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
const wholeMs = (ms) => ms.toFixed(0)

function table(heads, rows) {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column].length)))
  const line = (cells) => `| ${cells.map((cell, column) => cell.padStart(widths[column])).join(' | ')} |`
  const rule = `| ${widths.map((width) => `${'-'.repeat(width - 1)}:`).join(' | ')} |`
  return [line(heads), rule, ...rows.map(line)].join('\n')
}
