/** Numbers as people read them, in one language. All through Intl. */

export interface Format {
  /** A file size: decimal units, as operating systems' file lists show them (Windows excepted). */
  size(bytes: number): string
  /** A length of time, rounded to what matters: seconds below a minute, minutes below an hour. */
  duration(seconds: number): string
  /** A time of day, in milliseconds since 1970. */
  time(ms: number): string
  /** A day, in milliseconds since 1970. */
  day(ms: number): string
  /** A short time, such as a round trip. */
  milliseconds(value: number): string
  count(value: number): string
  /** `fraction` from 0 to 1; never 100 % before it is whole. */
  percent(fraction: number): string
}

const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const
const STEP = 1000
/** Beyond this a number of hours says nothing but "very long". */
const LONGEST_SECONDS = 99 * 3600

/** Formatters of `locale` (BCP 47), made once. */
export function createFormat(locale: string): Format {
  const count = new Intl.NumberFormat(locale)
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 })
  const sizes = sizeUnits.map((unit) => unitFormat(locale, unit, unit === 'byte' ? 'long' : 'short'))
  const list = new Intl.ListFormat(locale, { type: 'unit', style: 'narrow' })
  const times = {
    hour: unitFormat(locale, 'hour', 'short'),
    minute: unitFormat(locale, 'minute', 'short'),
    second: unitFormat(locale, 'second', 'short'),
  }
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' })
  const calendar = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' })
  const short = unitFormat(locale, 'millisecond', 'short')
  return {
    time: (ms) => clock.format(ms),
    day: (ms) => calendar.format(ms),
    milliseconds: (value) => short.format(value),
    size: (bytes) => formatSize(bytes, sizes),
    duration: (seconds) => list.format(durationParts(seconds, times)),
    count: (value) => count.format(value),
    percent: (fraction) => percent.format(Math.floor(Math.min(1, Math.max(0, fraction)) * 100) / 100),
  }
}

function unitFormat(locale: string, unit: string, unitDisplay: 'long' | 'short'): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 })
}

function formatSize(bytes: number, units: readonly Intl.NumberFormat[]): string {
  let value = bytes
  let step = 0
  // Rounded first: 999,960 bytes are 1 MB, not 1,000 kB.
  while (Math.round(value * 10) / 10 >= STEP && step < units.length - 1) {
    value /= STEP
    step++
  }
  return units[step]?.format(step === 0 ? Math.round(value) : value) ?? ''
}

type Times = Readonly<Record<'hour' | 'minute' | 'second', Intl.NumberFormat>>

function durationParts(seconds: number, times: Times): string[] {
  const whole = Math.ceil(Math.min(Math.max(seconds, 0), LONGEST_SECONDS))
  if (whole < 60) return [times.second.format(whole)]
  const wholeMinutes = Math.ceil(whole / 60)
  if (wholeMinutes < 60) return [times.minute.format(wholeMinutes)]
  const hours = times.hour.format(Math.floor(wholeMinutes / 60))
  return wholeMinutes % 60 === 0 ? [hours] : [hours, times.minute.format(wholeMinutes % 60)]
}
