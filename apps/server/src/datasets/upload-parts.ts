import { E5Error } from '@e5/core'
import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { IncomingFile } from './incoming-file.ts'

/** A part of a form: a field, or a file, which must be read before the next part comes. */
export type UploadPart =
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'file'; readonly file: IncomingFile }

const limits = { fieldSize: 64 * 1024, fields: 100, files: 10_000, parts: 10_100, fileSize: Number.POSITIVE_INFINITY }

/** Lets the routes of an app take forms (multipart/form-data), of any size. */
export async function registerForms(app: FastifyInstance): Promise<void> {
  await app.register(multipart, { limits, preservePath: true })
}

/** True for a request whose body is a form. */
export function isForm(request: FastifyRequest): boolean {
  return request.isMultipart()
}

/** The parts of a form as they come. @throws E5Error REQUEST_INVALID; CANCELLED if the client left before the end */
export async function* uploadParts(request: FastifyRequest): AsyncGenerator<UploadPart> {
  const parts = request.parts()
  while (true) {
    const next = await parts.next().catch((error: unknown) => {
      throw asRequestError(error, request)
    })
    if (next.done === true) return
    const part = next.value
    if (part.type === 'field') yield { kind: 'field', name: part.fieldname, value: String(part.value) }
    else yield { kind: 'file', file: { path: part.filename, content: contentOf(part.file, request) } }
  }
}

async function* contentOf(file: AsyncIterable<Uint8Array>, request: FastifyRequest): AsyncGenerator<Uint8Array> {
  try {
    yield* file
  } catch (error) {
    throw asRequestError(error, request)
  }
}

function asRequestError(error: unknown, { raw }: FastifyRequest): E5Error {
  if (raw.destroyed && !raw.complete) return new E5Error('CANCELLED', {}, { cause: error })
  const reason = error instanceof Error ? error.message : String(error)
  return new E5Error('REQUEST_INVALID', { reason: `the form is wrong: ${reason}.` }, { cause: error })
}
