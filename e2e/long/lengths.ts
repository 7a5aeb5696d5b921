/** How long and how large, for whoever tries these tests. */

/** A number above 0 of the environment. */
export function length(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise)
  if (!(value > 0)) throw new Error(`${name} must be a number above 0`)
  return value
}
