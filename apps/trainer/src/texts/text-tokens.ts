/** A passage's text as data has it, without prefix. */
export interface PassageText {
  readonly title?: string | undefined
  readonly text: string
}

/** Texts as the model sees them: E5's prefix in front, cut to the longest that a run takes. */
export interface TextTokens {
  query(text: string): Int32Array
  passage(passage: PassageText): Int32Array
}
