import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readModelFolder } from './model-folder.ts'

const original = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/config.json')))

/** A copy of the real folder with a stand-in for its weights, which are not read here. */
function copyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'e5-folder-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  cpSync(original, folder, { recursive: true, filter: (path) => !/node_modules|safetensors|vocab/.test(path) })
  writeFileSync(join(folder, 'model.safetensors'), '')
  return folder
}

function change(folder: string, file: string, edit: (content: Record<string, unknown>) => unknown): void {
  const path = join(folder, file)
  writeFileSync(path, JSON.stringify(edit(JSON.parse(readFileSync(path, 'utf8')))))
}

describe('readModelFolder', () => {
  it('reads the shape and the limit of e5-small-v2', () => {
    const { shape, tokenLimit } = readModelFolder(original)
    expect(shape).toEqual({
      hiddenSize: 384,
      layers: 12,
      heads: 12,
      intermediateSize: 1536,
      vocabularySize: 30_522,
      positions: 512,
      tokenTypes: 2,
      layerNormEpsilon: 1e-12,
    })
    expect(tokenLimit).toBe(512)
  })

  it('takes the least of the limits that the folder states', () => {
    const folder = copyFolder()
    change(folder, 'sentence_bert_config.json', () => ({ max_seq_length: 128 }))
    expect(readModelFolder(folder).tokenLimit).toBe(128)
    rmSync(join(folder, 'sentence_bert_config.json'))
    change(folder, 'config.json', (config) => ({ ...config, max_position_embeddings: 64 }))
    expect(readModelFolder(folder).tokenLimit).toBe(64)
  })

  it("knows both of sentence-transformers' forms of mean pooling", () => {
    const folder = copyFolder()
    change(folder, '1_Pooling/config.json', () => ({ embedding_dimension: 384, pooling_mode: 'mean' }))
    change(folder, 'modules.json', () => [
      { path: '', type: 'sentence_transformers.base.modules.transformer.Transformer' },
      { path: '1_Pooling', type: 'sentence_transformers.sentence_transformer.modules.pooling.Pooling' },
    ])
    expect(readModelFolder(folder).shape.hiddenSize).toBe(384)
  })

  it.each([
    ['cls pooling by flags', { pooling_mode_cls_token: true, pooling_mode_mean_tokens: false }, /pools by "cls"/],
    ['two poolings', { pooling_mode_cls_token: true, pooling_mode_mean_tokens: true }, /pools by "cls\+mean"/],
    ['cls pooling by name', { pooling_mode: 'cls' }, /pools by "cls"/],
    [
      'forms that differ',
      { pooling_mode: 'mean', pooling_mode_cls_token: true },
      /says "mean" and its flags say "cls"/,
    ],
    ['no pooling', { word_embedding_dimension: 384 }, /names no pooling mode/],
  ])('refuses %s', (_, pooling, reason) => {
    const folder = copyFolder()
    change(folder, '1_Pooling/config.json', () => pooling)
    expect(() => readModelFolder(folder)).toThrow(reason)
  })

  it.each([
    ['another architecture', 'config.json', (config: object) => ({ ...config, model_type: 'roberta' }), /model_type/],
    ['another activation', 'config.json', (config: object) => ({ ...config, hidden_act: 'relu' }), /hidden_act/],
    [
      'a further module',
      'modules.json',
      (modules: object) => [...(modules as object[]), { path: '3_Dense', type: 'sentence_transformers.models.Dense' }],
      /module "Dense"/,
    ],
    ['no Pooling module', 'modules.json', () => [], /names no Pooling module/],
  ])('refuses %s', (_, file, edit, reason) => {
    const folder = copyFolder()
    change(folder, file, edit)
    expect(() => readModelFolder(folder)).toThrow(
      expect.objectContaining({ code: 'MODEL_UNSUPPORTED', message: expect.stringMatching(reason) }),
    )
  })

  it('does not guess the pooling of a folder that states none', () => {
    const folder = copyFolder()
    rmSync(join(folder, 'modules.json'))
    expect(() => readModelFolder(folder)).toThrow(/has no modules.json/)
  })
})
