/** Loads what is said of shares. Never rejects: what was shared is there without a word on it as well. */
export async function loadShareSentences(): Promise<void> {
  try {
    await (await import('./shareSentences.ts')).addShareSentences()
  } catch {
    // The key stands in for its sentence.
  }
}
