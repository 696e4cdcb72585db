import { describe, expect, it } from 'vitest'
import { resolveHyperparameters } from './resolve-hyperparameters.ts'

// SambaNova's starter kit, config_embeddings.yaml, as its clients send it.
const starterKit = {
  batch_size: '256',
  learning_rate: '1e-5',
  logging_steps: '1',
  max_epochs: '1',
  max_seq_length: '512',
  num_iterations: '5',
  run_mode: 'balanced',
  save_epoch: '1',
  save_steps: '-1',
  seed: '123',
  train_n_passages: '8',
  vocab_size: '30522',
  warmup_steps: '0',
  weight_decay: '0.1',
}

describe('hyperparameters of a train job', () => {
  it("are SambaStudio's, as texts, and E5's recipe for the others", () => {
    const resolved = resolveHyperparameters(starterKit)
    expect(resolved).toMatchObject({
      batch_size: 256,
      learning_rate: 1e-5,
      num_iterations: 5,
      save_steps: 1e9,
      seed: 123,
    })
    expect(resolved).toMatchObject({ temperature: 0.01, keep_checkpoints: 2, force: false })
    for (const name of ['vocab_size', 'run_mode', 'save_epoch', 'workers', 'eval_steps']) {
      expect(resolved).not.toHaveProperty(name)
    }
  })

  it.each([
    [{ batch_size: '1' }, '"hyperparams.batch_size" must be a whole number from 2 to 65536, not 1.'],
    [{ learning_rate: 'fast' }, '"hyperparams.learning_rate" must be a number from 0 to 1, not "fast".'],
    [{ method: 'qlora' }, '"hyperparams.method" must be one of full, last-layers, lora, not "qlora".'],
    [{ force: 'yes' }, '"hyperparams.force" must be true or false, not "yes".'],
    [{ warmup_steps: '5', num_iterations: '5' }, '"hyperparams.warmup_steps" 5 leaves none of 5 steps after them.'],
    [{ vocab_size: '119547' }, '"hyperparams.vocab_size" can only be 30522 here, not "119547".'],
    [{ save_epoch: '1', max_epochs: '3' }, '"hyperparams.save_epoch" can only be max_epochs or more here'],
    [{ data: '/etc' }, '"hyperparams.data" is no hyperparameter. Leave it out, or use one of train_n_passages, '],
    [{ constructor: '1' }, '"hyperparams.constructor" is no hyperparameter.'],
  ])('name a bad one: %j', (given, message) => {
    expect(() => resolveHyperparameters(given)).toThrow(message)
  })
})
