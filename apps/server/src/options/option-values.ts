import { isIP } from 'node:net'
import { isAbsolute } from 'node:path'
import { z } from 'zod'

// Option values arrive as text, from a flag or from the environment.

/** A whole number between two bounds. */
export function wholeNumber(minimum: number, maximum: number): z.ZodType<number, string> {
  const range = `must be a whole number from ${minimum} to ${maximum}`
  return z.string().regex(/^\d+$/, range).transform(Number).pipe(z.number().min(minimum, range).max(maximum, range))
}

/** One of a list of words. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word, string> {
  return z
    .string()
    .refine((text) => words.some((word) => word === text), `must be one of ${words.join(', ')}`)
    .transform((text) => text as Word)
}

/** A text with at least one character. */
export function text(): z.ZodType<string, string> {
  return z.string().min(1, 'must not be empty')
}

/** A name of a project or an endpoint: a part of URLs and of file names. */
export function name(): z.ZodType<string, string> {
  return z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/,
      'must be 1 to 63 letters, digits, dots, dashes or underscores and begin with a letter or a digit',
    )
}

/** A key that fits into a header and between single quotes of a shell. */
export function key(): z.ZodType<string, string> {
  return z
    .string()
    .regex(/^[A-Za-z0-9._~+/=-]{16,256}$/, 'must be 16 to 256 characters out of letters, digits and ._~+/=-')
}

/** The address of a PostgreSQL database. */
export function databaseUrl(): z.ZodType<string, string> {
  return z
    .string()
    .refine(
      (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
      'must be postgresql://user:password@host/database',
    )
}

/** The address of an HTTP service. */
export function httpUrl(): z.ZodType<string, string> {
  return z
    .string()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'must be http://host:port or https://host')
}

/** Folders by their whole paths. */
export function folders(): z.ZodType<readonly string[], string> {
  return list((folder) => isAbsolute(folder), 'must be whole paths of folders, with commas between them')
}

/** Web origins (`https://app.example.com`), or `*` for all. */
export function origins(): z.ZodType<readonly string[], string> {
  return list(
    (origin) => origin === '*' || originOf(origin) === origin,
    'must be origins such as https://app.example.com (no path, no slash at the end), or *',
  )
}

/** Addresses of proxies: IP addresses, subnets or the ranges that fastify knows by name. */
export function proxies(): z.ZodType<readonly string[], string> {
  return list(isProxy, 'must be addresses such as 10.0.0.1, 10.0.0.0/8 or loopback')
}

function list(isElement: (text: string) => boolean, message: string): z.ZodType<readonly string[], string> {
  return z
    .string()
    .transform((text) => text.split(',').map((element) => element.trim()))
    .refine((elements) => elements.every(isElement), message)
}

function originOf(text: string): string | undefined {
  return URL.canParse(text) ? new URL(text).origin : undefined
}

function isProxy(text: string): boolean {
  if (['loopback', 'linklocal', 'uniquelocal'].includes(text) || isIP(text) !== 0) return true
  const [address = '', bits = '', ...more] = text.split('/')
  if (!/^\d{1,3}$/.test(bits) || more.length > 0 || isIP(address) === 0) return false
  return Number(bits) <= (isIP(address) === 4 ? 32 : 128)
}
