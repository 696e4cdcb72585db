/** Names of the graph's input and output. A file of its own, so that a session's thread loads nothing else of this package. */
export const encoderInput = 'input_ids'
export const encoderOutput = 'embeddings'
