import { destination, pino, type DestinationStream, type Logger } from "pino";

/** Keys whose values are never written, wherever they stand in what is logged. */
const SECRET_KEYS = ["token", "authorization", "password", "secret", "private-token", "PRIVATE-TOKEN"];

/**
 * A logger that writes one JSON object per line, without the values of keys that hold secrets.
 *
 * @param output @default standard output, written at once, because a job ends right after its last line
 */
export function logger(
  service: string,
  level: string,
  output: DestinationStream = destination({ dest: 1, sync: true }),
): Logger {
  return pino(
    {
      level,
      base: { service },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_KEYS.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
        censor: "(hidden)",
      },
    },
    output,
  );
}
