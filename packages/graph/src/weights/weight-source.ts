/** Where a model's weights come from, read one tensor at a time, so that a model larger than memory can be compiled. */
export interface WeightSource {
  has(name: string): boolean
  /**
   * A tensor's values in row-major order.
   *
   * @throws E5Error MODEL_FILE_INVALID if it is missing, of another shape, or of a format that is not a float's.
   */
  read(name: string, shape: readonly number[]): Float32Array
}
