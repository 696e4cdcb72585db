// The validator's reasons say what is wrong; this is what one does about it.
const advice: Readonly<Record<string, string>> = {
  'not-utf8': 'Save the file as UTF-8.',
  'byte-order-mark': 'Save the file as UTF-8 without a byte order mark.',
  'blank-line': 'Take the line out.',
  'not-json': 'Write the line as one JSON object, closed with its quotes and brackets.',
  'wrong-field': 'Give the field the name and the type that the message asks for.',
  'wrong-columns': 'Give every row as many columns as the first line has.',
  'empty-text': 'Give it a text, or take the row out.',
  'lone-surrogate': 'Half of a character was cut off: write the text anew.',
  'empty-list': 'Name at least one passage.',
  'score-count': 'Give as many scores as there are doc ids, or none.',
  'id-out-of-range': 'Name a row of passages.jsonl: the first one is 0.',
  'duplicate-id': 'Name each passage once.',
  'positive-as-negative': 'Take it out of the negatives.',
  'few-negatives': 'Add negatives: a job with train_n_passages needs one less of them in every row.',
  'prefix-present': 'Take the prefix out: training adds it.',
  'missing-file': 'Add the file, under this name, at the top of the folder.',
  'unknown-format': 'Convert the file, or take it out.',
  'unreadable-file': 'Write the file anew, and add the dataset again.',
  'no-rows': 'Fill the file, or take it out.',
  'duplicate-text': 'Keep one of them.',
  'prefix-missing': 'Give all texts their prefix or none, and choose the prefix in the job.',
  'unknown-id': 'Name an id that the other file has.',
  leakage: 'Take the query out of one of the two files.',
}

/** What to do about a kind of finding; undefined for kinds of a newer validator. */
export function findingAdvice(kind: string): string | undefined {
  return advice[kind]
}
