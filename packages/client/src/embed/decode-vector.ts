/** A vector of the wire: base64 of little-endian float32, or numbers. Undefined for what is neither. */
export function decodeVector(embedding: string | readonly number[]): Float32Array | undefined {
  if (typeof embedding !== 'string') return embedding.length === 0 ? undefined : Float32Array.from(embedding)
  const bytes = decodeBase64(embedding)
  if (bytes === undefined || bytes.length === 0 || bytes.length % 4 !== 0) return undefined
  const view = new DataView(bytes.buffer)
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => view.getFloat32(index * 4, true))
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  let binary: string
  try {
    binary = atob(text)
  } catch {
    return undefined
  }
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}
