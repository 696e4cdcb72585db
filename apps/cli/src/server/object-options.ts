import { Option } from 'commander'
import { z } from 'zod'

/** A name or an id of an object that is there. */
export const namedSchema = z.string().min(1, 'expected a name or an id')

/** Words about an object. */
export const descriptionFlagSchema = z.string().optional()

/** A count, 1 or more. */
export const countFlagSchema = z
  .string()
  .regex(/^[1-9]\d{0,11}$/, 'expected a whole number, 1 or more')
  .transform(Number)
  .optional()

/** `-p, --project`. */
export function projectOption(): Option {
  return new Option('-p, --project <project>', 'name or id of the project').makeOptionMandatory()
}

/** `-j, --job`. */
export function jobOption(): Option {
  return new Option('-j, --job <job>', 'name or id of the job').makeOptionMandatory()
}

/** `-e, --endpoint`. */
export function endpointOption(): Option {
  return new Option('-e, --endpoint <endpoint>', 'name or id of the endpoint').makeOptionMandatory()
}

/** `-c, --collection`. */
export function collectionOption(): Option {
  return new Option('-c, --collection <collection>', 'name or id of the collection').makeOptionMandatory()
}

/** `-u, --user`. */
export function userOption(): Option {
  return new Option('-u, --user <user>', 'name or id of the user').makeOptionMandatory()
}

/** `-k, --key`. */
export function keyOption(): Option {
  return new Option('-k, --key <key>', 'name or id of the key, as the list has them').makeOptionMandatory()
}

/** `-d, --description`. */
export function descriptionOption(): Option {
  return new Option('-d, --description <text>', 'what it is for')
}
