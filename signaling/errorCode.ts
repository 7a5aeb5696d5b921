/** Node's code of an error, such as `ENOENT`; of anything else, what it says. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error)
}
