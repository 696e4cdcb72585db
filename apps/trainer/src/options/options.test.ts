import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { optionsOfFields, optionsOfFile, optionsOfFlags } from './given-options.ts'
import { plainOptions } from './option-table.ts'
import { resolveOptions, resumedOptions } from './resolve-options.ts'

const folder = mkdtempSync(join(tmpdir(), 'e5-options-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const needed = { data: 'd', output: 'o' }

describe('options of a run', () => {
  it("are E5's recipe unless given", () => {
    expect(resolveOptions(needed)).toMatchObject({
      trainNPassages: 8,
      maxSeqLength: 192,
      temperature: 0.01,
      weightDecay: 0.01,
      seed: 123,
      positionEmbeddings: 'frozen',
      learningRate: undefined,
    })
  })

  it("come from flags as text, and from SambaStudio's fields", () => {
    expect(optionsOfFlags({ batchSize: '64', learningRate: '2e-5', method: 'lora', resume: true })).toEqual({
      batchSize: 64,
      learningRate: 2e-5,
      method: 'lora',
      resume: true,
    })
    const fields = { batch_size: 256, learning_rate: 1e-5, train_n_passages: 8, num_iterations: 5, warmup_steps: 0 }
    expect(plainOptions(optionsOfFields(fields, 'options.json'))).toEqual(fields)
  })

  it.each([
    [{ batchSize: '1' }, '--batch-size: must be a whole number from 2 to 65536, not 1.'],
    [{ batchSize: 'many' }, '--batch-size: must be a whole number from 2 to 65536, not "many".'],
    [{ learningRate: '-1' }, '--learning-rate: must be a number from 0 to 1, not -1.'],
    [{ method: 'qlora' }, '--method: must be one of full, last-layers, lora, not "qlora".'],
    [{ output: '' }, '--output: must not be empty, not "".'],
  ])('name a bad flag: %j', (flags, message) => {
    expect(() => optionsOfFlags(flags)).toThrow(message)
  })

  it.each([
    ['{"batch_size": "64"}', 'options.json, "batch_size": must be a whole number'],
    ['{"vocab_size": 30522}', 'options.json, "vocab_size": is no option.'],
    ['[]', 'is not one JSON object'],
    ['{', 'the config file cannot be read'],
  ])('name what is wrong in a file: %s', (content, message) => {
    const file = join(folder, 'options.json')
    writeFileSync(file, content)
    expect(() => optionsOfFile(file)).toThrow(message)
  })

  it('are refused where one is missing, or two contradict each other', () => {
    expect(() => resolveOptions({ data: 'd' })).toThrow('--output: is needed')
    expect(() => resolveOptions({ ...needed, numIterations: 5, warmupSteps: 5 })).toThrow('--warmup-steps')
  })

  it('of a resumed run are those that it began with, and a difference is named', () => {
    const kept = { ...needed, batchSize: 64, temperature: 0.02 }
    expect(resumedOptions({ output: 'elsewhere', batchSize: 64, keepCheckpoints: 9 }, kept)).toMatchObject({
      output: 'elsewhere',
      temperature: 0.02,
      keepCheckpoints: 9,
    })
    expect(() => resumedOptions({ temperature: 0.05 }, kept)).toThrow('--temperature: the run began with 0.02')
    expect(() => resumedOptions({ patience: 3 }, kept)).toThrow('--patience: the run began without it')
  })
})
