import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkModelFiles, describeModel, listModels, modelStore } from '../src/index.ts'
import { realModelFolder, temporaryFolder, writeTinyModel } from './temporary-folder.ts'

describe('describeModel', () => {
  it('finds the built-in package by its short name, its package name and as a folder', async () => {
    const dataDir = temporaryFolder()
    const byName = await describeModel('e5-small-v2', dataDir)
    expect(byName).toMatchObject({
      name: 'e5-small-v2',
      source: 'package',
      dimensions: 384,
      layers: 12,
      tokenLimit: 512,
      weightsFormat: 'fp16',
      weightsBytes: 66_446_128,
    })
    expect(Math.round(byName.parameters / 1e6)).toBe(33)
    expect((await describeModel('@e5/model-e5-small-v2', dataDir)).folder).toBe(byName.folder)
    expect((await describeModel(realModelFolder, dataDir)).source).toBe('folder')
  })

  it('says where it looked for a model that is not there', async () => {
    await expect(describeModel('intfloat/e5-large-v2', temporaryFolder())).rejects.toMatchObject({
      code: 'MODEL_NOT_FOUND',
      message: expect.stringMatching(/models.intfloat--e5-large-v2.*e5 models pull intfloat\/e5-large-v2/),
    })
  })
})

describe('modelStore', () => {
  it('takes a complete folder in, which is then found by its id and listed', async () => {
    const dataDir = temporaryFolder()
    const store = modelStore(dataDir)
    const partial = store.partialFolderOf('acme/legal')
    mkdirSync(partial, { recursive: true })
    writeTinyModel(partial)
    const adopted = await store.adopt(partial, 'acme/legal', { replace: false })
    expect(adopted).toMatchObject({ name: 'acme/legal', source: 'pulled', dimensions: 32 })
    expect((await describeModel('acme/legal', dataDir)).folder).toBe(adopted.folder)
    expect((await listModels(dataDir)).models.map(({ name }) => name)).toEqual(['e5-small-v2', 'acme/legal'])
  })

  it('replaces a model only when told to', async () => {
    const dataDir = temporaryFolder()
    const store = modelStore(dataDir)
    const write = () => writeTinyModel(store.partialFolderOf('mine'))
    await store.adopt(write(), 'mine', { replace: false })
    await expect(store.adopt(write(), 'mine', { replace: false })).rejects.toMatchObject({ code: 'MODEL_EXISTS' })
    expect(await store.adopt(store.partialFolderOf('mine'), 'mine', { replace: true })).toMatchObject({ name: 'mine' })
    expect((await listModels(dataDir)).models.map(({ name }) => name)).toEqual(['e5-small-v2', 'mine'])
  })

  it('lists the other models when one is damaged, and says what is wrong with that', async () => {
    const dataDir = temporaryFolder()
    const store = modelStore(dataDir)
    for (const id of ['damaged', 'whole'])
      await store.adopt(writeTinyModel(store.partialFolderOf(id)), id, { replace: false })
    writeFileSync(join(store.folderOf('damaged'), 'model.safetensors'), 'nonsense')
    const { models, unusable } = await listModels(dataDir)
    expect(models.map(({ name }) => name)).toEqual(['e5-small-v2', 'whole'])
    expect(unusable).toEqual([{ name: 'damaged', reason: expect.stringContaining('model.safetensors is damaged') }])
  })

  it('does not take in what cannot be served', async () => {
    const store = modelStore(temporaryFolder())
    const partial = writeTinyModel(store.partialFolderOf('cls'))
    writeFileSync(join(partial, '1_Pooling', 'config.json'), JSON.stringify({ pooling_mode_cls_token: true }))
    await expect(store.adopt(partial, 'cls', { replace: false })).rejects.toMatchObject({ code: 'MODEL_UNSUPPORTED' })
    expect(JSON.parse(readFileSync(join(partial, 'config.json'), 'utf8'))).toMatchObject({ model_type: 'bert' })
  })

  it.each(['../outside', 'a/b/c', '..', '', 'a b', 'a--b', '.hidden', 'a/.b'])('refuses the id %j', (id) => {
    expect(() => modelStore(temporaryFolder()).folderOf(id)).toThrow(/is no name for a model/)
  })

  it('does not take in a model without a tokenizer that fits it', async () => {
    const store = modelStore(temporaryFolder())
    const partial = writeTinyModel(store.partialFolderOf('odd'))
    const config = JSON.parse(readFileSync(join(partial, 'config.json'), 'utf8')) as object
    writeFileSync(join(partial, 'config.json'), JSON.stringify({ ...config, vocab_size: 1000 }))
    expect(() => checkModelFiles(partial)).toThrow(/tokenizer has 30522 tokens and its weights are for 1000/)
    writeFileSync(join(partial, 'config.json'), JSON.stringify(config))
    writeFileSync(join(partial, 'tokenizer.json'), '{}')
    await expect(store.adopt(partial, 'odd', { replace: false })).rejects.toMatchObject({ code: 'MODEL_FILE_INVALID' })
  })

  it('finds a model package that is installed where the user works', async () => {
    const project = temporaryFolder()
    const target = join(project, 'node_modules', '@acme', 'e5-legal')
    mkdirSync(join(project, 'node_modules', '@acme'), { recursive: true })
    const source = writeTinyModel(join(temporaryFolder(), 'package'))
    writeFileSync(join(source, 'package.json'), JSON.stringify({ name: '@acme/e5-legal', version: '1.0.0' }))
    if (process.platform === 'win32') cpSync(source, target, { recursive: true })
    else symlinkSync(source, target)
    const before = process.cwd()
    process.chdir(project)
    try {
      expect(await describeModel('@acme/e5-legal', temporaryFolder())).toMatchObject({
        source: 'package',
        dimensions: 32,
      })
    } finally {
      process.chdir(before)
    }
  })
})
