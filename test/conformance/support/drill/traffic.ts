import type { Answer } from "../client.ts";

/** Requests that go on until they are stopped. */
export interface Traffic {
  /** Sends no more, waits for the answers, and tells how many there were by status; what broke counts as 0. */
  readonly stop: () => Promise<Readonly<Record<string, number>>>;
}

/** Sends so many requests a second, whether or not the earlier ones were answered. */
export function send(perSecond: number, request: () => Promise<Answer>): Traffic {
  const answers: Record<string, number> = {};
  const open = new Set<Promise<void>>();
  const timer = setInterval(() => {
    const answer = request()
      .then(
        ({ status }) => status,
        () => 0,
      )
      .then((status) => {
        answers[status] = (answers[status] ?? 0) + 1;
        open.delete(answer);
      });
    open.add(answer);
  }, 1000 / perSecond);
  return {
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      return answers;
    },
  };
}
