/** Takes what has to be done at the end: what was taken last is done first. */
export type AtEnd = (cleanup: () => unknown) => void;

/** Starts several things that end together. When one does not start, nothing of the others is left. */
export async function startTogether<T>(
  start: (atEnd: AtEnd) => Promise<T>,
): Promise<T & { readonly stop: () => Promise<void> }> {
  const cleanups: (() => unknown)[] = [];
  const stop = async () => {
    for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
  };
  try {
    const started = await start((cleanup) => cleanups.push(cleanup));
    return { ...started, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
