import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlErrorSchema } from '@e5/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTestJobApp } from '../src/testing/job-fixtures.ts'
import { jobErrorCases } from './job-error-cases.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'e5-jobs-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('errors of datasets and jobs', () => {
  it.each(jobErrorCases)('$name is $status $code', async ({ request, code, status, grpc, says, options, prepare }) => {
    await using at = await openTestJobApp(folder, options)
    await prepare?.({ ...at, folder })
    const response = await at.app.inject(request)
    const body = controlErrorSchema.strict().parse(response.json())
    expect(body.message).toMatch(says)
    expect(body).toMatchObject({ code: grpc, error_code: code, detail: body.message })
    expect(response.statusCode).toBe(status)
  })
})
