/** Names of the graph's inputs and its output; only padded graphs have lengths. */
export const encoderInput = 'input_ids'
export const encoderLengths = 'lengths'
export const encoderOutput = 'embeddings'
