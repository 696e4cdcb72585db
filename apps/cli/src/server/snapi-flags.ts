// SambaStudio's program has short flags of several letters, which commander takes for several flags.
const longFlags: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dataset: {
    '-apps': '--apps',
    '-st': '--source_type',
    '-sf': '--source_file',
    '-mf': '--metadata-file',
    '-ft': '--file_type',
    '-af': '--application_field',
  },
}

/** The arguments of a command with snapi's short flags of several letters in their long form. */
export function withLongFlags(args: readonly string[]): string[] {
  const flags = longFlags[args[0] ?? ''] ?? {}
  return args.map((arg) => flags[arg] ?? arg)
}
