import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { describeModel, listCompiledGraphs } from '../src/index.ts'
import { ensureCompiled } from '../src/models/graph-cache.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const run = promisify(execFile)

describe('ensureCompiled', () => {
  const folder = writeTinyModel(temporaryFolder())

  it('compiles once a precision, and lists what is there', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([])
    const fp32 = await ensureCompiled(model, 'fp32', dataDir)
    const int8 = await ensureCompiled(model, 'int8', dataDir)
    expect(await ensureCompiled(model, 'fp32', dataDir)).toEqual(fp32)
    expect(int8.folder).not.toBe(fp32.folder)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([fp32, int8])
    expect(fp32.parity).toBeUndefined()
    expect(int8.parity).toMatchObject({ texts: 40 })
  })

  it('finds the same content under another name, and compiles changed content anew', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const compiled = await ensureCompiled(model, 'fp32', dataDir)
    const copy = writeTinyModel(temporaryFolder())
    expect(await ensureCompiled(await describeModel(copy, dataDir), 'fp32', dataDir)).toEqual(compiled)
    const weights = join(copy, 'model.safetensors')
    const bytes = readFileSync(weights)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(weights, bytes)
    const changed = await ensureCompiled(await describeModel(copy, dataDir), 'fp32', dataDir)
    expect(changed.folder).not.toBe(compiled.folder)
  })

  it('removes what a killed compilation left, and not what another is writing', async () => {
    const dataDir = temporaryFolder()
    const [abandoned, current] = ['a.tmp-1', 'b.tmp-2'].map((name) => join(dataDir, 'graphs', name)) as [string, string]
    for (const path of [abandoned, current]) mkdirSync(path, { recursive: true })
    utimesSync(abandoned, 0, 0)
    await ensureCompiled(await describeModel(folder, dataDir), 'fp32', dataDir)
    expect(existsSync(abandoned)).toBe(false)
    expect(existsSync(current)).toBe(true)
  })

  it('says so when the data folder cannot be written', async () => {
    const file = join(temporaryFolder(), 'a-file')
    writeFileSync(file, '')
    const model = await describeModel(folder, file)
    await expect(ensureCompiled(model, 'fp32', file)).rejects.toMatchObject({ code: 'DATA_DIR_UNWRITABLE' })
  })

  it('makes a damaged entry anew', async () => {
    const dataDir = temporaryFolder()
    const model = await describeModel(folder, dataDir)
    const compiled = await ensureCompiled(model, 'fp32', dataDir)
    const original = readFileSync(join(compiled.folder, 'model.onnx.data'))
    truncateSync(join(compiled.folder, 'model.onnx.data'), 1000)
    expect(await ensureCompiled(model, 'fp32', dataDir)).toEqual(compiled)
    expect(readFileSync(join(compiled.folder, 'model.onnx.data')).equals(original)).toBe(true)
    truncateSync(join(compiled.folder, 'graph.json'), 10)
    expect(await listCompiledGraphs(model, dataDir)).toEqual([])
    expect(await ensureCompiled(model, 'fp32', dataDir)).toEqual(compiled)
    expect(await listCompiledGraphs(model, dataDir)).toHaveLength(1)
  })

  it('is safe under processes that start at once: all get the same whole folder', async () => {
    const dataDir = temporaryFolder()
    const script = `
      const { describeModel } = await import(${JSON.stringify(import.meta.resolve('../src/index.ts'))})
      const { ensureCompiled } = await import(${JSON.stringify(import.meta.resolve('../src/models/graph-cache.ts'))})
      const model = await describeModel(${JSON.stringify(folder)}, ${JSON.stringify(dataDir)})
      console.log((await ensureCompiled(model, 'int8', ${JSON.stringify(dataDir)})).folder)`
    const starts = Array.from({ length: 3 }, () =>
      run(process.execPath, ['--conditions=@e5/source', '--input-type=module', '--eval', script]),
    )
    const folders = (await Promise.all(starts)).map(({ stdout }) => stdout.trim())
    expect(new Set(folders).size).toBe(1)
    expect(readdirSync(join(dataDir, 'graphs'))).toHaveLength(1)
  })
})
