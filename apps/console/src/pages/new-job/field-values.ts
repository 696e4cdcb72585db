/** What was typed into the fields of a job, by their names. One that is empty, or not there, leaves the default. */
export type FieldValues = Readonly<Record<string, string>>

// A collection has its own.
const ofCollection = ['precision', 'input_type']

/** The fields that have a value; with a collection without those that follow from it. */
export function givenValues(values: FieldValues): FieldValues {
  const given = Object.entries(values).filter(([, value]) => value.trim() !== '')
  const hasCollection = given.some(([name]) => name === 'collection')
  return Object.fromEntries(given.filter(([name]) => !hasCollection || !ofCollection.includes(name)))
}

/** What fields of a form are shown with. */
export interface FieldsProps {
  readonly values: FieldValues
  readonly onChange: (name: string, value: string) => void
  /** What is wrong with a field that the server refused. */
  readonly refusalOf: (name: string) => string | undefined
}
