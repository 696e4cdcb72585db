/** An error as stderr has it, its code behind it: `what happened and what to do [CODE]`. */
export function formatError({ message, code }: { readonly message: string; readonly code: string }): string {
  return `${message} [${code}]`
}
