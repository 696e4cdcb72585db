import { InvalidArgumentError } from 'commander'

/** Parses known words, separated by commas. */
export function listOf<const Word extends string>(known: readonly Word[]): (value: string) => Word[] {
  return (value) => value.split(',').map(oneOf(known))
}

/** Parses a known word. */
export function oneOf<const Word extends string>(known: readonly Word[]): (value: string) => Word {
  return (value) => {
    const word = known.find((candidate) => candidate === value)
    if (word !== undefined) return word
    throw new InvalidArgumentError(`"${value}" is none of ${known.join(', ')}.`)
  }
}

/** Parses a whole number from 1. */
export function count(value: string): number {
  if (/^[1-9]\d*$/.test(value)) return Number(value)
  throw new InvalidArgumentError('It must be a whole number from 1.')
}

/** Parses whole numbers from 1, separated by commas. */
export function counts(value: string): number[] {
  return value.split(',').map(count)
}

/** Parses a number above 0. */
export function positiveNumber(value: string): number {
  const number = Number(value)
  if (number > 0 && Number.isFinite(number)) return number
  throw new InvalidArgumentError('It must be a number above 0.')
}
