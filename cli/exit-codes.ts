/** How a command ends, for scripts. */
export const EXIT = {
  /** It did what it was asked. */
  done: 0,
  /** The input has faults, or something failed; standard error says what. */
  fault: 1,
  /** With `--detailed-exitcode`: a diff has changes, or a credential is due. */
  changes: 2,
  /** With `--fail-on`: a change weakens the platform. It wins over `changes`. */
  weakened: 3,
} as const;
