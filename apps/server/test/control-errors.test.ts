import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlErrorSchema } from '@e5/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTestApp } from '../src/testing/test-app.ts'
import { controlErrorCases } from './control-error-cases.ts'

let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'e5-control-'))
})
afterEach(() => rm(dataDir, { recursive: true }))

describe('errors of the control plane', () => {
  it.each(controlErrorCases)('$name is $status $code', async ({ request, code, status, grpc, says, ...row }) => {
    if (row.brokenModel !== undefined) await mkdir(join(dataDir, 'models', row.brokenModel), { recursive: true })
    const parts = await createTestApp({ dataDir })
    await row.prepare?.(parts)
    const response = await parts.app.inject(request)
    expect(response.statusCode).toBe(status)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    const body = controlErrorSchema.strict().parse(response.json())
    expect(body).toMatchObject({ code: grpc, error_code: code, detail: body.message })
    expect(body.message).toMatch(says)
    await parts.app.close()
  })
})
