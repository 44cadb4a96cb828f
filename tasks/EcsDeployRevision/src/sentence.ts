/** What somebody said, with a full stop. */
export function sentence(said: string): string {
  return /[.!?)]$/.test(said) ? said : `${said}.`;
}
