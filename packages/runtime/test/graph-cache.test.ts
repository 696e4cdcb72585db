import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { describeModel, listCompiledGraphs } from '../src/index.ts'
import { formFor } from '../src/main/device-profile.ts'
import { ensureCompiled } from '../src/models/graph-cache.ts'
import { hashSource } from '../src/models/source-hash.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const run = promisify(execFile)

const fp32 = { layout: 'exact', precision: 'fp32' } as const
const int8 = { layout: 'exact', precision: 'int8' } as const

describe('ensureCompiled', () => {
  const folder = writeTinyModel(temporaryFolder())

  it('compiles once a precision, and lists what is there', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([])
    const exact = await ensureCompiled(model, fp32, dataDir)
    const quantized = await ensureCompiled(model, int8, dataDir)
    expect(await ensureCompiled(model, fp32, dataDir)).toEqual(exact)
    expect(quantized.folder).not.toBe(exact.folder)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([exact, quantized])
    expect(exact.parity).toBeUndefined()
    expect(quantized.parity).toMatchObject({ texts: 40 })
  })

  it('finds the same content under another name, and compiles changed content anew', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const compiled = await ensureCompiled(model, fp32, dataDir)
    const copy = writeTinyModel(temporaryFolder())
    expect(await ensureCompiled(await describeModel(copy, dataDir), fp32, dataDir)).toEqual(compiled)
    const weights = join(copy, 'model.safetensors')
    const bytes = readFileSync(weights)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(weights, bytes)
    const changed = await ensureCompiled(await describeModel(copy, dataDir), fp32, dataDir)
    expect(changed.folder).not.toBe(compiled.folder)
  })

  it('compiles what an accelerator needs, and compares it with the exact graph', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const half = await ensureCompiled(model, formFor('cuda', 'fp16'), dataDir)
    expect(half).toMatchObject({ layout: 'padded', precision: 'fp16', operators: 'fused-lengths' })
    expect(half.parity!.minimumCosine).toBeGreaterThan(0.9999)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([half])
  })

  it('knows a file by more than its name: the same bytes are hashed once, others anew', async () => {
    const dataDir = temporaryFolder()
    const copy = writeTinyModel(temporaryFolder())
    const first = await hashSource(copy, dataDir)
    await first.keep()
    expect(existsSync(join(dataDir, 'source-hashes'))).toBe(false)
    vi.setSystemTime(Date.now() + 60_000)
    await (await hashSource(copy, dataDir)).keep()
    vi.useRealTimers()
    expect(readdirSync(join(dataDir, 'source-hashes'))).toHaveLength(1)
    expect((await hashSource(copy, dataDir)).hash).toBe(first.hash)
    await new Promise((resolve) => setTimeout(resolve, 20))
    const weights = join(copy, 'model.safetensors')
    const { atime, mtime } = statSync(weights)
    const bytes = readFileSync(weights)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(weights, bytes)
    utimesSync(weights, atime, mtime)
    expect((await hashSource(copy, dataDir)).hash).not.toBe(first.hash)
    for (const name of readdirSync(join(dataDir, 'source-hashes')))
      writeFileSync(join(dataDir, 'source-hashes', name), '')
    expect((await hashSource(copy, dataDir)).hash).toMatch(/^[0-9a-f]{64}$/)
  })

  it('uses what is there when the hash cannot be kept', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const compiled = await ensureCompiled(model, fp32, dataDir)
    rmSync(join(dataDir, 'source-hashes'), { recursive: true, force: true })
    writeFileSync(join(dataDir, 'source-hashes'), '')
    vi.setSystemTime(Date.now() + 60_000)
    expect(await ensureCompiled(model, fp32, dataDir)).toEqual(compiled)
    vi.useRealTimers()
  })

  it('removes what a killed compilation left, and not what another is writing', async () => {
    const dataDir = temporaryFolder()
    const [abandoned, current] = ['a.tmp-1', 'b.tmp-2'].map((name) => join(dataDir, 'graphs', name)) as [string, string]
    for (const path of [abandoned, current]) mkdirSync(path, { recursive: true })
    utimesSync(abandoned, 0, 0)
    await ensureCompiled(await describeModel(folder, dataDir), fp32, dataDir)
    expect(existsSync(abandoned)).toBe(false)
    expect(existsSync(current)).toBe(true)
  })

  it('says so when the data folder cannot be written', async () => {
    const file = join(temporaryFolder(), 'a-file')
    writeFileSync(file, '')
    const model = await describeModel(folder, file)
    await expect(ensureCompiled(model, fp32, file)).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })

  it('makes a damaged entry anew', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const compiled = await ensureCompiled(model, fp32, dataDir)
    const original = readFileSync(join(compiled.folder, 'model.onnx.data'))
    truncateSync(join(compiled.folder, 'model.onnx.data'), 1000)
    expect(await ensureCompiled(model, fp32, dataDir)).toEqual(compiled)
    expect(readFileSync(join(compiled.folder, 'model.onnx.data')).equals(original)).toBe(true)
    truncateSync(join(compiled.folder, 'graph.json'), 10)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([])
    expect(await ensureCompiled(model, fp32, dataDir)).toEqual(compiled)
    expect(await listCompiledGraphs(model, dataDir)).toHaveLength(1)
  })

  it('is safe under processes that start at once: all get the same whole folder', async () => {
    const dataDir = temporaryFolder()
    const script = `
      const { describeModel } = await import(${JSON.stringify(import.meta.resolve('../src/index.ts'))})
      const { ensureCompiled } = await import(${JSON.stringify(import.meta.resolve('../src/models/graph-cache.ts'))})
      const model = await describeModel(${JSON.stringify(folder)}, ${JSON.stringify(dataDir)})
      console.log((await ensureCompiled(model, ${JSON.stringify(int8)}, ${JSON.stringify(dataDir)})).folder)`
    const starts = Array.from({ length: 3 }, () =>
      run(process.execPath, ['--conditions=@e5/source', '--input-type=module', '--eval', script]),
    )
    const folders = (await Promise.all(starts)).map(({ stdout }) => stdout.trim())
    expect(new Set(folders).size).toBe(1)
    expect(readdirSync(join(dataDir, 'graphs'))).toHaveLength(1)
  })
})
