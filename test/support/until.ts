/**
 * Looks again and again until something is there. A look that fails is repeated too.
 *
 * @param look null: not yet
 * @throws Error after `timeoutMs`: what the last look failed with, or that it was waited in vain
 */
export async function until<T>(look: () => Promise<T | null>, timeoutMs = 60_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look().catch((error: unknown) => {
      if (Date.now() > end) throw error;
      return null;
    });
    if (found !== null) return found;
    if (Date.now() > end) throw new Error(`waited ${timeoutMs} ms in vain`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
